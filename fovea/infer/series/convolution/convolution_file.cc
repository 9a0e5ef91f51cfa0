#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/data/json_fields.h"
#include "fovea/infer/series/convolution/convolution_model.h"

namespace fovea::infer {
namespace {

constexpr int64_t kMostCell = int64_t{1} << 30;

std::string BiasesOf(size_t bank) { return StrCat("bank.", bank, ".biases"); }

Tensor Take(const ModelFile& file, const std::string& name, const Shape& shape) {
  const auto found = file.tensors.find(name);
  Require(found != file.tensors.end(), "there is no ", name);
  Require(found->second.shape() == shape, name, " is ", ToString(found->second.shape()), ", not ",
          ToString(shape));
  for (const float value : found->second.span())
    Require(std::isfinite(value), name, " holds a value that is not finite");
  return found->second;
}

StepAttention AttentionFrom(const ModelFile& file, const nlohmann::json& json, int64_t features,
                            int64_t outputs) {
  const data::JsonFields fields(json, "attention");
  StepAttention out;
  out.pooling.name = fields.String("pooling");
  const std::vector<std::string> names = StepPooling::Names();
  Require(std::find(names.begin(), names.end(), out.pooling.name) != names.end(),
          "attention.pooling is ", data::Quoted(out.pooling.name), ", which is not known");
  out.pooling.sharpness = fields.Positive("sharpness");
  out.cell = fields.Integer("cell", 1);
  out.window = fields.Integer("window", 1);
  Require(out.cell <= kMostCell && out.window <= kMostCell,
          "attention.cell or attention.window is above ", kMostCell);
  int64_t last = -1;
  for (const double value : fields.Numbers("selected")) {
    Require(value > static_cast<double>(last) && value < static_cast<double>(features) &&
                value == std::floor(value),
            "attention.selected does not ascend below ", features);
    last = static_cast<int64_t>(value);
    out.selected.push_back(static_cast<int32_t>(last));
  }
  out.head = Take(file, "attention.head", {static_cast<int64_t>(out.selected.size()), outputs});
  out.bias = Take(file, "attention.bias", {outputs});
  out.mix = Take(file, "attention.mix", {outputs, outputs});
  return out;
}

}  // namespace

bool IsConvolutionModel(const ModelFile& file) {
  const auto& json = static_cast<const nlohmann::json&>(file.model);
  return json.is_object() && json.contains("family") &&
         json["family"] == std::string(ConvolutionModel::kFamily);
}

ModelFile ConvolutionModel::ToFile() const {
  ModelFile file;
  file.task = Task::kSeries;
  file.data = ToJson(data);
  nlohmann::json model = {{"family", kFamily}, {"banks", nlohmann::json::array()}};
  for (size_t i = 0; i < banks.size(); ++i) {
    model["banks"].push_back(ToJson(banks[i]));
    file.tensors[BiasesOf(i)] = Tensor({banks[i].features()}, banks[i].biases);
  }
  file.tensors["head"] = head;
  file.tensors["bias"] = bias;
  file.tensors["centre"] = centre;
  if (attention) {
    model["attention"] = {{"pooling", attention->pooling.name},
                          {"sharpness", attention->pooling.sharpness},
                          {"cell", attention->cell},
                          {"window", attention->window},
                          {"selected", attention->selected}};
    file.tensors["attention.head"] = attention->head;
    file.tensors["attention.bias"] = attention->bias;
    file.tensors["attention.mix"] = attention->mix;
  }
  file.model = std::move(model);
  return file;
}

ConvolutionModel ConvolutionModel::FromFile(const ModelFile& file, const std::string& path) {
  try {
    ConvolutionModel model;
    model.data = data::SeriesSpecFromJson(file.data);
    const data::JsonFields fields(file.model, "model");
    size_t tensors = 3;
    for (const nlohmann::json& json : fields.Array("banks")) {
      KernelBank bank = KernelBankFromJson(json, model.data.dims());
      const Tensor biases = Take(file, BiasesOf(model.banks.size()), {bank.features()});
      bank.biases.assign(biases.span().begin(), biases.span().end());
      model.banks.push_back(std::move(bank));
      ++tensors;
    }
    model.head = Take(file, "head", {model.features(), model.outputs()});
    model.bias = Take(file, "bias", {model.outputs()});
    model.centre = Take(file, "centre", {model.outputs()});
    const auto& json = static_cast<const nlohmann::json&>(file.model);
    if (json.contains("attention")) {
      model.attention = AttentionFrom(file, json["attention"], model.features(), model.outputs());
      tensors += 3;
    }
    Require(file.tensors.size() == tensors, "it has ", file.tensors.size(), " parameters, not ",
            tensors);
    return model;
  } catch (const ArgumentError& error) {
    throw InputError(path, StrCat("its description does not fit: ", error.what()),
                     "the file is damaged or was changed; train again");
  }
}

}  // namespace fovea::infer
