#include "fovea/scan/workers.h"

#include <new>
#include <system_error>
#include <utility>

#include "fovea/core/cpu_time.h"
#include "fovea/core/error.h"
#include "fovea/scan/ordered_outcomes.h"

namespace fovea::scan {

Workers::Workers(int count, NextJob next, const ScanContext& context, std::atomic<bool>* cancelled)
    : next_(std::move(next)), context_(context), cancelled_(cancelled) {
  for (int i = 0; i < count; ++i) {
    try {
      Start();
    } catch (const std::system_error&) {
      // The system gives no more threads: the work is done by those there are.
      if (i == 0) throw;
      break;
    }
  }
}

Workers::~Workers() {
  Cancel();
  for (Worker& worker : workers_) worker.thread.join();
}

void Workers::Start() {
  Worker& worker = workers_.emplace_back();
  ++running_;
  try {
    worker.thread = std::thread([this, &worker] { Run(&worker); });
  } catch (...) {
    workers_.pop_back();
    --running_;
    throw;
  }
}

void Workers::Cancel() {
  *cancelled_ = true;
  context_.outcomes->Cancel();
}

std::exception_ptr Workers::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void Workers::Run(Worker* worker) {
  try {
    ScanVisitor visitor(context_, &worker->signs);
    while (WorkOnNext(worker, &visitor)) {
    }
  } catch (...) {
    if (!worker->signs.given_up) {
      {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = std::current_exception();
      }
      Cancel();
    }
  }
  EndRun(worker);
}

void Workers::EndRun(Worker* worker) {
  if (worker->counted.exchange(false) && running_.fetch_sub(1) == 1) context_.outcomes->Close();
}

bool Workers::WorkOnNext(Worker* worker, ScanVisitor* visitor) {
  std::optional<Job> job;
  std::optional<int64_t> number;
  {
    // Under one lock, so that jobs are numbered as they are listed.
    const std::lock_guard lock(source_mutex_);
    if (*cancelled_) return false;
    job = next_();
    if (job) number = context_.outcomes->Begin();
  }
  if (!number) return false;
  {
    const std::lock_guard lock(worker->mutex);
    worker->job = number;
    worker->path = job->path;
  }
  visitor->BeginJob(*number);
  const struct Ender {
    Worker* worker;
    OrderedOutcomes* outcomes;
    ~Ender() {
      const std::lock_guard lock(worker->mutex);
      if (worker->job) outcomes->End(*worker->job);
      worker->job.reset();
    }
  } ender = {worker, context_.outcomes};
  try {
    job->visit(*visitor);
  } catch (const Stopped&) {
    return false;
  } catch (const InputError& error) {
    visitor->NotRead(job->path, error.what());
  } catch (const std::bad_alloc&) {
    visitor->NotRead(job->path, "not enough memory");
  }
  return !worker->signs.given_up;
}

bool Workers::GiveUp(Worker* worker, const std::string& reason) {
  {
    const std::lock_guard lock(worker->mutex);
    if (!worker->job || !context_.outcomes->GiveUp(*worker->job, NotScanned{worker->path, reason}))
      return false;
    worker->job.reset();
    worker->signs.given_up = true;
  }
  given_up_ = true;
  return true;
}

void Workers::GiveUpStuck(double cpu_seconds) {
  int lost = 0;
  for (Worker& worker : workers_) {
    if (!worker.counted) continue;
    const int64_t signs = worker.signs.count;
    const double cpu = ThreadCpuSeconds(worker.thread.native_handle());
    if (signs != std::exchange(worker.seen, signs)) {
      worker.cpu_then = cpu;
    } else if (cpu - worker.cpu_then > cpu_seconds &&
               GiveUp(&worker, StrCat("not read further: nothing came out of it in ", cpu_seconds,
                                      " s of computing, the limit"))) {
      ++lost;
    }
  }
  // The others first, so that there is always somebody at work.
  for (int i = 0; i < lost; ++i) {
    try {
      Start();
    } catch (const std::system_error&) {
    }
  }
  if (lost == 0) return;
  for (Worker& worker : workers_)
    if (worker.signs.given_up) EndRun(&worker);
}

void Workers::GiveUpAll() {
  for (Worker& worker : workers_)
    if (worker.counted && GiveUp(&worker, "was being read when the scan was interrupted"))
      EndRun(&worker);
}

}  // namespace fovea::scan
