#include "fovea/data/tables/target_codec.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "fovea/data/text.h"

namespace fovea::data {

TextIndex::TextIndex(const std::vector<std::string>& texts) {
  for (size_t i = 0; i < texts.size(); ++i) {
    by_text_.emplace(texts[i], static_cast<int>(i));
    double value = 0;
    if (ParseNumber(texts[i], &value) == NumberParse::kNumber)
      by_value_.emplace(value, static_cast<int>(i));
  }
}

int TextIndex::Find(std::string_view text) const {
  const auto same = by_text_.find(std::string(text));
  if (same != by_text_.end()) return same->second;
  double value = 0;
  if (by_value_.empty() || ParseCell(text, true, &value) != NumberParse::kNumber) return -1;
  const auto equal = by_value_.find(value);
  return equal == by_value_.end() ? -1 : equal->second;
}

void SortClasses(std::vector<std::string>* classes) {
  std::vector<std::pair<double, std::string>> numbers;
  for (const std::string& name : *classes) {
    double value = 0;
    if (ParseNumber(name, &value) != NumberParse::kNumber) break;
    numbers.emplace_back(value, name);
  }
  if (numbers.size() < classes->size()) {
    std::sort(classes->begin(), classes->end());
    return;
  }
  std::sort(numbers.begin(), numbers.end());
  for (size_t i = 0; i < numbers.size(); ++i) (*classes)[i] = numbers[i].second;
}

Moments MomentsOf(const std::vector<double>& values) {
  if (values.empty()) return {};
  const auto count = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value;
  const double mean = sum / count;
  // Two passes: the sum of squares alone cancels where the mean is large.
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double deviation = std::sqrt(squares / count);
  // Equal values leave rounding errors, not a deviation.
  return {mean, deviation > 1e-12 * std::abs(mean) ? deviation : 1.0};
}

bool LookLikeClasses(const std::vector<double>& values) {
  std::set<double> distinct;
  bool integers = true;
  for (const double value : values) {
    distinct.insert(value);
    integers = integers && value == std::floor(value);
    if (distinct.size() > (integers ? 20u : 2u)) return false;
  }
  return true;
}

}  // namespace fovea::data
