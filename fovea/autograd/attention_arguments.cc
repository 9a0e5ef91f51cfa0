#include "fovea/autograd/attention_arguments.h"

#include <cmath>

#include "fovea/core/error.h"
#include "fovea/core/tensor.h"

namespace fovea::autograd {

void CheckValue(const at::Tensor& value, const at::Tensor& query, const AttentionSizes& s) {
  Require(value.dim() == 4 && value.size(0) == s.samples && value.size(1) == s.heads &&
              value.size(2) == s.keys,
          "value must be [", s.samples, ", ", s.heads, ", ", s.keys, ", Dv], got ",
          ToString(value.sizes().vec()));
  Require(value.scalar_type() == query.scalar_type() && value.device() == query.device(),
          "value must be ", at::toString(query.scalar_type()), " on ", query.device().str(),
          " as the query is, got ", at::toString(value.scalar_type()), " on ",
          value.device().str());
}

void CheckV(const at::Tensor& v, const at::Tensor& query, const AttentionSizes& s) {
  Require(v.dim() == 2 && v.size(0) == s.heads && v.size(1) == s.size, "v must be [", s.heads, ", ",
          s.size, "], got ", ToString(v.sizes().vec()));
  Require(v.scalar_type() == query.scalar_type() && v.device() == query.device(), "v must be ",
          at::toString(query.scalar_type()), " on ", query.device().str(), " as the query is, got ",
          at::toString(v.scalar_type()), " on ", v.device().str());
}

void CheckScale(double scale) {
  Require(std::isfinite(scale), "scale must be a finite number, got ", scale);
}

kernels::DotShape DotShapeOf(const at::Tensor& query, const at::Tensor& key, int64_t value_size) {
  return {.sequences = query.size(0) * query.size(1),
          .queries = query.size(2),
          .keys = key.size(2),
          .size = query.size(3),
          .value_size = value_size};
}

kernels::AdditiveShape AdditiveShapeOf(const at::Tensor& query, const at::Tensor& key,
                                       int64_t value_size) {
  return {.sequences = query.size(0) * query.size(1),
          .heads = query.size(1),
          .queries = query.size(2),
          .keys = key.size(2),
          .hidden = query.size(3),
          .value_size = value_size};
}

kernels::AdditiveInputs AdditiveInputsOf(const at::Tensor& query, const at::Tensor& key,
                                         const at::Tensor& v, std::span<const float> value,
                                         double scale) {
  return {.query = Floats(query),
          .key = Floats(key),
          .v = Floats(v),
          .values = value,
          .scale = static_cast<float>(scale)};
}

at::Tensor StateOf(const at::Tensor& query) {
  return at::empty({query.size(0), query.size(1), query.size(2), 2}, query.options());
}

}  // namespace fovea::autograd
