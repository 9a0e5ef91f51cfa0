#include "fovea/cli/series/info_convolution.h"

#include <fmt/format.h>

#include <algorithm>

#include "fovea/core/readable.h"

namespace fovea::cli {
namespace {

using Json = nlohmann::ordered_json;

Json BankJson(const infer::KernelBank& bank) {
  Json json;
  json["representation"] = bank.lag == 0 ? "values" : "differences";
  json["lag"] = bank.lag;
  json["kernels"] = bank.dilations.size() * kernels::kKernelCount;
  json["dilations"] = bank.dilations;
  json["features"] = bank.features();
  return json;
}

std::string BankText(const infer::KernelBank& bank) {
  const std::string of =
      bank.lag == 0 ? "values" : fmt::format("differences over lag {}", bank.lag);
  if (bank.dilations.empty()) return of;
  const auto [least, most] = std::minmax_element(bank.dilations.begin(), bank.dilations.end());
  return fmt::format("{}: {} kernels, dilations {} to {}, {} features", of,
                     Grouped(std::ssize(bank.dilations) * kernels::kKernelCount), Grouped(*least),
                     Grouped(*most), Grouped(bank.features()));
}

}  // namespace

void AddInfoOfConvolution(const infer::ConvolutionModel& model, ModelInfo* info) {
  Json banks = Json::array();
  for (const infer::KernelBank& bank : model.banks) {
    info->text += InfoLine(banks.empty() ? "banks" : "", BankText(bank));
    banks.push_back(BankJson(bank));
  }
  info->json["banks"] = std::move(banks);
  info->json["features"] = model.features();
  info->json["pooling"] = model.attention ? model.attention->network.pooling : "mean";
  if (model.attention) {
    const infer::StepAttention& attention = *model.attention;
    info->json["cell"] = attention.cell;
    info->json["inputs"] = attention.offset.size();
    info->json["selected_features"] = attention.selected.size();
    info->text += InfoLine(
        "pooling", fmt::format("{}, over places of {}: {} components of {} features",
                               attention.network.pooling, Plural(attention.cell, "step"),
                               attention.offset.size(), Grouped(std::ssize(attention.selected))));
  } else {
    info->text += InfoLine("pooling", "mean: every step alike");
  }
  info->tells_model = true;
  info->metrics_title = "on series left out";
}

}  // namespace fovea::cli
