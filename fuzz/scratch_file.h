#ifndef FOVEA_FUZZ_SCRATCH_FILE_H_
#define FOVEA_FUZZ_SCRATCH_FILE_H_

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "fuzz/check.h"

namespace fovea::fuzz {

// A file in memory or a temporary folder, for readers that take a path. It goes with this.
class ScratchFile {
 public:
  ScratchFile(const std::string& name, std::string_view bytes) : folder_(NewFolder()) {
    std::ofstream(path(name), std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  ~ScratchFile() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  std::string path(const std::string& name) const { return folder_ + "/" + name; }

 private:
  static std::string NewFolder() {
    std::string folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm/fuzzXXXXXX" : "/tmp/fuzzXXXXXX";
    FUZZ_CHECK(mkdtemp(folder.data()) != nullptr);
    return folder;
  }
  std::string folder_;
};

}  // namespace fovea::fuzz

#endif  // FOVEA_FUZZ_SCRATCH_FILE_H_
