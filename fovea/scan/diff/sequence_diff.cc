#include "fovea/scan/diff/sequence_diff.h"

#include <algorithm>
#include <unordered_map>

namespace fovea::scan {
namespace {

constexpr int kDepth = 32;        // of patience in patience
constexpr int kMostEdits = 2000;  // for the shortest edit, which keeps so many squared numbers

// Stretches [a, a_end) and [b, b_end) that are compared with each other.
struct Block {
  int32_t a, a_end, b, b_end;
  int depth;
};

struct Match {
  int32_t a, b;
};

class Differ {
 public:
  Differ(std::span<const uint32_t> a, std::span<const uint32_t> b, int64_t steps)
      : a_(a), b_(b), steps_(steps) {
    diff_.removed.assign(a.size(), true);
    diff_.added.assign(b.size(), true);
  }

  SequenceDiff Run() {
    blocks_ = {{0, static_cast<int32_t>(a_.size()), 0, static_cast<int32_t>(b_.size()), 0}};
    while (!blocks_.empty()) {
      Block block = blocks_.back();
      blocks_.pop_back();
      TrimEnds(&block);
      if (block.a == block.a_end || block.b == block.b_end) continue;
      if (!ByPatience(block)) ByShortestEdit(block);
    }
    return std::move(diff_);
  }

 private:
  bool Same(int32_t a, int32_t b) const {
    return a_[static_cast<size_t>(a)] == b_[static_cast<size_t>(b)];
  }
  void Keep(int32_t a, int32_t b) {
    diff_.removed[static_cast<size_t>(a)] = false;
    diff_.added[static_cast<size_t>(b)] = false;
  }

  void TrimEnds(Block* block) {
    while (block->a < block->a_end && block->b < block->b_end && Same(block->a, block->b))
      Keep(block->a++, block->b++);
    while (block->a < block->a_end && block->b < block->b_end &&
           Same(block->a_end - 1, block->b_end - 1))
      Keep(--block->a_end, --block->b_end);
  }

  // What occurs once in both stretches, in the order of b.
  std::vector<Match> Unique(const Block& block) const {
    struct Places {
      int32_t in_a = 0, in_b = 0, a = 0;
    };
    std::unordered_map<uint32_t, Places> places;
    for (int32_t i = block.a; i < block.a_end; ++i) {
      Places& place = places[a_[static_cast<size_t>(i)]];
      ++place.in_a;
      place.a = i;
    }
    const auto of = [&](int32_t i) { return places.find(b_[static_cast<size_t>(i)]); };
    for (int32_t i = block.b; i < block.b_end; ++i)
      if (const auto found = of(i); found != places.end()) ++found->second.in_b;
    std::vector<Match> unique;
    for (int32_t i = block.b; i < block.b_end; ++i)
      if (const auto found = of(i);
          found != places.end() && found->second.in_a == 1 && found->second.in_b == 1)
        unique.push_back({found->second.a, i});
    return unique;
  }

  // The longest of them that come in the same order in both.
  static std::vector<Match> LongestInOrder(const std::vector<Match>& matches) {
    std::vector<size_t> tops, before(matches.size());  // of piles; the one on the pile to the left
    for (size_t i = 0; i < matches.size(); ++i) {
      const auto pile = std::lower_bound(tops.begin(), tops.end(), i, [&](size_t top, size_t m) {
        return matches[top].a < matches[m].a;
      });
      before[i] = pile == tops.begin() ? i : *(pile - 1);
      if (pile == tops.end())
        tops.push_back(i);
      else
        *pile = i;
    }
    std::vector<Match> longest(tops.size());
    size_t at = tops.empty() ? 0 : tops.back();
    for (size_t k = longest.size(); k-- > 0; at = before[at]) longest[k] = matches[at];
    return longest;
  }

  bool ByPatience(const Block& block) {
    if (block.depth >= kDepth) return false;
    const std::vector<Match> anchors = LongestInOrder(Unique(block));
    if (anchors.empty()) return false;
    int32_t a = block.a, b = block.b;
    for (const Match& anchor : anchors) {
      Keep(anchor.a, anchor.b);
      blocks_.push_back({a, anchor.a, b, anchor.b, block.depth + 1});
      a = anchor.a + 1;
      b = anchor.b + 1;
    }
    blocks_.push_back({a, block.a_end, b, block.b_end, block.depth + 1});
    return true;
  }

  // furthest[d]: for each diagonal x − y = k, −d ≤ k ≤ d, the furthest x that d edits reach.
  void ByShortestEdit(const Block& block) {
    const int32_t n = block.a_end - block.a, m = block.b_end - block.b;
    std::vector<std::vector<int32_t>> furthest;
    for (int32_t d = 0; d <= std::min(kMostEdits, n + m); ++d) {
      const std::vector<int32_t>* const last = d == 0 ? nullptr : &furthest.back();
      std::vector<int32_t> now(2 * static_cast<size_t>(d) + 1);
      steps_ -= d + 1;
      for (int32_t k = -d; k <= d; k += 2) {
        int32_t x = Step(last, d, k);
        const int32_t from = x;
        while (x < n && x - k < m && Same(block.a + x, block.b + x - k)) ++x;
        steps_ -= x - from;
        now[static_cast<size_t>(k + d)] = x;
        if (x >= n && x - k >= m) return KeepPath(block, furthest, d, k, x);
      }
      if (steps_ < 0) return;
      furthest.push_back(std::move(now));
    }
  }

  // Where the d-th edit comes to on diagonal k, out of range where it would leave the block.
  static int32_t Step(const std::vector<int32_t>* last, int32_t d, int32_t k) {
    if (last == nullptr) return 0;
    const auto at = [&](int32_t diagonal) {
      return (*last)[static_cast<size_t>(diagonal + d - 1)];
    };
    return GoesDown(last, d, k) ? at(k + 1) : at(k - 1) + 1;
  }
  static bool GoesDown(const std::vector<int32_t>* last, int32_t d, int32_t k) {
    const auto at = [&](int32_t diagonal) {
      return (*last)[static_cast<size_t>(diagonal + d - 1)];
    };
    return k == -d || (k != d && at(k - 1) < at(k + 1));
  }

  void KeepPath(const Block& block, const std::vector<std::vector<int32_t>>& furthest, int32_t d,
                int32_t k, int32_t x) {
    for (;; --d) {
      const std::vector<int32_t>* const last =
          d == 0 ? nullptr : &furthest[static_cast<size_t>(d) - 1];
      const int32_t from = Step(last, d, k);
      for (; x > from; --x) Keep(block.a + x - 1, block.b + x - k - 1);
      if (d == 0) return;
      if (GoesDown(last, d, k)) {
        ++k;
      } else {
        --k;
        --x;
      }
    }
  }

  const std::span<const uint32_t> a_, b_;
  int64_t steps_;
  std::vector<Block> blocks_;
  SequenceDiff diff_;
};

}  // namespace

SequenceDiff DiffSequences(std::span<const uint32_t> before, std::span<const uint32_t> after,
                           int64_t steps) {
  return Differ(before, after, steps).Run();
}

}  // namespace fovea::scan
