#include "fovea/train/loss.h"

#include <gtest/gtest.h>

namespace fovea::train {
namespace {

TEST(SampleLosses, HaveTheTaskLossAsTheirMean) {
  at::manual_seed(1);
  for (const auto kind :
       {data::TargetKind::kBinary, data::TargetKind::kClasses, data::TargetKind::kRegression})
    for (const double smoothing : {0.0, 0.1}) {
      data::TargetSpec target;
      target.kind = kind;
      TrainOptions options;
      options.label_smoothing = smoothing;
      const int64_t outputs = kind == data::TargetKind::kClasses ? 3 : 1;
      const at::Tensor raw = at::randn({7, outputs}, at::kDouble);
      const at::Tensor targets = at::arange(7, at::kDouble).remainder(outputs == 3 ? 3 : 2);
      const at::Tensor each = SampleLosses(target, options, raw, targets);
      ASSERT_EQ(each.dim(), 1);
      ASSERT_EQ(each.size(0), 7);
      EXPECT_NEAR(each.mean().item<double>(),
                  TaskLoss(target, options, raw, targets).item<double>(), 1e-12);
      // Each of its own sample.
      const at::Tensor one = TaskLoss(target, options, raw.slice(0, 2, 3), targets.slice(0, 2, 3));
      EXPECT_NEAR(each[2].item<double>(), one.item<double>(), 1e-12);
    }
}

}  // namespace
}  // namespace fovea::train
