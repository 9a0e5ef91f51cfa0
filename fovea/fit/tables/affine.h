#ifndef FOVEA_FIT_TABLES_AFFINE_H_
#define FOVEA_FIT_TABLES_AFFINE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/core/tensor.h"

namespace fovea::fit {

// y = x Wᵀ + b of a weight W [out, in] and a bias b [out] or none, forward and back. x [rows, in],
// y [rows, out]; what is written gets the size that it needs.
void Affine(std::span<const float> x, const Tensor& weight, const Tensor* bias,
            std::vector<float>* y);

// Adds dyᵀ x to the gradient of W and the sums of dy to that of b.
void AddAffineGradients(std::span<const float> dy, std::span<const float> x, Tensor* weight,
                        Tensor* bias);

// dx = dy W.
void BackThroughAffine(std::span<const float> dy, const Tensor& weight, std::vector<float>* dx);

}  // namespace fovea::fit

#endif  // FOVEA_FIT_TABLES_AFFINE_H_
