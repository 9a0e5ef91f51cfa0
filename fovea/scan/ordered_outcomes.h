#ifndef FOVEA_SCAN_ORDERED_OUTCOMES_H_
#define FOVEA_SCAN_ORDERED_OUTCOMES_H_

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <variant>
#include <vector>

#include "fovea/scan/finding.h"

namespace fovea::scan {

using Outcome = std::variant<Finding, NotScanned, Note>;

// Puts the outcomes of jobs that run side by side back into the order in which the jobs began. What
// waits for its turn is bounded: a worker that gets too far ahead of the first open job waits, the
// one on the first open job only for the consumer.
class OrderedOutcomes {
 public:
  // max_bytes: about so much is held, and half as much more.
  explicit OrderedOutcomes(int64_t max_bytes) : max_bytes_(max_bytes) {}

  // Workers. Begin returns the job's number, none after Cancel. Each job that began must be ended.
  // Whoever takes the jobs' work from a common source holds the source's lock round Begin.
  std::optional<int64_t> Begin();
  void Put(int64_t job, Outcome outcome);
  void End(int64_t job);
  // Ends the job in its worker's place, with a last outcome: what the worker puts later is lost.
  // False if it has ended.
  bool GiveUp(int64_t job, Outcome last);

  // Nobody waits in Begin and Put from now on, and no job begins.
  void Cancel();
  // No job begins any more, and all have ended.
  void Close();

  // The one consumer: the outcomes that are due, those of one job at most. Empty after `patience`,
  // and once all were taken after Close.
  std::vector<Outcome> Take(std::chrono::milliseconds patience);
  bool finished() const;  // closed, and all taken

 private:
  struct Job {
    std::vector<Outcome> outcomes;
    int64_t bytes = 0;  // held by outcomes
    bool ended = false;
  };

  bool MayGoOn(int64_t job) const;
  Job* Open(int64_t job);  // nullptr: it has ended
  void PopEnded();         // jobs in front that have ended and have nothing to tell

  const int64_t max_bytes_;
  mutable std::mutex mutex_;
  std::condition_variable due_, room_;
  std::deque<Job> jobs_;  // those that began and are not yet told
  int64_t first_ = 0;     // number of jobs_.front()
  int64_t bytes_ = 0;     // held by all
  bool cancelled_ = false, closed_ = false;
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_ORDERED_OUTCOMES_H_
