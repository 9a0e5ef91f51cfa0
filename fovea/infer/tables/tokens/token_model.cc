#include "fovea/infer/tables/tokens/token_model.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/core/error.h"
#include "fovea/data/json_fields.h"
#include "fovea/infer/model_parameters.h"

namespace fovea::infer {
namespace {

constexpr int64_t kMostWidth = 1 << 12, kMostMembers = 1 << 10, kMostLayers = 64;

// The names, shapes and places of a member's tensors: its own, and those of its layers.
template <class Visit>
void VisitParts(const TokenShape& shape, size_t member, TokenNetwork* network, const Visit& visit) {
  const auto specs = TokenNetwork::Specs(shape);
  network->parts.resize(specs.size());
  for (size_t p = 0; p < specs.size(); ++p)
    visit(StrCat("members.", member, ".", specs[p].name), specs[p].shape, &network->parts[p]);
  const auto of_layer = MixingLayer::Specs(shape.mixing());
  network->layers.resize(static_cast<size_t>(shape.layers));
  for (size_t l = 0; l < network->layers.size(); ++l) {
    network->layers[l].parts.resize(of_layer.size());
    for (size_t p = 0; p < of_layer.size(); ++p)
      visit(StrCat("members.", member, ".layers.", l, ".", of_layer[p].name), of_layer[p].shape,
            &network->layers[l].parts[p]);
  }
}

int64_t SizeFrom(const data::JsonFields& fields, const char* name, int64_t most) {
  const int64_t size = fields.Integer(name, 1);
  Require(size <= most, fields.Path(name), " is above ", most);
  return size;
}

TokenShape ShapeFor(const data::TableSpec& data, std::span<const ColumnTrack> tracks) {
  TokenShape shape;
  shape.columns = std::ssize(data.features);
  shape.tracks = std::ssize(tracks);
  shape.rows = FirstRows(tracks).back();
  shape.outputs = TokenModel::OutputsOf(data.target);
  return shape;
}

}  // namespace

int64_t TokenModel::OutputsOf(const data::TargetSpec& target) {
  return target.kind == data::TargetKind::kRegression ? 1 : std::ssize(target.classes);
}

int64_t TokenModel::parameter_count() const {
  int64_t count = 0;
  for (const TokenNetwork& member : members) {
    for (const Tensor& part : member.parts) count += part.size();
    for (const MixingLayer& layer : member.layers)
      for (const Tensor& part : layer.parts) count += part.size();
  }
  return count;
}

ModelFile TokenModel::ToFile() const {
  ModelFile file;
  file.task = Task::kTabular;
  file.data = ToJson(data);
  nlohmann::json model = {{"family", kFamily},      {"members", members.size()},
                          {"width", shape.width},   {"steering", shape.steering},
                          {"hidden", shape.hidden}, {"tracks", nlohmann::json::array()}};
  for (const ColumnTrack& track : tracks) model["tracks"].push_back(infer::ToJson(track));
  if (shape.layers > 0) {
    model["layers"] = shape.layers;
    model["heads"] = shape.heads;
  }
  for (size_t m = 0; m < members.size(); ++m) {
    TokenNetwork member = members[m];
    VisitParts(shape, m, &member, [&](const std::string& name, const Shape&, const Tensor* part) {
      file.tensors[name] = *part;
    });
  }
  file.model = std::move(model);
  return file;
}

TokenModel TokenModel::FromFile(const ModelFile& file, const std::string& path) {
  try {
    TokenModel model;
    model.data = data::TableSpecFromJson(file.data);
    const data::JsonFields fields(file.model, "model");
    model.tracks = ColumnTracksFromJson(fields.Get("tracks"), model.data);
    model.shape = ShapeFor(model.data, model.tracks);
    model.shape.width = SizeFrom(fields, "width", kMostWidth);
    model.shape.steering = SizeFrom(fields, "steering", kMostWidth);
    model.shape.hidden = SizeFrom(fields, "hidden", kMostWidth);
    const int64_t members = SizeFrom(fields, "members", kMostMembers);
    if (static_cast<const nlohmann::json&>(file.model).contains("layers")) {
      model.shape.layers = SizeFrom(fields, "layers", kMostLayers);
      model.shape.heads = SizeFrom(fields, "heads", kMostWidth);
      Require(model.shape.width % model.shape.heads == 0, "model.width is ", model.shape.width,
              ", which ", model.shape.heads, " heads cannot share");
    }
    size_t tensors = 0;
    for (int64_t m = 0; m < members; ++m) {
      TokenNetwork member{.shape = model.shape, .parts = {}};
      VisitParts(model.shape, static_cast<size_t>(m), &member,
                 [&](const std::string& name, const Shape& shape, Tensor* part) {
                   *part = TakeTensor(file, name, shape);
                   ++tensors;
                 });
      model.members.push_back(std::move(member));
    }
    Require(file.tensors.size() == tensors, "it has ", file.tensors.size(), " parameters, not ",
            tensors);
    return model;
  } catch (const ArgumentError& error) {
    throw InputError(path, StrCat("its description does not fit: ", error.what()),
                     "the file is damaged or was changed; train again");
  }
}

bool IsTokenModel(const ModelFile& file) {
  const auto& json = static_cast<const nlohmann::json&>(file.model);
  return json.is_object() && json.contains("family") &&
         json["family"] == std::string(TokenModel::kFamily);
}

}  // namespace fovea::infer
