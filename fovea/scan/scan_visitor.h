#ifndef FOVEA_SCAN_SCAN_VISITOR_H_
#define FOVEA_SCAN_SCAN_VISITOR_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "fovea/data/files/file_walk.h"
#include "fovea/infer/files/file_model.h"
#include "fovea/infer/files/thresholds.h"
#include "fovea/scan/known/key_paths.h"
#include "fovea/scan/known/trusted_hashes.h"
#include "fovea/scan/options.h"
#include "fovea/scan/ordered_outcomes.h"
#include "fovea/scan/tally.h"

namespace fovea::scan {

// Thrown through a walk to end it; no std::exception, so that nobody takes it for a file's fault.
struct Stopped {};

// What all workers of a scan see.
struct ScanContext {
  const infer::FileModel& model;
  const infer::Thresholds& thresholds;
  const ScanOptions& options;
  const KeyPaths& key_paths;
  OrderedOutcomes* outcomes;
  Tally* tally;
  const std::atomic<bool>* cancelled;
};

// What a worker and those who watch it tell each other.
struct LifeSigns {
  std::atomic<int64_t> count{0};      // grows as long as the worker gets on
  std::atomic<bool> given_up{false};  // nobody waits for it any more
};

// Scans the files of one job after the other; one for each worker.
class ScanVisitor : public data::FileVisitor {
 public:
  ScanVisitor(const ScanContext& context, LifeSigns* signs) : context_(context), signs_(signs) {}

  void BeginJob(int64_t job) { job_ = job; }

  // Whether a file on disk is on a list of ScanOptions::trusted; then that is counted. An archive
  // is as a whole.
  bool IsTrusted(const std::string& path);

  // Lets UnreadableError pass. Throws Stopped once the scan is cancelled or the worker given up.
  void File(const std::string& path, data::ByteReader& bytes) override;
  void NotRead(const std::string& path, const std::string& reason) override;
  void Note(const std::string& path, const std::string& text) override;
  void Poll() override;
  void LeftOut(const std::string& path, data::LeftOutBy why) override;

 private:
  // A file that is told only if it differs from its original.
  void CompareFile(const std::string& path, data::ByteReader& bytes);
  // check: of what comes through bytes, or nullptr.
  void ScanFile(const std::string& path, data::ByteReader& bytes, TrustCheck* check);

  const ScanContext& context_;
  LifeSigns* const signs_;
  int64_t job_ = 0;
  std::vector<uint8_t> buffer_;
  std::string not_trusted_;  // path of a file on disk that is not
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_SCAN_VISITOR_H_
