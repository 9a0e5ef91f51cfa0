#ifndef FOVEA_SCAN_TALLY_H_
#define FOVEA_SCAN_TALLY_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "fovea/data/files/walk/left_out.h"

namespace fovea::scan {

// What the workers of a scan count together.
class Tally {
 public:
  void AddBytes(int64_t bytes) { bytes_.fetch_add(bytes, std::memory_order_relaxed); }
  void AddLeftOut(data::LeftOutBy why) {
    left_out_[static_cast<size_t>(why)].fetch_add(1, std::memory_order_relaxed);
  }
  void AddFinding() { findings_.fetch_add(1, std::memory_order_relaxed); }
  void AddFile(const std::string& path) {
    files_.fetch_add(1, std::memory_order_relaxed);
    // Copied only as often as somebody looks.
    if (!wanted_.load(std::memory_order_relaxed)) return;
    const std::lock_guard lock(mutex_);
    path_ = path;
    wanted_ = false;
  }

  // A file that is on the list of this number.
  void AddTrusted(size_t list) {
    const std::lock_guard lock(mutex_);
    if (trusted_.size() <= list) trusted_.resize(list + 1);
    ++trusted_[list];
  }

  int64_t left_out(size_t why) const { return left_out_[why]; }  // files, by LeftOutBy
  int64_t files() const { return files_; }
  int64_t bytes() const { return bytes_; }
  int64_t findings() const { return findings_; }
  // By list, as far as there are any.
  std::vector<int64_t> trusted() const {
    const std::lock_guard lock(mutex_);
    return trusted_;
  }
  // One that was finished since the last call, or the same again.
  std::string path() {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
    return path_;
  }

 private:
  std::atomic<int64_t> files_{0}, bytes_{0}, findings_{0};
  std::array<std::atomic<int64_t>, data::kLeftOutReasons> left_out_ = {};
  std::atomic<bool> wanted_{true};
  mutable std::mutex mutex_;
  std::string path_;
  std::vector<int64_t> trusted_;
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_TALLY_H_
