#include "fovea/data/files/file_walk.h"

#include <algorithm>

#include "fovea/core/error.h"
#include "fovea/data/files/archive_visit.h"
#include "fovea/data/files/file_readers.h"

namespace fovea::data {

void VisitFile(const std::string& path, const WalkOptions& options, FileVisitor& visitor) {
  ArchiveVisit visit(options, &visitor);
  std::optional<DiskFile> file;
  try {
    file.emplace(path);
  } catch (const UnreadableError& error) {
    if (PathFilter(options.include, {}).Includes(path)) visitor.NotRead(path, error.what());
    return;
  }
  ReplayReader input(&*file);
  visit.Start(path, &input);
}

void VisitBytes(const std::string& path, ByteReader& bytes, const WalkOptions& options,
                FileVisitor& visitor) {
  ReplayReader input(&bytes);
  ArchiveVisit(options, &visitor).Start(path, &input);
}

void VisitAll(const std::vector<std::string>& paths, const WalkOptions& options,
              FileVisitor& visitor) {
  FolderWalk walk(paths, options);
  while (const auto entry = walk.Next()) {
    if (entry->not_read.empty())
      VisitFile(entry->path, options, visitor);
    else
      visitor.NotRead(entry->path, entry->not_read);
  }
}

std::string ReadAll(ByteReader& bytes, int64_t max_bytes) {
  constexpr size_t kFirst = size_t{64} << 10;
  std::string all;
  size_t filled = 0;
  const auto most = static_cast<size_t>(std::max<int64_t>(0, max_bytes));
  for (;;) {
    // One byte more than allowed shows that there are too many.
    all.resize(std::min(most + 1, std::max(kFirst, filled * 2)));
    const size_t got =
        bytes.Read({reinterpret_cast<uint8_t*>(all.data()) + filled, all.size() - filled});
    filled += got;
    if (filled > most) throw UnreadableError(StrCat("has more than ", most, " bytes, the limit"));
    if (got == 0) break;
  }
  all.resize(filled);
  return all;
}

}  // namespace fovea::data
