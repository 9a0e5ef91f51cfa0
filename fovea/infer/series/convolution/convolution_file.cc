#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/data/json_fields.h"
#include "fovea/infer/model_parameters.h"
#include "fovea/infer/series/convolution/convolution_model.h"
#include "fovea/infer/series/convolution/step_pooling.h"

namespace fovea::infer {
namespace {

constexpr int64_t kMostCell = int64_t{1} << 30, kMostInputs = 1 << 16;

std::string BiasesOf(size_t bank) { return StrCat("bank.", bank, ".biases"); }

std::string NameOf(const PlaceNetwork::Spec& spec) { return StrCat("attention.", spec.name); }

StepAttention AttentionFrom(const ModelFile& file, const nlohmann::json& json, int64_t features,
                            int64_t outputs) {
  const data::JsonFields fields(json, "attention");
  StepAttention out;
  out.network.pooling = fields.String("pooling");
  const std::vector<std::string> names = StepPoolings();
  Require(std::find(names.begin(), names.end(), out.network.pooling) != names.end(),
          "attention.pooling is ", data::Quoted(out.network.pooling), ", which is not known");
  out.cell = fields.Integer("cell", 1);
  Require(out.cell <= kMostCell, "attention.cell is above ", kMostCell);
  const int64_t inputs = fields.Integer("inputs", 1);
  Require(inputs <= kMostInputs, "attention.inputs is above ", kMostInputs);
  int64_t last = -1;
  for (const double value : fields.Numbers("selected")) {
    Require(value > static_cast<double>(last) && value < static_cast<double>(features) &&
                value == std::floor(value),
            "attention.selected does not ascend below ", features);
    last = static_cast<int64_t>(value);
    out.selected.push_back(static_cast<int32_t>(last));
  }
  out.projection =
      TakeTensor(file, "attention.projection", {static_cast<int64_t>(out.selected.size()), inputs});
  out.offset = TakeTensor(file, "attention.offset", {inputs});
  for (const PlaceNetwork::Spec& spec : PlaceNetwork::Specs(inputs, outputs))
    out.network.parts.push_back(TakeTensor(file, NameOf(spec), spec.shape));
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
  if (!attention) file.tensors["head"] = head;
  file.tensors["bias"] = bias;
  file.tensors["centre"] = centre;
  if (attention) {
    const int64_t inputs = attention->offset.size();
    model["attention"] = {{"pooling", attention->network.pooling},
                          {"cell", attention->cell},
                          {"inputs", inputs},
                          {"selected", attention->selected}};
    file.tensors["attention.projection"] = attention->projection;
    file.tensors["attention.offset"] = attention->offset;
    const auto specs = PlaceNetwork::Specs(inputs, outputs());
    for (size_t i = 0; i < specs.size(); ++i)
      file.tensors[NameOf(specs[i])] = attention->network.parts[i];
  }
  file.model = std::move(model);
  return file;
}

ConvolutionModel ConvolutionModel::FromFile(const ModelFile& file, const std::string& path) {
  try {
    ConvolutionModel model;
    model.data = data::SeriesSpecFromJson(file.data);
    const data::JsonFields fields(file.model, "model");
    size_t tensors = 2;
    for (const nlohmann::json& json : fields.Array("banks")) {
      KernelBank bank = KernelBankFromJson(json, model.data.dims());
      const Tensor biases = TakeTensor(file, BiasesOf(model.banks.size()), {bank.features()});
      bank.biases.assign(biases.span().begin(), biases.span().end());
      model.banks.push_back(std::move(bank));
      ++tensors;
    }
    model.bias = TakeTensor(file, "bias", {model.outputs()});
    model.centre = TakeTensor(file, "centre", {model.outputs()});
    const auto& json = static_cast<const nlohmann::json&>(file.model);
    if (json.contains("attention")) {
      model.attention = AttentionFrom(file, json["attention"], model.features(), model.outputs());
      tensors += 2 + PlaceNetwork::kParts;
    } else {
      model.head = TakeTensor(file, "head", {model.features(), model.outputs()});
      ++tensors;
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
