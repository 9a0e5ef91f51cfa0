#include "fovea/kernels/attention/attention_options.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "fovea/core/error.h"

namespace fovea::kernels {
namespace {

using Kind = AttentionScope::Kind;

void ExpectKeys(const AttentionScope& scope, int64_t query, int32_t first, int32_t last) {
  const KeyRange range = KeysOf(scope, 1, query, 3, 5);  // sequence 1, Tq 3, Tk 5
  EXPECT_EQ(range.first, first) << query;
  EXPECT_EQ(range.last, last) << query;
}

TEST(AttentionOptions, GlobalSeesAllUpToTheLength) {
  AttentionScope scope;
  ExpectKeys(scope, 0, 0, 5);
  const std::vector<int32_t> lengths = {5, 2};
  scope.lengths = lengths;
  ExpectKeys(scope, 2, 0, 2);
}

TEST(AttentionOptions, LastQueryOfCausalSeesAllKeys) {
  AttentionScope scope{.kind = Kind::kCausal};
  ExpectKeys(scope, 0, 0, 3);
  ExpectKeys(scope, 2, 0, 5);
  const std::vector<int32_t> lengths = {5, 4};
  scope.lengths = lengths;
  ExpectKeys(scope, 0, 0, 3);
  ExpectKeys(scope, 2, 0, 4);
}

TEST(AttentionOptions, CausalQueriesBeforeTheFirstKeySeeNone) {
  const AttentionScope scope{.kind = Kind::kCausal};
  const KeyRange none = KeysOf(scope, 0, 2, 5, 2), one = KeysOf(scope, 0, 3, 5, 2);
  EXPECT_GE(none.first, none.last);
  EXPECT_EQ(one.last - one.first, 1);
}

TEST(AttentionOptions, WindowsAreCutAtTheEnds) {
  const std::vector<int32_t> first = {0, 0, 0, -3, 4, 2}, last = {5, 5, 5, 2, 9, 2};
  AttentionScope scope{.kind = Kind::kWindow, .first = first, .last = last};
  ExpectKeys(scope, 0, 0, 2);
  ExpectKeys(scope, 1, 4, 5);
  ExpectKeys(scope, 2, 0, 0);
  const std::vector<int32_t> lengths = {5, 4};
  scope.lengths = lengths;
  ExpectKeys(scope, 1, 0, 0);
}

std::string ErrorOf(const AttentionScope& scope) {
  try {
    CheckScope("attention", scope, 2, 3, 5);
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "";
}

TEST(AttentionOptions, SaysWhatIsWrongWithAScope) {
  const std::vector<int32_t> short_list(1), windows(6), lengths = {5, 6}, negative = {0, -1};
  EXPECT_EQ(ErrorOf({}), "");
  EXPECT_EQ(ErrorOf({.lengths = short_list}), "attention: lengths must have 2 elements, got 1");
  EXPECT_EQ(ErrorOf({.lengths = lengths}), "attention: a length must be in 0…5, got 6");
  EXPECT_EQ(ErrorOf({.lengths = negative}), "attention: a length must be in 0…5, got -1");
  EXPECT_EQ(ErrorOf({.kind = Kind::kWindow, .first = windows}),
            "attention: last must have 6 elements, got 0");
  EXPECT_EQ(ErrorOf({.kind = Kind::kWindow, .first = windows, .last = windows}), "");
  EXPECT_EQ(ErrorOf({.gaussian = Gaussian::kInSoftmax}),
            "attention: centre must have 6 elements, got 0");
  const std::vector<float> centre(6);
  for (const float deviation : {0.0f, -1.0f, std::numeric_limits<float>::quiet_NaN()})
    EXPECT_NE(ErrorOf({.gaussian = Gaussian::kOnWeights, .centre = centre, .deviation = deviation}),
              "");
}

TEST(AttentionOptions, SaysWhatIsWrongWithAView) {
  std::vector<float> floats(7);
  const std::vector<int64_t> rows = {0, 3};
  EXPECT_NO_THROW(CheckView("attention", {}, 2, 3, 5));
  EXPECT_THROW(CheckView("attention", {.rows = rows, .row_weights = floats}, 2, 3, 5),
               ArgumentError);
  EXPECT_THROW(CheckView("attention", {.row_weights = floats}, 2, 3, 5), ArgumentError);
  EXPECT_THROW(CheckView("attention", {.key_mean = floats}, 2, 3, 5), ArgumentError);
  EXPECT_THROW(CheckView("attention", {.entropy = floats}, 2, 3, 5), ArgumentError);
  EXPECT_THROW(CheckView("attention", {.top = -1}, 2, 3, 5), ArgumentError);
  EXPECT_THROW(CheckView("attention", {.top = 1, .top_weights = floats}, 2, 3, 5), ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
