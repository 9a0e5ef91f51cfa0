#ifndef FOVEA_FIT_SERIES_FIT_CONVOLUTION_H_
#define FOVEA_FIT_SERIES_FIT_CONVOLUTION_H_

#include <cstdint>
#include <map>
#include <string>

#include "fovea/data/series/series.h"
#include "fovea/fit/progress.h"
#include "fovea/infer/series/convolution/convolution_model.h"

namespace fovea::fit {

struct ConvolutionOptions {
  // mean; one of infer::StepPoolings(); or auto: the first of these where, on series left
  // out, it makes no more mistakes than mean and its log loss is lower by a deviation; else mean.
  std::string pooling = "auto";
  int64_t features = 10'000;  // at most, of all representations
  float smoothing = 0.5;      // kernels::DilatedKernels::smoothing
  // Series that a training of attention reads, all its rounds together: of each series it makes 10
  // to 80 of them.
  int64_t passes = 40'000;
  uint64_t seed = 1;
};

// A model, and what predictions say that had no part of the series they are of. With mean pooling:
// leave-one-out, or of a tenth that was kept apart where there are more than 2,000 series; with
// attention: of three parts, each predicted by a training on the others, or of one third that was
// kept apart where there are more than 200.
struct ConvolutionFit {
  infer::ConvolutionModel model;
  int64_t samples_apart = 0;
  std::string no_attention;  // why attention was not possible; "" where it was, or not wanted
  // The share of wrong classes, or the mean squared error of the scaled target, of either; auto has
  // both, of the same series.
  double mean_error = 0, attention_error = 0;
  std::map<std::string, double> metrics;  // as infer::Evaluate has them
};

// Bytes that a fit holds beside the set's values, about.
double MemoryOfFit(int64_t series, const ConvolutionOptions& options);

// Fits a convolution model. Mean pooling in closed form: ridge regression on the features pooled
// over time, its strength chosen by leave-one-out error; of more than 2,000 series on at most 4,032
// features (FitStreamedHead). Attention by gradient descent (place_training.h), where there are no
// more than kMostPlaces places. The scores are scaled so that their softmax has the best log loss
// on series that had no part in them. The set's values are used up. Throws InputError: a label that
// is missing or unknown, fewer than two series.
ConvolutionFit FitConvolution(data::SeriesSet set, const data::SeriesSpec& spec,
                              const ConvolutionOptions& options, const FitCallback& progress = {});

}  // namespace fovea::fit

#endif  // FOVEA_FIT_SERIES_FIT_CONVOLUTION_H_
