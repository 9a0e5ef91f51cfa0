#include "fovea/scan/workers.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "fovea/scan/known/key_paths.h"
#include "fovea/scan/ordered_outcomes.h"
#include "fovea/scan/tally.h"
#include "fovea/scan/test_support.h"

namespace fovea::scan {
namespace {

using namespace std::chrono_literals;
using Strings = std::vector<std::string>;

// Workers on jobs "0", "1", …, of which some hang until they are let go.
class Hanging {
 public:
  Hanging(int jobs, int hang, bool computing) : jobs_(jobs), hang_(hang), computing_(computing) {}

  // What comes out until all has ended.
  Strings Run(int workers, bool cancel) {
    const infer::FileModel& model = FakeModel();
    const infer::Thresholds thresholds(model, 0.01, std::nullopt);
    const ScanOptions options;
    OrderedOutcomes outcomes(1 << 20);
    Tally tally;
    std::atomic<bool> cancelled{false};
    const KeyPaths key_paths({}, "");
    const ScanContext context = {model,     thresholds, options,   key_paths,
                                 &outcomes, &tally,     &cancelled};
    int next = 0;
    Workers all(
        workers,
        [&]() -> std::optional<Job> {
          if (next == jobs_) return std::nullopt;
          const int number = next++;
          return Job{std::to_string(number), [this, number](ScanVisitor& visitor) {
                       if (number < hang_) Hang();
                       visitor.NotRead(std::to_string(number), "seen");
                     }};
        },
        context, &cancelled);
    if (cancel) {
      while (waiting_ < hang_) std::this_thread::sleep_for(1ms);
      all.Cancel();
      all.GiveUpAll();
    }
    Strings lines;
    while (!outcomes.finished()) {
      if (!cancel) all.GiveUpStuck(0.02);
      for (const Outcome& outcome : outcomes.Take(5ms)) {
        const auto& told = std::get<NotScanned>(outcome);
        lines.push_back(told.path + " " + told.reason.substr(0, 8));
      }
    }
    EXPECT_EQ(all.given_up(), hang_ > 0);
    go_on_ = true;
    return lines;
  }

 private:
  void Hang() {
    ++waiting_;
    while (!go_on_)
      if (!computing_) std::this_thread::sleep_for(1ms);
  }

  const int jobs_, hang_;
  const bool computing_;
  std::atomic<int> waiting_{0};
  std::atomic<bool> go_on_{false};
};

TEST(Workers, OneThatHangsHoldsUpNoOthers) {
  EXPECT_EQ(Hanging(4, 1, true).Run(1, false),
            (Strings{"0 not read", "1 seen", "2 seen", "3 seen"}));
  EXPECT_EQ(Hanging(4, 3, true).Run(2, false),
            (Strings{"0 not read", "1 not read", "2 not read", "3 seen"}));
  EXPECT_EQ(Hanging(2, 0, true).Run(2, false), (Strings{"0 seen", "1 seen"}));
}

TEST(Workers, WhatHangsIsToldAfterAnInterrupt) {
  for (const bool computing : {false, true})
    EXPECT_EQ(Hanging(5, 2, computing).Run(2, true), (Strings{"0 was bein", "1 was bein"}));
}

}  // namespace
}  // namespace fovea::scan
