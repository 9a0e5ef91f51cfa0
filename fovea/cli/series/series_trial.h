#ifndef FOVEA_CLI_SERIES_SERIES_TRIAL_H_
#define FOVEA_CLI_SERIES_SERIES_TRIAL_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "fovea/data/series/step_places.h"
#include "fovea/infer/series/convolution/convolution_model.h"

namespace fovea::cli {

// How far the contributions of steps can be believed, means over samples.
//   AOPCR (explain/trials/perturbation.h) of the predicted class: steps are taken out, the most
//   contributing first, and the rest closes up; the score falls by so much more than with steps of
//   chance. Of logits as MILLET measures it, and of probabilities, which no larger logits inflate.
//   NDCG@n and hits (explain/trials/location.h), where the true places are known: of the
//   contributions to the class that the sample has.
struct SeriesTrial {
  int64_t samples = 0;
  double aopc_logit = 0, random_logit = 0;  // their difference is AOPCR
  double aopc_probability = 0, random_probability = 0;
  int64_t located = 0;  // samples with true places
  double ndcg = 0, hits = 0;
};

struct SeriesTrialOptions {
  int random_orders = 3;
  uint64_t seed = 1;
  std::function<void(int64_t done, int64_t all)> progress;  // may throw to stop
};

// The model must be one of classes. targets: class of each sample, or empty, and then places must
// be. places: by Series::line; steps beyond a series are not counted.
SeriesTrial TrySeries(const infer::ConvolutionModel& model, const data::SeriesSet& set,
                      std::span<const float> targets, const data::StepPlaces& places,
                      const SeriesTrialOptions& options);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_SERIES_SERIES_TRIAL_H_
