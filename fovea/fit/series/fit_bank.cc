#include "fovea/fit/series/fit_bank.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/core/threads.h"

namespace fovea::fit {
namespace {

constexpr int64_t kMostDilations = 32, kMostChannels = 9, kMostOutputs = 4096;

// Dilation → features of each kernel.
std::map<int32_t, int32_t> Dilations(int64_t steps, int64_t per_kernel) {
  const int64_t count = std::min(per_kernel, kMostDilations);
  const double last = steps > 9 ? std::log2(static_cast<double>(steps - 1) / 8) : 0;
  std::map<int32_t, int32_t> shares;
  for (int64_t i = 0; i < count; ++i) {
    const double exponent =
        count == 1 ? 0 : last * static_cast<double>(i) / static_cast<double>(count - 1);
    // A power that is whole must not fall to the number before it.
    ++shares[static_cast<int32_t>(std::exp2(exponent) * (1 + 1e-12))];
  }
  int64_t given = 0;
  for (auto& [dilation, share] : shares) {
    share = static_cast<int32_t>(share * per_kernel / count);
    given += share;
  }
  for (auto at = shares.begin(); given < per_kernel; ++given) {
    ++at->second;
    if (++at == shares.end()) at = shares.begin();
  }
  return shares;
}

// The values at the given shares of the sorted ones, interpolated between neighbours.
void Quantiles(std::vector<float>* values, std::span<const double> shares, float* out) {
  const auto nth = [&](size_t n) {
    std::nth_element(values->begin(), values->begin() + static_cast<int64_t>(n), values->end());
    return static_cast<double>((*values)[n]);
  };
  for (size_t i = 0; i < shares.size(); ++i) {
    const double at = shares[i] * static_cast<double>(values->size() - 1);
    const auto low = static_cast<size_t>(at);
    const double value = nth(low);
    // Those behind the n-th are the larger ones.
    const double next =
        low + 1 < values->size()
            ? *std::min_element(values->begin() + static_cast<int64_t>(low) + 1, values->end())
            : value;
    out[i] = static_cast<float>(value + (at - static_cast<double>(low)) * (next - value));
  }
}

}  // namespace

int64_t ChannelSet::max_steps() const {
  int64_t longest = 0;
  for (int64_t i = 0; i < size(); ++i) longest = std::max(longest, steps(i));
  return longest;
}

infer::KernelBank FitBank(const ChannelSet& set, const BankOptions& options) {
  Require(set.size() >= 1 && options.features >= kernels::kKernelCount,
          "a bank needs a series and ", kernels::kKernelCount, " features, got ", set.size(),
          " and ", options.features);
  infer::KernelBank bank;
  bank.lag = options.lag;
  bank.smoothing = options.smoothing;
  const auto dilations = Dilations(set.max_steps(), options.features / kernels::kKernelCount);
  Random random(options.seed);
  std::vector<int64_t> drawn;
  std::vector<int32_t> all(static_cast<size_t>(set.channels));
  std::iota(all.begin(), all.end(), 0);
  const double exponent = std::log2(static_cast<double>(std::min(set.channels, kMostChannels)) + 1);
  int64_t total = 0;
  for (const auto& [dilation, count] : dilations) {
    bank.dilations.push_back(dilation);
    bank.feature_counts.push_back(count);
    total += count * kernels::kKernelCount;
    for (int64_t k = 0; k < kernels::kKernelCount; ++k) {
      const auto channels = std::min<int64_t>(
          set.channels, static_cast<int64_t>(std::exp2(random.Uniform() * exponent)));
      for (int64_t c = 0; c < channels; ++c) {
        std::swap(all[static_cast<size_t>(c)],
                  all[static_cast<size_t>(c) + random.Below(all.size() - static_cast<size_t>(c))]);
        bank.channels.push_back(all[static_cast<size_t>(c)]);
      }
      bank.channel_ends.push_back(static_cast<int32_t>(bank.channels.size()));
      drawn.push_back(static_cast<int64_t>(random.Below(static_cast<uint64_t>(set.size()))));
    }
  }
  bank.biases.resize(static_cast<size_t>(total));
  ParallelFor(static_cast<int64_t>(drawn.size()), 16, [&](int64_t begin, int64_t end) {
    std::vector<float> output, some;
    std::vector<double> shares;
    for (int64_t at = begin; at < end; ++at) {
      const auto place = static_cast<size_t>(at / kernels::kKernelCount);
      int64_t first = (at % kernels::kKernelCount) * bank.feature_counts[place];
      for (size_t before = 0; before < place; ++before)
        first += bank.feature_counts[before] * kernels::kKernelCount;
      const kernels::ChannelSeries x = set.at(drawn[static_cast<size_t>(at)]);
      const std::vector<float> values = infer::Represent(x, options.lag);
      output.resize(static_cast<size_t>(x.steps));
      const int32_t from = at == 0 ? 0 : bank.channel_ends[static_cast<size_t>(at - 1)];
      kernels::ConvolveDilated(
          {values, x.channels, x.steps},
          {.kernel = at % kernels::kKernelCount,
           .dilation = bank.dilations[place],
           .channels =
               std::span(bank.channels)
                   .subspan(static_cast<size_t>(from),
                            static_cast<size_t>(bank.channel_ends[static_cast<size_t>(at)] - from)),
           .smoothing = bank.smoothing},
          output);
      const int64_t stride = (x.steps + kMostOutputs - 1) / kMostOutputs;
      some.clear();
      for (int64_t t = 0; t < x.steps; t += stride) some.push_back(output[static_cast<size_t>(t)]);
      shares.clear();
      for (int32_t i = 0; i < bank.feature_counts[place]; ++i) {
        const double turns = static_cast<double>(first + i + 1) * std::numbers::phi;
        shares.push_back(turns - std::floor(turns));
      }
      Quantiles(&some, shares, bank.biases.data() + first);
    }
  });
  return bank;
}

}  // namespace fovea::fit
