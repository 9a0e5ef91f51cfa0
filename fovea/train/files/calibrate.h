#ifndef FOVEA_TRAIN_FILES_CALIBRATE_H_
#define FOVEA_TRAIN_FILES_CALIBRATE_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "fovea/infer/files/calibration.h"
#include "fovea/train/files/held_out.h"

namespace fovea::train {

// What a model that has not learnt from a benign file says of it.
struct BenignScore {
  std::string language;
  std::string source;  // the project that it is from
  double logit = 0;
};

// Thresholds for rates of 0.1 to 0.0001, each file counting alike. Where the benign files are too
// few to show a rate, the tail goes on as an exponential one from the smallest rate s that ten
// files show: its scale is the mean excess of the files above the threshold for 5 s. A language
// with fewer than 200 benign files takes the thresholds of all files together, or its own highest
// logit where that is larger.
infer::Calibration Calibrate(const HeldOutScores& scores,
                             const std::vector<std::string>& languages);

// The tail, for rates from 0.1 to 0.00005, that is to be expected of a project that was not seen.
// Files of one project resemble each other, so that a project of n files counts n / (n + 100):
// nearly alike where there are many, and as little as they tell where there are few. With F(t) the
// mean, so weighted, of the shares of the projects' files that have a logit of t or more, the
// threshold at rate r is the largest logit with F ≥ r. Beyond what ten files show (by (Σv)²/Σv² of
// their weights v) the tail goes on as that of Calibrate does. A language with fewer than 200
// benign files or 3 projects takes the thresholds of all files together, or its own highest logit
// where that is larger.
//
// In place of the mean the median of the projects' own thresholds would be too low: projects differ
// by factors in their rates, and the mean of those, which is what a user of many meets, lies above
// their median (docs/experiments/files.md).
infer::Calibration CalibrateByProject(std::span<const BenignScore> scores,
                                      const std::vector<std::string>& languages);

// Whether the rates of CalibrateByProject hold: thresholds from one half of a language's projects,
// drawn at random, and the rate on all files of the other half as a multiple of the nominal one.
struct RealisedRate {
  std::string language;
  double rate = 0;                                 // nominal
  double mean = 0, low = 0, median = 0, high = 0;  // of the draws; 10 %, 50 %, 90 %
};
// Languages with fewer than 400 benign files or 6 projects are left out.
std::vector<RealisedRate> RealisedRates(std::span<const BenignScore> scores,
                                        std::span<const double> rates, int64_t draws,
                                        uint64_t seed);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_CALIBRATE_H_
