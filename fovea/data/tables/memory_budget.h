#ifndef FOVEA_DATA_TABLES_MEMORY_BUDGET_H_
#define FOVEA_DATA_TABLES_MEMORY_BUDGET_H_

#include <cstdint>
#include <string>
#include <utility>

namespace fovea::data {

// Watches what a reader stores, and gives up early with an estimate for the whole file.
class MemoryBudget {
 public:
  // Of the file `name`, of file_bytes.
  MemoryBudget(std::string name, int64_t file_bytes, int64_t limit_bytes)
      : name_(std::move(name)), file_bytes_(file_bytes), limit_(limit_bytes) {}

  // The file is estimated anew.
  void Expect(int64_t file_bytes) { file_bytes_ = file_bytes; }

  // Whether enough of the file was read since the last check: after 1 MiB, then every 16 MiB.
  bool Due(int64_t consumed) const { return consumed >= next_; }

  // Throws InputError if the file needs more than the limit. used: bytes stored for the first
  // `consumed` bytes of the file. kept: bytes that do not grow with the rest of it.
  void Check(int64_t consumed, int64_t used, int64_t kept = 0);

 private:
  std::string name_;
  int64_t file_bytes_, limit_;
  int64_t next_ = int64_t{1} << 20;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_TABLES_MEMORY_BUDGET_H_
