#ifndef FOVEA_FIT_SERIES_FIT_CONVOLUTION_H_
#define FOVEA_FIT_SERIES_FIT_CONVOLUTION_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "fovea/data/series/series.h"
#include "fovea/infer/series/convolution/convolution_model.h"

namespace fovea::fit {

struct ConvolutionOptions {
  // mean; a name of infer::StepPooling; or auto: softmax where it predicts left-out series better
  // than mean.
  std::string pooling = "auto";
  int64_t features = 10'000;  // at most, of all representations
  float smoothing = 0.5;      // kernels::DilatedKernels::smoothing
  uint64_t seed = 1;
};

// What a fit says as it goes on; the callback may throw to stop it.
struct FitProgress {
  std::string doing;  // "transforming"
  int64_t done = 0, all = 0;
};
using FitCallback = std::function<void(const FitProgress&)>;

// A model, and what the predictions say that had no part of the series they are of: leave-one-out,
// or of a tenth that was kept apart where there are more than 2,000 series.
struct ConvolutionFit {
  infer::ConvolutionModel model;
  int64_t samples_apart = 0;
  std::string no_attention;  // why attention was not possible; "" where it was, or not wanted
  double mean_error = 0, attention_error = 0;  // mean squared, of ±1 or of the scaled target
  std::map<std::string, double> metrics;       // as infer::Evaluate has them
};

// Bytes that a fit holds beside the set's values, about.
double MemoryOfFit(int64_t series, const ConvolutionOptions& options);

// Fits a convolution model in closed form: ridge regression, its strength chosen by leave-one-out
// error, on the features pooled over time, and where attention is wanted on the attention-pooled
// evidence beside them (FitEvidence). More than 2,000 series are fitted on at most 4,032 features
// (FitStreamedHead), without attention. The scores are scaled so that their softmax has the best
// log loss on series that had no part in them. The set's values are used up. Throws InputError:
// a label that is missing or unknown, fewer than two series.
ConvolutionFit FitConvolution(data::SeriesSet set, const data::SeriesSpec& spec,
                              const ConvolutionOptions& options, const FitCallback& progress = {});

}  // namespace fovea::fit

#endif  // FOVEA_FIT_SERIES_FIT_CONVOLUTION_H_
