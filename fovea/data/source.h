#ifndef FOVEA_DATA_SOURCE_H_
#define FOVEA_DATA_SOURCE_H_

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace fovea::data {

// Bytes to parse: a file, or memory (for tests and fuzzing). Readers know nothing else of where
// their bytes come from.
class Source {
 public:
  explicit Source(std::string name, int64_t size) : name_(std::move(name)), size_(size) {}
  virtual ~Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  // What errors call it: the path.
  const std::string& name() const { return name_; }
  int64_t size() const { return size_; }

  // Up to `size` bytes; 0 at the end. Throws InputError if the disk fails.
  virtual size_t Read(char* out, size_t size) = 0;
  // Back to the first byte.
  virtual void Rewind() = 0;

 private:
  std::string name_;
  int64_t size_;
};

class FileSource : public Source {
 public:
  // Throws as CheckReadable (core/file.h) does.
  explicit FileSource(const std::string& path);
  size_t Read(char* out, size_t size) override;
  void Rewind() override;

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Closer> file_;
};

// The bytes must outlive it.
class MemorySource : public Source {
 public:
  MemorySource(std::string name, std::string_view bytes)
      : Source(std::move(name), static_cast<int64_t>(bytes.size())), bytes_(bytes) {}
  size_t Read(char* out, size_t size) override;
  void Rewind() override { position_ = 0; }

 private:
  std::string_view bytes_;
  size_t position_ = 0;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_SOURCE_H_
