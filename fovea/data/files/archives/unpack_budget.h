#ifndef FOVEA_DATA_FILES_ARCHIVES_UNPACK_BUDGET_H_
#define FOVEA_DATA_FILES_ARCHIVES_UNPACK_BUDGET_H_

#include <cstdint>
#include <string>
#include <vector>

#include "fovea/core/cpu_time.h"
#include "fovea/data/files/file_walk.h"

namespace fovea::data {

// An open archive or compressed stream.
struct UnpackLayer {
  UnpackLayer* parent = nullptr;  // that it lies in
  int64_t packed = 0;             // bytes of it read so far
  std::vector<int64_t> unpacked;  // bytes out of it, out of the layers within it, and so on inwards
  double began = ThreadCpuSeconds();
};

// What may still be unpacked of one file on disk. Who reaches a bound is stopped, and all that lies
// in it: the layer whose ratio is too large, or the whole file.
class UnpackBudget {
 public:
  explicit UnpackBudget(const ArchiveLimits& limits) : limits_(limits) {}

  void CountEntry();
  // Bytes came out of a layer.
  void Charge(UnpackLayer* layer, int64_t bytes);
  // The same bytes count towards limits.bytes, unless they are only the wrapping of others.
  void ChargeTotal(int64_t bytes) { total_ += bytes; }
  int64_t bytes_left() const { return limits_.bytes - total_; }
  void StopAtBytes();
  // Whether a layer and those that it lies in have a ratio within the bound; stops the one that has
  // not.
  void CheckRatio(const UnpackLayer& layer);
  // The same for the time that they took.
  void CheckTime(const UnpackLayer& layer);
  void CheckTimeNowAndThen(const UnpackLayer& layer);  // when enough was charged since

  // Why nothing more is read; empty: reading goes on.
  const std::string& stopped() const { return reason_; }
  // Reading goes on outside of the layer that is left, if it was that one that was stopped.
  void Leave(const UnpackLayer& layer);

  // Bytes in memory for what lies in others and is read in any order, and of each such archive in a
  // temporary file.
  static constexpr int64_t kMaxBuffered = int64_t{64} << 20, kMaxSpooled = int64_t{4} << 30;
  int64_t buffered = 0;

 private:
  const ArchiveLimits limits_;
  int64_t entries_ = 0, total_ = 0, since_check_ = 0;
  std::string reason_;
  const UnpackLayer* stopped_ = nullptr;  // nullptr with a reason: the file on disk
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_UNPACK_BUDGET_H_
