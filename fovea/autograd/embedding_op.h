#ifndef FOVEA_AUTOGRAD_EMBEDDING_OP_H_
#define FOVEA_AUTOGRAD_EMBEDDING_OP_H_

#include <ATen/ATen.h>

#include <cstdint>
#include <span>

namespace fovea::autograd {

// Rows of a table [V, E] → [M, E].
//
// Where the table is a leaf of float32 on the CPU that has a gradient already, as FlatParameters
// keep theirs, backward() adds to those rows of it alone. LibTorch makes an array of the whole
// table for each lookup and adds it: of a tied table with 5,000 rows that is a hundredth of a
// training step. The table's gradient is then in table.grad() after backward();
// torch::autograd::grad() has no part in it. at::embedding otherwise.
at::Tensor EmbeddingOp(const at::Tensor& table, std::span<const int32_t> indices);

}  // namespace fovea::autograd

#endif  // FOVEA_AUTOGRAD_EMBEDDING_OP_H_
