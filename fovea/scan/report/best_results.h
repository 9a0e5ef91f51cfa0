#ifndef FOVEA_SCAN_REPORT_BEST_RESULTS_H_
#define FOVEA_SCAN_REPORT_BEST_RESULTS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace fovea::scan {

// Of results that come one after the other, those with the highest scores, so many at most; of
// equal ones the first. A score that is not finite is the lowest.
class BestResults {
 public:
  // most: 0 keeps all.
  explicit BestResults(int64_t most) : most_(most) {}
  void Add(double score, std::string text);

  int64_t left_out() const { return came_ - static_cast<int64_t>(kept_.size()); }
  // The texts of those kept in the order in which they came; the last call.
  std::vector<std::string> Take();

 private:
  struct Kept {
    double score;
    int64_t number;
    std::string text;
  };
  static bool Better(const Kept& a, const Kept& b);

  int64_t most_, came_ = 0;
  std::vector<Kept> kept_;  // once full a heap with the worst in front
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_REPORT_BEST_RESULTS_H_
