#ifndef FOVEA_TRAIN_EMBEDDING_OP_H_
#define FOVEA_TRAIN_EMBEDDING_OP_H_

#include <ATen/ATen.h>

#include "fovea/kernels/embedding_sum.h"

namespace fovea::train {

// Sums of the rows of hashed features: table [2^bits, width] → [bags, width], as
// kernels/embedding_sum.h, with the gradient of the table. float32 on the CPU runs on the kernels,
// any other type or device on LibTorch's own operations.
at::Tensor EmbeddingSum(const at::Tensor& table, const kernels::FeatureBags& bags);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_EMBEDDING_OP_H_
