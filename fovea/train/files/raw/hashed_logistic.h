#ifndef FOVEA_TRAIN_FILES_RAW_HASHED_LOGISTIC_H_
#define FOVEA_TRAIN_FILES_RAW_HASHED_LOGISTIC_H_

#include <cstdint>
#include <span>
#include <vector>

namespace fovea::train {

// Logistic regression over hashed features, learnt one example after the other:
//   z = b + Σ_f w[row of f],  p = σ(z),  g = p − y,  G_f += g²,  w_f −= η g / √G_f
// the rows being the top bits of 32-bit features. Source: Duchi et al. 2011 (AdaGrad), section 1.
class HashedLogistic {
 public:
  HashedLogistic(int64_t bits, double bias, double rate)
      : shift_(static_cast<int>(32 - bits)),
        rate_(rate),
        weights_(size_t{1} << bits),
        squares_(size_t{1} << bits, 1e-2F),
        bias_(bias) {}

  double Logit(std::span<const uint32_t> features) const;
  // label: 0 or 1.
  void Learn(std::span<const uint32_t> features, double label);

  float of(uint32_t feature) const { return weights_[feature >> shift_]; }
  const std::vector<float>& weights() const { return weights_; }
  double bias() const { return bias_; }

 private:
  int shift_;
  double rate_;
  std::vector<float> weights_, squares_;
  double bias_, bias_square_ = 1e-3;
};

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_RAW_HASHED_LOGISTIC_H_
