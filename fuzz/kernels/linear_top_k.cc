// The largest scores of an output layer.
#include "fovea/kernels/products/linear_top_k.h"

#include <algorithm>
#include <functional>

#include "fovea/core/error.h"
#include "fuzz/kernels/cases.h"
#include "fuzz/kernels/targets.h"

namespace fovea::fuzz {
namespace {

// What the K-th largest of numbers can be, which are known to lie about so.
std::vector<Uncertain> Sorted(const std::vector<Uncertain>& scores, size_t most) {
  std::vector<double> low, high;
  for (const Uncertain& s : scores) {
    low.push_back(s.value - 2 * s.error);
    high.push_back(s.value + 2 * s.error);
  }
  std::sort(low.begin(), low.end(), std::greater<>());
  std::sort(high.begin(), high.end(), std::greater<>());
  std::vector<Uncertain> sorted;
  for (size_t k = 0; k < std::min(most, scores.size()); ++k)
    sorted.emplace_back((low[k] + high[k]) / 2, (high[k] - low[k]) / 2);
  return sorted;
}

}  // namespace

void RunLinearTopK(CaseBytes& bytes) {
  using namespace kernels;
  const int64_t rows = 1 + bytes.Size(35), inputs = 1 + bytes.Size(70);
  int64_t outputs = 1 + bytes.Size(130);
  if (bytes.Choice(16) == 0) outputs += 512;  // more than a block
  const int64_t most = 1 + bytes.Choice(9);
  const std::vector<float> x = bytes.Floats(rows * inputs, false),
                           w = bytes.Floats(outputs * inputs, false),
                           bias = bytes.Floats(outputs, false);
  std::vector<std::vector<Uncertain>> scores(static_cast<size_t>(rows));
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t o = 0; o < outputs; ++o) {
      Sum sum;
      for (int64_t i = 0; i < inputs; ++i)
        sum += Uncertain(x[r * inputs + i]) * Uncertain(w[o * inputs + i]);
      sum += Uncertain(bias[o]);
      const Uncertain score = sum;
      if (!score.IsFinite()) return;  // scores are to be finite
      scores[r].push_back(score);
    }
  const std::string text =
      StrCat("linear top k, rows ", rows, ", outputs ", outputs, ", inputs ", inputs, ", K ", most);
  auto x_in = Padded(x, 1), w_in = Padded(w, 2), bias_in = Padded(bias, 3);
  OnEveryTarget([&](const Target& target) {
    const std::string what = text + ", " + target.name;
    std::vector<int32_t> index(static_cast<size_t>(rows * most));
    std::vector<double> logsumexp(static_cast<size_t>(rows));
    testing::PaddedSpan value(index.size(), 3);
    const PackedMatrix weight(outputs, inputs, w_in.data(), inputs);
    LinearTopK(x_in.span(), weight, bias_in.span(), {index, value.span(), logsumexp});
    CheckPadding(what, value);
    for (int64_t r = 0; r < rows; ++r) {
      const size_t found = std::min(scores[r].size(), static_cast<size_t>(most));
      const std::span<const float> values = value.span().subspan(r * most, found);
      std::vector<Uncertain> chosen;
      for (size_t k = 0; k < found; ++k) chosen.push_back(scores[r].at(index[r * most + k]));
      Check(what + ", values", values, chosen);
      Check(what + ", the largest", values, Sorted(scores[r], found), 1);
      const float sum[] = {static_cast<float>(logsumexp[r])};
      Check(what + ", logsumexp", sum, {Softmax(scores[r]).logsumexp});
    }
  });
}

const Family kLinearTopK("linear_top_k", RunLinearTopK);

}  // namespace fovea::fuzz
