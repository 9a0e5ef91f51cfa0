#include "fovea/scan/diff/sequence_diff.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <string_view>

namespace fovea::scan {
namespace {

using Sequence = std::vector<uint32_t>;

// "-x" for what is removed and "+x" for what is added.
std::string Shown(std::string_view before, std::string_view after) {
  const Sequence a(before.begin(), before.end()), b(after.begin(), after.end());
  const SequenceDiff diff = DiffSequences(a, b);
  std::string out;
  for (size_t i = 0, k = 0; i < a.size() || k < b.size();) {
    if (i < a.size() && diff.removed[i])
      out += std::string("-") + before[i++];
    else if (k < b.size() && diff.added[k])
      out += std::string("+") + after[k++];
    else
      out += before[i++], ++k;
  }
  return out;
}

TEST(DiffSequences, SaysWhatChanged) {
  EXPECT_EQ(Shown("", ""), "");
  EXPECT_EQ(Shown("", "ab"), "+a+b");
  EXPECT_EQ(Shown("ab", ""), "-a-b");
  EXPECT_EQ(Shown("abc", "abc"), "abc");
  EXPECT_EQ(Shown("abc", "abXc"), "ab+Xc");
  EXPECT_EQ(Shown("abc", "Xabc"), "+Xabc");
  EXPECT_EQ(Shown("abc", "abcX"), "abc+X");
  EXPECT_EQ(Shown("abc", "aXc"), "a-b+Xc");
  EXPECT_EQ(Shown("abcabba", "cbabac"), "-a-bc+bab-ba+c");
  EXPECT_EQ(Shown("aaaa", "aaXaa"), "aa+Xaa");
  // By what occurs once: the function that was put before another, not its braces.
  EXPECT_EQ(Shown("f{r}g{s}", "f{r}h{t}g{s}"), "f{r}+h+{+t+}g{s}");
}

Sequence Without(const Sequence& sequence, const std::vector<bool>& out) {
  Sequence rest;
  for (size_t i = 0; i < sequence.size(); ++i)
    if (!out[i]) rest.push_back(sequence[i]);
  return rest;
}

TEST(DiffSequences, WhatStaysIsTheSameInBoth) {
  EXPECT_TRUE(rc::check([] {
    const auto values = rc::gen::inRange<uint32_t>(0, *rc::gen::element(2U, 5U, 40U));
    const auto before = *rc::gen::container<Sequence>(values);
    const auto after = *rc::gen::container<Sequence>(values);
    const int64_t steps = *rc::gen::element(int64_t{0}, int64_t{20}, int64_t{1'000'000});
    const SequenceDiff diff = DiffSequences(before, after, steps);
    RC_ASSERT(Without(before, diff.removed) == Without(after, diff.added));
  }));
}

TEST(DiffSequences, WhatIsInsertedIsAdded) {
  EXPECT_TRUE(rc::check([] {
    const auto before = *rc::gen::container<Sequence>(rc::gen::inRange<uint32_t>(0, 9));
    Sequence after = before;
    const auto at = *rc::gen::inRange<size_t>(0, before.size() + 1);
    after.insert(after.begin() + static_cast<std::ptrdiff_t>(at), {77, 78});
    const SequenceDiff diff = DiffSequences(before, after);
    for (size_t i = 0; i < after.size(); ++i) RC_ASSERT(diff.added[i] == (after[i] >= 77));
    RC_ASSERT(std::count(diff.removed.begin(), diff.removed.end(), true) == 0);
  }));
}

TEST(DiffSequences, InBoundedTime) {
  std::mt19937 random(1);
  constexpr size_t kLong = 1'000'000;
  Sequence few(kLong), other(kLong), distinct(kLong), turned(kLong);
  for (size_t i = 0; i < kLong; ++i) {
    few[i] = random() % 2;
    other[i] = random() % 2;
    distinct[i] = static_cast<uint32_t>(i);
    turned[i] = static_cast<uint32_t>(kLong - i);
  }
  const auto began = std::chrono::steady_clock::now();
  DiffSequences(few, other);
  DiffSequences(distinct, turned);
  DiffSequences(few, distinct);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
}

}  // namespace
}  // namespace fovea::scan
