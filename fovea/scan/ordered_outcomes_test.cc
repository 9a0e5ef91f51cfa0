#include "fovea/scan/ordered_outcomes.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>

namespace fovea::scan {
namespace {

using namespace std::chrono_literals;

Outcome Told(const std::string& path) { return NotScanned{path, ""}; }

std::vector<std::string> PathsOf(const std::vector<Outcome>& outcomes) {
  std::vector<std::string> paths;
  for (const Outcome& outcome : outcomes)
    paths.push_back(std::visit([](const auto& any) { return any.path; }, outcome));
  return paths;
}

using Paths = std::vector<std::string>;

TEST(OrderedOutcomes, ComeInTheOrderOfTheirJobs) {
  OrderedOutcomes outcomes(1 << 20);
  const int64_t a = *outcomes.Begin(), b = *outcomes.Begin(), c = *outcomes.Begin();
  outcomes.Put(c, Told("c"));
  outcomes.End(c);
  outcomes.Put(b, Told("b1"));
  EXPECT_TRUE(outcomes.Take(0ms).empty());
  outcomes.Put(a, Told("a"));
  EXPECT_EQ(PathsOf(outcomes.Take(0ms)), Paths{"a"});
  EXPECT_TRUE(outcomes.Take(0ms).empty());
  outcomes.End(a);
  EXPECT_EQ(PathsOf(outcomes.Take(0ms)), Paths{"b1"});
  outcomes.Put(b, Told("b2"));
  outcomes.End(b);
  outcomes.Close();
  EXPECT_FALSE(outcomes.finished());
  EXPECT_EQ(PathsOf(outcomes.Take(0ms)), Paths{"b2"});
  EXPECT_EQ(PathsOf(outcomes.Take(0ms)), Paths{"c"});
  EXPECT_TRUE(outcomes.finished());
}

TEST(OrderedOutcomes, WhoIsAheadWaitsAndTheFirstDoesNot) {
  OrderedOutcomes outcomes(10'000);
  const int64_t a = *outcomes.Begin(), b = *outcomes.Begin();
  std::atomic<int> put{0};
  std::thread ahead([&] {
    for (int i = 0; i < 20; ++i) {
      outcomes.Put(b, Told(std::string(1000, 'b')));
      ++put;
    }
    outcomes.End(b);
  });
  while (put < 8) std::this_thread::yield();
  std::this_thread::sleep_for(20ms);
  EXPECT_LE(put, 10);
  // No job begins either; the first one goes on as long as somebody takes.
  std::atomic<bool> begun{false};
  std::thread third([&] {
    outcomes.End(*outcomes.Begin());
    begun = true;
  });
  for (int i = 0; i < 100; ++i) {
    outcomes.Put(a, Told("a" + std::to_string(i)));
    EXPECT_EQ(PathsOf(outcomes.Take(0ms)), Paths{"a" + std::to_string(i)});
  }
  EXPECT_LE(put, 10);
  EXPECT_FALSE(begun);
  outcomes.End(a);
  size_t taken = 0;
  while (taken < 20) taken += outcomes.Take(1s).size();
  ahead.join();
  third.join();
  outcomes.Close();
  EXPECT_TRUE(outcomes.finished());
}

TEST(OrderedOutcomes, CancelWakesWhoWaits) {
  OrderedOutcomes outcomes(1000);
  const int64_t a = *outcomes.Begin(), b = *outcomes.Begin();
  outcomes.Put(b, Told(std::string(2000, 'b')));
  std::thread worker([&] { outcomes.Put(b, Told("more")); });
  std::thread other([&] { EXPECT_FALSE(outcomes.Begin().has_value()); });
  std::this_thread::sleep_for(10ms);
  outcomes.Cancel();
  worker.join();
  other.join();
  outcomes.End(a);
  outcomes.End(b);
  outcomes.Close();
  EXPECT_EQ(outcomes.Take(0ms).size(), 2U);
  EXPECT_TRUE(outcomes.finished());
}

TEST(OrderedOutcomes, JobsWithNothingToTellGoByThemselves) {
  OrderedOutcomes outcomes(1000);
  for (int i = 0; i < 1000; ++i) outcomes.End(*outcomes.Begin());  // would not fit together
  outcomes.Close();
  EXPECT_TRUE(outcomes.finished());
}

}  // namespace
}  // namespace fovea::scan
