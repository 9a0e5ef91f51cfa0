#ifndef FOVEA_SCAN_WORKERS_H_
#define FOVEA_SCAN_WORKERS_H_

#include <atomic>
#include <exception>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "fovea/scan/scan_visitor.h"

namespace fovea::scan {

// What one worker does at a time: a path on disk, or a stream.
struct Job {
  std::string path;
  std::function<void(ScanVisitor&)> visit;
};
using NextJob = std::function<std::optional<Job>()>;

// Threads that take jobs until there are no more, or something fails. One thread owns and watches
// them.
class Workers {
 public:
  Workers(int count, NextJob next, const ScanContext& context, std::atomic<bool>* cancelled);
  ~Workers();  // waits for all of them
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  void Cancel();
  // Ends, as not scanned, the jobs of workers that have computed for so long without a sign of
  // life. Others take their place.
  void GiveUpStuck(double cpu_seconds);
  // Ends the jobs of all that have one, after Cancel().
  void GiveUpAll();
  bool given_up() const { return given_up_; }  // any of them

  // What a worker failed with; once the outcomes are finished.
  std::exception_ptr failure() const;

 private:
  struct Worker {
    LifeSigns signs;
    std::atomic<bool> counted{true};  // among those that run
    std::mutex mutex;
    std::optional<int64_t> job;  // under the mutex, as is its path
    std::string path;
    // The watcher's alone:
    int64_t seen = -1;
    double cpu_then = 0;
    std::thread thread;
  };

  void Start();
  void Run(Worker* worker);
  bool WorkOnNext(Worker* worker, ScanVisitor* visitor);
  bool GiveUp(Worker* worker, const std::string& reason);
  void EndRun(Worker* worker);

  const NextJob next_;
  const ScanContext& context_;
  std::atomic<bool>* cancelled_;
  std::mutex source_mutex_;
  mutable std::mutex mutex_;
  std::exception_ptr failure_;
  std::atomic<int> running_{0};
  bool given_up_ = false;
  std::list<Worker> workers_;
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_WORKERS_H_
