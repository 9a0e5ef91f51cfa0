#ifndef FOVEA_ATTENTION_MECHANISM_FOR_TEST_H_
#define FOVEA_ATTENTION_MECHANISM_FOR_TEST_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fovea/attention/kernel_backend.h"
#include "fovea/attention/mechanism.h"
#include "fovea/testing/reference_attention.h"

// Calls of mechanisms, to be spoilt.
namespace fovea::attention {

// What Attend takes, apart, so that a test can spoil a part.
struct MechanismCall {
  MechanismSpec spec;
  Parameters<KernelBackend> parameters;
  std::optional<Tensor> query;
  Tensor keys, values;
  std::vector<int32_t> lengths;

  AttendInputs<KernelBackend> Inputs(Weights weights) const {
    return {query, keys, values, lengths, weights};
  }
  AttendOutput<KernelBackend> Run(Weights weights = Weights::kAll) const {
    return Attend(KernelBackend(), spec, parameters, Inputs(weights));
  }
  // "" if it runs.
  std::string Error() const {
    try {
      Run();
    } catch (const ArgumentError& error) {
      return error.what();
    }
    return "";
  }
};

inline Tensor ToTensor(const std::vector<double>& values, Shape shape) {
  return Tensor(std::move(shape), std::vector<float>(values.begin(), values.end()));
}

inline MechanismCall MakeCall(const testing::AttentionCase& test,
                              const testing::AttentionData& data) {
  const MechanismSpec& spec = test.spec;
  MechanismCall call;
  call.spec = spec;
  if (test.queries > 0)
    call.query = ToTensor(data.query, {test.batch, test.queries, spec.query_size});
  call.keys = ToTensor(data.keys, {test.batch, test.keys, spec.key_size});
  call.values = ToTensor(data.values, {test.batch, test.keys, spec.value_size});
  call.lengths = test.lengths;
  for (const ParameterSpec& parameter : MechanismParameters(spec))
    call.parameters.Set(parameter.name,
                        ToTensor(data.parameters.at(parameter.name), parameter.shape));
  return call;
}

// An additive mechanism of two heads that runs, to be spoilt.
inline MechanismCall Additive2() {
  testing::AttentionCase test = {.batch = 2, .queries = 3, .keys = 4, .lengths = {4, 2}};
  test.spec = {.score = "additive",
               .heads = 2,
               .query_size = 4,
               .key_size = 6,
               .value_size = 2,
               .hidden = 5};
  return MakeCall(test, testing::RandomAttentionData(test, 10));
}

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_MECHANISM_FOR_TEST_H_
