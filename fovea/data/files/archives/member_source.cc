#include "fovea/data/files/archives/member_source.h"

#include <utility>

#include "fovea/data/files/archives/archive_reader.h"

namespace fovea::data {

std::unique_ptr<MemberSource> OpenMembers(const ArchiveKind& kind, ReplayReader* input,
                                          Watch watch) {
  if (kind.open != nullptr) return kind.open(input, std::move(watch));
  return std::make_unique<ArchiveReader>(kind, input, std::move(watch));
}

}  // namespace fovea::data
