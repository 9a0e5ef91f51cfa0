#include "fovea/core/fingerprint.h"

#include <cstdint>
#include <fstream>

#include "fovea/core/encoding.h"
#include "fovea/core/file.h"

namespace fovea {

std::string FileFingerprint(const std::string& path) {
  CheckReadable(path);
  std::ifstream in(path, std::ios::binary);
  std::string buffer(1 << 20, '\0');
  uint64_t hash = kFnv1aBasis;
  while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())), in.gcount() > 0)
    hash = Fnv1a({buffer.data(), static_cast<size_t>(in.gcount())}, hash);
  return Hex(hash);
}

std::string FingerprintOf(std::string_view text) { return Hex(Fnv1a(text)); }

}  // namespace fovea
