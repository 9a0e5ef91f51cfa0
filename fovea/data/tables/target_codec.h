#ifndef FOVEA_DATA_TABLES_TARGET_CODEC_H_
#define FOVEA_DATA_TABLES_TARGET_CODEC_H_

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fovea/data/tables/target.h"

namespace fovea::data {

// Texts in a fixed order, found again: as they stand, or, where both are numbers, by value, so
// that "1" and "1.0" are the same class in two files.
class TextIndex {
 public:
  // The texts are copied.
  explicit TextIndex(const std::vector<std::string>& texts);

  // -1 if it is none of them.
  int Find(std::string_view text) const;

 private:
  std::unordered_map<std::string, int> by_text_;
  std::unordered_map<double, int> by_value_;
};

// Sorts names of classes: by value where all are numbers, else by their bytes.
void SortClasses(std::vector<std::string>* classes);

// The mean and the deviation (of the population; 1 if all values are the same) by which a
// regression's target is scaled.
struct Moments {
  double mean = 0, deviation = 1;
};
Moments MomentsOf(const std::vector<double>& values);

// Whether numbers say classes rather than amounts: two distinct ones, or up to 20 integers.
bool LookLikeClasses(const std::vector<double>& values);

}  // namespace fovea::data

#endif  // FOVEA_DATA_TABLES_TARGET_CODEC_H_
