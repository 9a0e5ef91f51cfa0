#ifndef FOVEA_DATA_SENTENCES_OPEN_TEXT_H_
#define FOVEA_DATA_SENTENCES_OPEN_TEXT_H_

#include <atomic>
#include <memory>
#include <string>

#include "fovea/data/source.h"

namespace fovea::data {

// A text file for reading, unpacked on the way where its content (never its name) says that it is
// compressed: gzip, bzip2, xz, zstd and the others that VisitFile (file_walk.h) lists. size() is
// that of the file on disk.
// Throws InputError as CheckReadable (core/file.h) does, and for an archive with members; Read
// throws InputError where the compressed data is damaged or cut off.
std::unique_ptr<Source> OpenText(const std::string& path);

// An open descriptor, such as standard input: Read gives what is there without waiting for more.
// It is not closed. Rewind throws ArgumentError.
class DescriptorSource : public Source {
 public:
  // stop, where given: Read throws InputError ("was interrupted") soon after it is set.
  DescriptorSource(std::string name, int descriptor, const std::atomic<bool>* stop = nullptr)
      : Source(std::move(name), 0), descriptor_(descriptor), stop_(stop) {}
  size_t Read(char* out, size_t size) override;
  void Rewind() override;

 private:
  int descriptor_;
  const std::atomic<bool>* stop_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_SENTENCES_OPEN_TEXT_H_
