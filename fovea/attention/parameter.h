#ifndef FOVEA_ATTENTION_PARAMETER_H_
#define FOVEA_ATTENTION_PARAMETER_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "fovea/core/tensor.h"

namespace fovea::attention {

// How a parameter starts before training.
enum class Init {
  kZeros,
  kOnes,
  kGlorotUniform,  // U(±√(6 / (fan_in + fan_out))), Glorot & Bengio 2010
  kOrthogonal,     // orthonormal rows or columns, whichever are fewer; Saxe et al. 2013
  kForgetGate,     // zeros, ones in the second quarter: the LSTM's forget gate starts open
  kNormal,         // N(0, 1/fan_in)
};

// A trainable array. The last two axes are [fan_out, fan_in]; axes before them are heads.
struct ParameterSpec {
  std::string name;
  Shape shape;
  Init init = Init::kGlorotUniform;
};

// Parameters of a model by name, as one backend holds them.
template <class B>
class Parameters {
 public:
  using Tensor = typename B::Tensor;

  void Set(const std::string& name, Tensor tensor) {
    if (tensors_.use_count() > 1) tensors_ = std::make_shared<Map>(*tensors_);
    (*tensors_)[name] = std::move(tensor);
  }
  const Tensor& operator[](const std::string& name) const {
    const auto found = tensors_->find(prefix_ + name);
    Require(found != tensors_->end(), "no parameter named ", prefix_, name);
    return found->second;
  }
  // Those below "prefix.", without it.
  Parameters Below(const std::string& prefix) const {
    Parameters out = *this;
    out.prefix_ += prefix + ".";
    return out;
  }
  const std::map<std::string, Tensor>& all() const { return *tensors_; }

 private:
  using Map = std::map<std::string, Tensor>;

  // Shared by copies, which parts of a model make at each call, until one is Set().
  std::shared_ptr<Map> tensors_ = std::make_shared<Map>();
  std::string prefix_;
};

// The parameters of a part, named "prefix.name" in the whole.
inline void Append(std::vector<ParameterSpec>& whole, const std::string& prefix,
                   std::vector<ParameterSpec> part) {
  for (ParameterSpec& spec : part) {
    spec.name = prefix + "." + spec.name;
    whole.push_back(std::move(spec));
  }
}

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_PARAMETER_H_
