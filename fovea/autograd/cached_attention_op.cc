#include "fovea/autograd/cached_attention_op.h"

#include <ATen/core/grad_mode.h>

#include "fovea/autograd/tensor_check.h"
#include "fovea/core/error.h"

namespace fovea::autograd {
namespace {

void RequireInference(const char* name, const at::Tensor& tensor) {
  Require(!tensor.requires_grad() || !at::GradMode::is_enabled(), name,
          " must need no gradient, as cached keys are for inference; got one that does");
}

at::Tensor Ready(const at::Tensor& key) {
  RequireShape("key", key, {"N", "H", "Tk", "A"});
  Require(key.device().is_cpu() && key.scalar_type() == at::kFloat,
          "key must be Float on cpu, got ", at::toString(key.scalar_type()), " on ",
          key.device().str());
  RequireInference("key", key);
  return key.detach().clone(at::MemoryFormat::Contiguous);  // the caller's may change
}

kernels::AdditiveShape ShapeOf(const at::Tensor& key) {
  return {.sequences = key.size(0) * key.size(1),
          .heads = key.size(1),
          .keys = key.size(2),
          .hidden = key.size(3)};
}

}  // namespace

CachedAdditiveKeys::CachedAdditiveKeys(const at::Tensor& key)
    : key_(Ready(key)), ready_(ShapeOf(key_), FloatsOf(key_)) {}

at::Tensor CachedAdditiveKeys::Attend(const at::Tensor& query_, const at::Tensor& v_,
                                      const at::Tensor& value_,
                                      const std::optional<at::Tensor>& lengths_) const {
  const int64_t samples = key_.size(0), heads = key_.size(1), keys = key_.size(2),
                hidden = key_.size(3);
  RequireShape("query", query_, {samples, heads, "Tq", hidden});
  RequireShape("v", v_, {heads, hidden});
  RequireShape("value", value_, {samples, heads, keys, "Dv"});
  const std::pair<const char*, const at::Tensor&> given[] = {
      {"query", query_}, {"v", v_}, {"value", value_}};
  for (const auto& [name, tensor] : given) {
    RequireAs(name, tensor, "key", key_);
    RequireInference(name, tensor);
  }
  const at::Tensor query = query_.contiguous(), v = v_.contiguous(), value = value_.contiguous();
  at::Tensor lengths;
  kernels::AttentionScope scope;
  if (lengths_.has_value()) {
    lengths =
        RequireLengths(*lengths_, samples, keys).unsqueeze(1).expand({samples, heads}).contiguous();
    scope.lengths = {lengths.data_ptr<int32_t>(), static_cast<size_t>(lengths.numel())};
  }
  kernels::AdditiveShape shape = ShapeOf(key_);
  shape.queries = query.size(2);
  shape.value_size = value.size(3);
  at::Tensor output = at::empty({samples, heads, shape.queries, shape.value_size},
                                query.options().requires_grad(false));
  kernels::AdditiveForward(shape,
                           {.query = FloatsOf(query),
                            .key = FloatsOf(key_),
                            .v = FloatsOf(v),
                            .values = FloatsOf(value),
                            .cached = &ready_},
                           scope, {.output = FloatsOf(output)});
  return output;
}

}  // namespace fovea::autograd
