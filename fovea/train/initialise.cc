#include "fovea/train/initialise.h"

#include <cmath>
#include <vector>

namespace fovea::train {
namespace {

// Fills a [rows, cols] block with orthonormal rows or columns, whichever are fewer: Gram-Schmidt
// on normal vectors, repeated once for numerical orthogonality.
void Orthogonal(float* out, int64_t rows, int64_t cols, Random& random) {
  const bool tall = rows >= cols;
  const int64_t count = tall ? cols : rows, length = tall ? rows : cols;
  std::vector<std::vector<double>> basis;
  for (int64_t i = 0; i < count; ++i) {
    std::vector<double> v(length);
    for (double& x : v) x = random.Normal();
    for (int pass = 0; pass < 2; ++pass) {
      for (const auto& u : basis) {
        double dot = 0;
        for (int64_t k = 0; k < length; ++k) dot += u[k] * v[k];
        for (int64_t k = 0; k < length; ++k) v[k] -= dot * u[k];
      }
      double norm = 0;
      for (const double x : v) norm += x * x;
      for (double& x : v) x /= std::sqrt(norm);
    }
    basis.push_back(std::move(v));
  }
  for (int64_t i = 0; i < count; ++i)
    for (int64_t k = 0; k < length; ++k)
      out[tall ? k * cols + i : i * cols + k] = static_cast<float>(basis[i][k]);
}

}  // namespace

Tensor Initialise(const attention::ParameterSpec& spec, Random& random) {
  Tensor out(spec.shape);
  const int64_t fan_in = out.rank() > 0 ? out.dim(-1) : 1;
  const int64_t fan_out = out.rank() > 1 ? out.dim(-2) : 1;
  switch (spec.init) {
    case attention::Init::kZeros:
      break;
    case attention::Init::kOnes:
      for (float& x : out.span()) x = 1;
      break;
    case attention::Init::kForgetGate:
      for (int64_t i = out.size() / 4; i < out.size() / 2; ++i) out[i] = 1;
      break;
    case attention::Init::kGlorotUniform: {
      const double limit = std::sqrt(6.0 / static_cast<double>(fan_in + fan_out));
      for (float& x : out.span()) x = static_cast<float>((2 * random.Uniform() - 1) * limit);
      break;
    }
    case attention::Init::kNormal: {
      const double deviation = 1 / std::sqrt(static_cast<double>(std::max<int64_t>(1, fan_in)));
      for (float& x : out.span()) x = static_cast<float>(random.Normal() * deviation);
      break;
    }
    case attention::Init::kOrthogonal: {
      const int64_t block = fan_in * fan_out;
      for (int64_t at = 0; block > 0 && at < out.size(); at += block)
        Orthogonal(out.data() + at, fan_out, fan_in, random);
      break;
    }
  }
  return out;
}

}  // namespace fovea::train
