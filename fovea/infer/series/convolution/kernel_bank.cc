#include "fovea/infer/series/convolution/kernel_bank.h"

#include <nlohmann/json.hpp>
#include <string>

#include "fovea/core/error.h"
#include "fovea/data/json_fields.h"

namespace fovea::infer {
namespace {

constexpr int64_t kMostFeatures = 1 << 20;

std::vector<int32_t> Integers(const data::JsonFields& fields, const std::string& key, double least,
                              double most) {
  std::vector<int32_t> all;
  for (const double value : fields.Numbers(key)) {
    Require(value >= least && value <= most && value == static_cast<int32_t>(value),
            fields.Path(key), " holds ", value, ", which is no whole number from ", least, " to ",
            most);
    all.push_back(static_cast<int32_t>(value));
  }
  return all;
}

}  // namespace

std::vector<float> Represent(const kernels::ChannelSeries& x, int64_t lag) {
  std::vector<float> out(x.values.begin(), x.values.end());
  if (lag == 0) return out;
  for (int64_t c = 0; c < x.channels; ++c)
    for (int64_t t = 0; t < x.steps; ++t) {
      const auto at = static_cast<size_t>(c * x.steps + t);
      out[at] = t < lag ? 0.0f : x.values[at] - x.values[at - static_cast<size_t>(lag)];
    }
  return out;
}

nlohmann::json ToJson(const KernelBank& bank) {
  return {{"lag", bank.lag},
          {"smoothing", bank.smoothing},
          {"dilations", bank.dilations},
          {"feature_counts", bank.feature_counts},
          {"channel_ends", bank.channel_ends},
          {"channels", bank.channels}};
}

KernelBank KernelBankFromJson(const nlohmann::json& json, int64_t dims) {
  const data::JsonFields fields(json, "bank");
  KernelBank bank;
  bank.lag = fields.Integer("lag", 0);
  const double smoothing = fields.Number("smoothing");
  Require(smoothing >= 0 && smoothing <= 16, fields.Path("smoothing"), " is ", smoothing,
          ", which is not 0 to 16");
  bank.smoothing = static_cast<float>(smoothing);
  bank.dilations = Integers(fields, "dilations", 1, 1 << 24);
  bank.feature_counts = Integers(fields, "feature_counts", 0, kMostFeatures);
  bank.channel_ends = Integers(fields, "channel_ends", 1, 1 << 30);
  bank.channels = Integers(fields, "channels", 0, static_cast<double>(dims - 1));
  Require(bank.dilations.size() == bank.feature_counts.size(), "bank has ", bank.dilations.size(),
          " dilations and ", bank.feature_counts.size(), " counts of features");
  const size_t kernels = bank.dilations.size() * static_cast<size_t>(kernels::kKernelCount);
  Require(bank.channel_ends.size() == kernels, "bank.channel_ends has ", bank.channel_ends.size(),
          " entries, not ", kernels);
  int64_t end = 0;
  for (const int32_t next : bank.channel_ends) {
    Require(next > end, "bank.channel_ends does not ascend");
    end = next;
  }
  Require(end == static_cast<int64_t>(bank.channels.size()), "bank.channels has ",
          bank.channels.size(), " entries, not ", end);
  int64_t features = 0;
  for (const int32_t count : bank.feature_counts) features += count * kernels::kKernelCount;
  Require(features <= kMostFeatures, "bank.feature_counts makes ", features,
          " features, more than ", kMostFeatures);
  bank.biases.resize(static_cast<size_t>(features));
  return bank;
}

}  // namespace fovea::infer
