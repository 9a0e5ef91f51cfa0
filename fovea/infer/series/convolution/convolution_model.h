#ifndef FOVEA_INFER_SERIES_CONVOLUTION_CONVOLUTION_MODEL_H_
#define FOVEA_INFER_SERIES_CONVOLUTION_CONVOLUTION_MODEL_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fovea/core/tensor.h"
#include "fovea/data/series/series.h"
#include "fovea/infer/model_file.h"
#include "fovea/infer/series/convolution/bank_features.h"
#include "fovea/infer/series/convolution/kernel_bank.h"
#include "fovea/infer/series/convolution/step_attention.h"

namespace fovea::infer {

// A model of the features that convolution kernels have at each time step (MiniRocket, Dempster et
// al. 2021; of the differences too, as MultiRocket, Tan et al. 2022). Its scores are sums over the
// steps, exactly. Without attention it is MiniRocket with its linear classifier,
//   z[c] = bias[c] + (1/T) Σ_t Σ_f head[f, c] φ[t, f],
// φ of kernels/convolution/step_features.h; with attention (StepAttention)
//   z[c] = bias[c] + Σ_j a[j] s[j, c]
// over places j of some steps each. Serves series of every length.
class ConvolutionModel {
 public:
  static constexpr std::string_view kFamily = "convolution";

  data::SeriesSpec data;
  std::vector<KernelBank> banks;
  Tensor head;    // [F, outputs]; empty where there is attention
  Tensor bias;    // [outputs]
  Tensor centre;  // [outputs] what all steps together add, in the mean of the training series
  std::optional<StepAttention> attention;

  int64_t features() const { return FeatureCount(banks); }
  // Scores of a series: one for each class, or the scaled value of an amount.
  int64_t outputs() const {
    return data.target.kind == data::TargetKind::kRegression
               ? 1
               : static_cast<int64_t>(data.target.classes.size());
  }
  int64_t parameter_count() const;

  // x: channels of data.dims() (ToChannels). The scores z [outputs].
  std::vector<float> Scores(const kernels::ChannelSeries& x) const;
  // What each step adds to the scores, beside what a step adds in the mean: [outputs, T], with
  //   Σ_t contributions[c, t] + ScoreBias()[c] = z[c].
  // A place's part is shared by its steps. Error of the sum: docs/numerics.md.
  std::vector<float> Contributions(const kernels::ChannelSeries& x) const;
  // bias + centre: the scores of a series whose steps add what they add in the mean. [outputs]
  std::vector<float> ScoreBias() const;

  ModelFile ToFile() const;  // task, data, model, tensors
  // Throws InputError where its parts do not fit each other; path is for messages.
  static ConvolutionModel FromFile(const ModelFile& file, const std::string& path);

 private:
  std::vector<float> ContributionsOfFeatures(const kernels::ChannelSeries& x) const;
  std::vector<float> ContributionsOfPlaces(const kernels::ChannelSeries& x) const;
};

// Whether a model file of series holds one of this family.
bool IsConvolutionModel(const ModelFile& file);

// [steps, dims] as [dims, steps].
std::vector<float> ToChannels(std::span<const float> values, int64_t steps, int64_t dims);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_SERIES_CONVOLUTION_CONVOLUTION_MODEL_H_
