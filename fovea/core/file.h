#ifndef FOVEA_CORE_FILE_H_
#define FOVEA_CORE_FILE_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace fovea {

// Size in bytes of a regular file that can be read. Throws InputError, in these words for every
// reader of files: no such file, is a directory, not a regular file, permission denied, is empty.
int64_t CheckReadable(const std::string& path);

// The whole file. Throws as CheckReadable does, and when it is larger than max_bytes.
std::string ReadFile(const std::string& path, int64_t max_bytes = int64_t{1} << 31);

// A file that appears whole or not at all: it is written beside its place under another name,
// and renamed by Commit(). Without Commit() nothing stays. A file that is replaced keeps its
// permissions; through a symbolic link, the file that it leads to is replaced. A pipe or device is
// written to directly. Every failure (folder missing, not writable, disk full) throws InputError
// that names `path`.
class AtomicFile {
 public:
  explicit AtomicFile(std::string path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void Write(std::string_view bytes);
  void Commit();

 private:
  [[noreturn]] void Fail(const char* doing) const;
  void Unlist();

  std::string path_;
  std::string target_;      // where Commit() puts it
  std::string temporary_;   // empty for a pipe or device
  char* listed_ = nullptr;  // of RemoveUncommittedFiles()
  int descriptor_ = -1;
};

// Removes what the AtomicFiles of now have written, which can then not be committed: before the
// program ends without their destructors. May be called in a signal handler.
void RemoveUncommittedFiles();

// AtomicFile in one call.
void WriteFile(const std::string& path, std::string_view bytes);

}  // namespace fovea

#endif  // FOVEA_CORE_FILE_H_
