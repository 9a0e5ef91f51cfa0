#ifndef FOVEA_INFER_TABLES_TOKENS_MIXING_LAYER_H_
#define FOVEA_INFER_TABLES_TOKENS_MIXING_LAYER_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "fovea/core/tensor.h"
#include "fovea/kernels/products/packed_matrix.h"

namespace fovea::infer {

struct MixingShape {
  int64_t columns = 0;
  int64_t width = 0;  // of a token; a multiple of heads
  int64_t heads = 1;

  int64_t head_width() const { return width / heads; }
};

// A layer in which the columns of a row look at each other, x [columns, width]:
//   x += P Attention(Norm(x))       scaled dot products, softmax over the columns, in each head
//   x += N_2 max(0, N_1 Norm(x))    with units of twice the width
//   Norm(x) = g ∘ x / √(mean x² + 0.1)
// Without biases, a token that is 0 is the same 0 in all that looks at it, so that a column of
// weight 0 still cannot change what is said. The 0.1 keeps a column of a small weight small.
// Sources: Vaswani et al. 2017; before the branches, Xiong et al. 2020; Norm, Zhang & Sennrich
// 2019; over columns, Gorishniy et al. 2021 (FT-Transformer), which has biases and a token to read
// from.
struct MixingLayer {
  enum Part {
    kLookScale,  // g of the first Norm [width]
    kLook,       // to queries, keys and values [3 · width, width]
    kJoin,       // P [width, width]
    kThinkScale,
    kGrow,    // N_1 [2 · width, width]
    kShrink,  // N_2 [width, 2 · width]
    kParts
  };
  struct Spec {
    std::string_view name;
    Shape shape;
  };
  static std::vector<Spec> Specs(const MixingShape& shape);
  static bool IsScale(size_t part) { return part == kLookScale || part == kThinkScale; }

  std::vector<Tensor> parts;  // kParts of them
};

// y [tokens, width] = Norm(x) with g = scale; y may be x.
void NormTokens(std::span<const float> scale, std::span<const float> x, std::span<float> y);
// 1/√(mean x² + 0.1) of one token.
float NormFactor(std::span<const float> token);

// x [rows · columns, stride], of which the first `width` values are taken, to y [rows · heads,
// columns, head_width]; and back, where the other values are left as they are.
void SplitHeads(const MixingShape& shape, int64_t rows, const float* x, int64_t stride, float* y);
void JoinHeads(const MixingShape& shape, int64_t rows, const float* y, float* x, int64_t stride);

// A layer ready to be run on many rows.
class PackedMixing {
 public:
  PackedMixing(const MixingLayer& layer, const MixingShape& shape);

  // tokens [rows, columns, width], in place. weights: where wanted, those of the attention [rows,
  // heads, columns that look, columns]; a row of them sums to 1.
  void Apply(int64_t rows, std::span<float> tokens, std::span<float> weights = {}) const;

 private:
  const MixingLayer& layer_;
  const MixingShape shape_;
  kernels::PackedMatrix look_, join_, grow_, shrink_;
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TABLES_TOKENS_MIXING_LAYER_H_
