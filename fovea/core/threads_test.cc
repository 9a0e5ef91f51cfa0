#include "fovea/core/threads.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "fovea/core/error.h"

namespace fovea {
namespace {

// Gives back the number of threads that was set before.
class Threads : public ::testing::Test {
 protected:
  ~Threads() override { SetNumThreads(before_); }

 private:
  int before_ = NumThreads();
};

TEST_F(Threads, TheNumberIsAtLeastOne) {
  EXPECT_GE(NumThreads(), 1);
  SetNumThreads(3);
  EXPECT_EQ(NumThreads(), 3);
  EXPECT_THROW(SetNumThreads(0), ArgumentError);
  EXPECT_THROW(SetNumThreads(-1), ArgumentError);
  EXPECT_EQ(NumThreads(), 3);
}

TEST_F(Threads, EveryItemIsVisitedOnce) {
  for (const int threads : {1, 2, 3, 8}) {
    SetNumThreads(threads);
    for (const int64_t count : {0, 1, 2, 7, 64, 1000}) {
      for (const int64_t grain : {int64_t{-1}, int64_t{0}, int64_t{1}, int64_t{5}, int64_t{999},
                                  int64_t{1001}, INT64_MAX}) {
        std::vector<std::atomic<int>> visits(count);
        ParallelFor(count, grain, [&](int64_t begin, int64_t end) {
          ASSERT_LT(begin, end);
          for (int64_t i = begin; i < end; ++i) ++visits[i];
        });
        for (int64_t i = 0; i < count; ++i)
          ASSERT_EQ(visits[i], 1) << i << " of " << count << ", grain " << grain << ", " << threads;
      }
    }
  }
}

TEST_F(Threads, NothingToDoCallsNothing) {
  for (const int64_t count : {int64_t{0}, int64_t{-5}, INT64_MIN})
    ParallelFor(count, 1, [](int64_t, int64_t) { FAIL(); });
}

TEST_F(Threads, RangesAreNoSmallerThanTheGrainButTheLast) {
  SetNumThreads(4);
  std::mutex mutex;
  std::vector<std::pair<int64_t, int64_t>> ranges;
  ParallelFor(1000, 64, [&](int64_t begin, int64_t end) {
    const std::lock_guard lock(mutex);
    ranges.emplace_back(begin, end);
  });
  EXPECT_GT(ranges.size(), 1u);
  for (const auto& [begin, end] : ranges) {
    EXPECT_TRUE(end == 1000 || end - begin >= 64) << begin << " to " << end;
  }
}

TEST_F(Threads, OneThreadIsTheCallersAndOneRange) {
  SetNumThreads(1);
  int calls = 0;
  ParallelFor(100, 1, [&](int64_t begin, int64_t end) {
    ++calls;
    EXPECT_EQ(begin, 0);
    EXPECT_EQ(end, 100);
  });
  EXPECT_EQ(calls, 1);
}

TEST_F(Threads, SeveralThreadsWorkAtTheSameTime) {
  SetNumThreads(2);
  // Each waits until the other has come: with one thread alone this would run into its limit.
  std::atomic<int> arrived{0};
  std::atomic<int> met{0};
  ParallelFor(2, 1, [&](int64_t, int64_t) {
    ++arrived;
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (arrived < 2 && std::chrono::steady_clock::now() < limit) std::this_thread::yield();
    met += arrived == 2;
  });
  EXPECT_EQ(met, 2);
}

TEST_F(Threads, NoMoreThreadsThanAllowedAfterTheNumberIsLowered) {
  SetNumThreads(8);
  ParallelFor(64, 1, [](int64_t, int64_t) {});
  SetNumThreads(2);
  std::mutex mutex;
  for (int round = 0; round < 50; ++round) {
    std::set<std::thread::id> ids;
    ParallelFor(64, 1, [&](int64_t, int64_t) {
      const std::lock_guard lock(mutex);
      ids.insert(std::this_thread::get_id());
    });
    ASSERT_LE(ids.size(), 2u);
  }
}

TEST_F(Threads, AnInnerLoopStaysOnItsThread) {
  SetNumThreads(4);
  std::vector<std::atomic<int>> visits(16 * 100);
  ParallelFor(16, 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const auto outer = std::this_thread::get_id();
      ParallelFor(100, 1, [&](int64_t inner_begin, int64_t inner_end) {
        EXPECT_EQ(std::this_thread::get_id(), outer);
        for (int64_t k = inner_begin; k < inner_end; ++k) ++visits[i * 100 + k];
      });
    }
  });
  for (const auto& count : visits) ASSERT_EQ(count, 1);
}

TEST_F(Threads, AnExceptionReachesTheCaller) {
  for (const int threads : {1, 4}) {
    SetNumThreads(threads);
    try {
      ParallelFor(100, 1, [](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i)
          if (i == 37) throw InputError("f.csv", 37, "is bad", "mend it");
      });
      FAIL() << threads;
    } catch (const InputError& error) {
      EXPECT_STREQ(error.what(), "f.csv:37: is bad; mend it");
    }
  }
}

TEST_F(Threads, ManyExceptionsGiveOneAndThePoolGoesOn) {
  SetNumThreads(4);
  for (int round = 0; round < 100; ++round) {
    EXPECT_THROW(ParallelFor(100, 1, [](int64_t, int64_t) { throw std::runtime_error("each"); }),
                 std::runtime_error);
    std::atomic<int64_t> sum{0};
    ParallelFor(100, 1, [&](int64_t begin, int64_t end) { sum += end - begin; });
    ASSERT_EQ(sum, 100);
  }
}

TEST_F(Threads, CallersOnSeveralThreadsDoNotDisturbEachOther) {
  SetNumThreads(4);
  std::vector<std::thread> callers;
  std::vector<int64_t> sums(6, 0);
  for (size_t c = 0; c < sums.size(); ++c) {
    callers.emplace_back([&, c] {
      for (int round = 0; round < 200; ++round) {
        std::atomic<int64_t> sum{0};
        ParallelFor(257, 1, [&](int64_t begin, int64_t end) {
          for (int64_t i = begin; i < end; ++i) sum += i;
        });
        sums[c] += sum;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  for (const int64_t sum : sums) EXPECT_EQ(sum, 200 * 257 * 256 / 2);
}

TEST_F(Threads, ResultsAreSeenByTheCaller) {
  SetNumThreads(4);
  std::vector<int64_t> squares(10000);  // written without atomics
  for (int round = 0; round < 20; ++round) {
    ParallelFor(10000, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) squares[i] = i * i + round;
    });
    for (int64_t i = 0; i < 10000; ++i) ASSERT_EQ(squares[i], i * i + round);
  }
}

}  // namespace
}  // namespace fovea
