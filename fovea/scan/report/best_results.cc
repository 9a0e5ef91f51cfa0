#include "fovea/scan/report/best_results.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace fovea::scan {

bool BestResults::Better(const Kept& a, const Kept& b) {
  return a.score != b.score ? a.score > b.score : a.number < b.number;
}

void BestResults::Add(double score, std::string text) {
  if (!std::isfinite(score)) score = -std::numeric_limits<double>::infinity();
  Kept next = {score, came_++, std::move(text)};
  if (most_ == 0 || std::ssize(kept_) < most_) {
    kept_.push_back(std::move(next));
    if (std::ssize(kept_) == most_) std::make_heap(kept_.begin(), kept_.end(), Better);
  } else if (Better(next, kept_.front())) {
    std::pop_heap(kept_.begin(), kept_.end(), Better);
    kept_.back() = std::move(next);
    std::push_heap(kept_.begin(), kept_.end(), Better);
  }
}

std::vector<std::string> BestResults::Take() {
  std::sort(kept_.begin(), kept_.end(),
            [](const Kept& a, const Kept& b) { return a.number < b.number; });
  std::vector<std::string> texts;
  texts.reserve(kept_.size());
  for (Kept& kept : kept_) texts.push_back(std::move(kept.text));
  return texts;
}

}  // namespace fovea::scan
