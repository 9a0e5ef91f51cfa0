#include "fovea/core/threads.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "fovea/core/error.h"

namespace fovea {
namespace {

thread_local bool in_parallel_region = false;

// One call of ParallelFor: its ranges are handed out one by one.
struct Job {
  Job(const std::function<void(int64_t, int64_t)>& body, int64_t count, int64_t chunk)
      : body(body), count(count), chunk(chunk) {}

  const std::function<void(int64_t, int64_t)>& body;
  const int64_t count;
  const int64_t chunk;
  std::atomic<int64_t> next{0};
  std::mutex mutex;
  std::exception_ptr error;

  void Work() {
    in_parallel_region = true;
    for (;;) {
      const int64_t begin = next.fetch_add(chunk);
      if (begin >= count) break;
      try {
        body(begin, std::min(begin + chunk, count));
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (!error) error = std::current_exception();
        next = count;
      }
    }
    in_parallel_region = false;
  }
};

void Pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#else
  std::this_thread::yield();
#endif
}

// Waits for done() without sleeping, which takes longer to end than a small job lasts, for as long
// as the next job of a chain of small ones is likely to take. Not where threads share a core.
template <class Done>
void SpinUntil(const Done& done) {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::microseconds kPatience{50};
  static const int cores = static_cast<int>(std::thread::hardware_concurrency());
  if (NumThreads() > cores) return;
  const auto end = Clock::now() + kPatience;
  do {
    for (int i = 0; i < 16; ++i) {
      if (done()) return;
      Pause();
    }
  } while (Clock::now() < end);
}

// Threads that join the caller's: they look out for the next job for a moment, then sleep. One job
// runs at a time; a second caller works alone.
class Pool {
 public:
  ~Pool() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  void Run(Job& job, int helpers) {
    const std::unique_lock caller(caller_, std::try_to_lock);
    if (!caller.owns_lock()) return job.Work();
    {
      const std::lock_guard lock(mutex_);
      try {
        while (static_cast<int>(threads_.size()) < helpers)
          threads_.emplace_back([this] { Loop(); });
      } catch (const std::system_error&) {
        // The system gives no more threads: the work is done by those there are.
        helpers = static_cast<int>(threads_.size());
      }
      job_ = &job;
      wanted_ = helpers;
    }
    wake_.notify_all();
    job.Work();
    std::unique_lock lock(mutex_);
    wanted_ = 0;
    lock.unlock();
    SpinUntil([this] { return working_ == 0; });
    lock.lock();
    done_.wait(lock, [this] { return working_ == 0; });
    job_ = nullptr;
  }

 private:
  void Loop() {
    std::unique_lock lock(mutex_);
    for (;;) {
      if (!stopping_ && wanted_ == 0) {
        lock.unlock();
        SpinUntil([this] { return wanted_ > 0; });
        lock.lock();
      }
      wake_.wait(lock, [this] { return stopping_ || wanted_ > 0; });
      if (stopping_) return;
      --wanted_;
      ++working_;
      Job* job = job_;
      lock.unlock();
      job->Work();
      lock.lock();
      if (--working_ == 0) done_.notify_all();
    }
  }

  std::mutex caller_;
  std::mutex mutex_;
  std::condition_variable wake_, done_;
  std::vector<std::thread> threads_;
  Job* job_ = nullptr;
  // Written under the mutex.
  std::atomic<int> wanted_ = 0;
  std::atomic<int> working_ = 0;
  bool stopping_ = false;
};

std::atomic<int> num_threads{0};

Pool& ThePool() {
  static Pool pool;
  return pool;
}

}  // namespace

int NumThreads() {
  const int n = num_threads.load(std::memory_order_relaxed);
  return n > 0 ? n : std::max(1u, std::thread::hardware_concurrency());
}

void SetNumThreads(int n) {
  Require(n >= 1, "the number of threads must be at least 1, got ", n);
  num_threads = n;
}

void ParallelFor(int64_t count, int64_t grain, const std::function<void(int64_t, int64_t)>& body) {
  if (count <= 0) return;
  grain = std::max<int64_t>(grain, 1);
  const int64_t threads = std::min<int64_t>(NumThreads(), (count - 1) / grain + 1);
  if (threads <= 1 || in_parallel_region) return body(0, count);
  // Four ranges a thread even out ranges of unequal cost.
  const int64_t chunk = std::max(grain, (count - 1) / (4 * threads) + 1);
  Job job(body, count, chunk);
  ThePool().Run(job, static_cast<int>(threads) - 1);
  if (job.error) std::rethrow_exception(job.error);
}

}  // namespace fovea
