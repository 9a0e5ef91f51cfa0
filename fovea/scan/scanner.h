#ifndef FOVEA_SCAN_SCANNER_H_
#define FOVEA_SCAN_SCANNER_H_

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "fovea/data/files/walk/folder_walk.h"
#include "fovea/infer/files/file_model.h"
#include "fovea/scan/finding.h"
#include "fovea/scan/options.h"

namespace fovea::scan {

struct ScanProgress {
  int64_t files = 0, bytes = 0, findings = 0;
  std::string path;  // that was finished last
};

// Where the outcome goes, in the order of the paths whatever the number of threads. Called by one
// thread at a time.
struct ScanSink {
  std::function<void(const Finding&)> finding;
  std::function<void(const Finding&)> any_finding;  // also known ones and those beyond
                                                    // max_findings; may be empty
  std::function<void(const NotScanned&)> not_scanned;
  std::function<void(const Note&)> note;              // may be empty
  std::function<void(const ScanProgress&)> progress;  // at most ten times a second; may be empty
  // Called last if a worker never came back from a file, which is not_scanned then. Scan() waits
  // for it before it returns, maybe for ever: a program may rather end here. May be empty.
  std::function<void(const Summary&)> left_behind;
};

// Scans files and folders. Memory is bounded whatever the sizes of the files. A file is scanned
// whole or comes out as not_scanned (then also as a finding if the part that was read is one).
// stop: set by a signal handler; the scan ends within a second, tells what it has and says so in
// the summary. What the sink throws ends the scan and is thrown again here. A path that does not
// exist is not_scanned. more: paths to scan after these, asked for as they are needed. Throws
// ArgumentError for options out of range and malformed patterns, InputError for ignore files.
Summary Scan(const std::vector<std::string>& paths, const infer::FileModel& model,
             const ScanOptions& options, const ScanSink& sink,
             const std::atomic<bool>* stop = nullptr,
             const data::FolderWalk::Source& more = nullptr);

// One stream instead, shown as `path`. It is read by another thread than the caller's.
Summary ScanBytes(const std::string& path, data::ByteReader& bytes, const infer::FileModel& model,
                  const ScanOptions& options, const ScanSink& sink,
                  const std::atomic<bool>* stop = nullptr);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_SCANNER_H_
