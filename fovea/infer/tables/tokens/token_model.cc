#include "fovea/infer/tables/tokens/token_model.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/core/error.h"
#include "fovea/data/json_fields.h"
#include "fovea/kernels/rows/elementwise.h"

namespace fovea::infer {
namespace {

using Part = TokenNetwork::Part;
using kernels::MatMulPacked;
using kernels::Onto;
using kernels::PackedMatrix;

constexpr int64_t kMostWidth = 1 << 12, kMostMembers = 1 << 10;

PackedMatrix Pack(const Tensor& weight) {
  return {weight.dim(0), weight.dim(1), weight.data(), weight.dim(1)};
}

float Clip(float x) { return std::min(1.0f, std::max(0.0f, x)); }

std::string NameOf(size_t member, const TokenNetwork::Spec& spec) {
  return StrCat("members.", member, ".", spec.name);
}

Tensor Take(const ModelFile& file, const std::string& name, const Shape& shape) {
  const auto found = file.tensors.find(name);
  Require(found != file.tensors.end(), "there is no ", name);
  Require(found->second.shape() == shape, name, " is ", ToString(found->second.shape()), ", not ",
          ToString(shape));
  for (const float value : found->second.span())
    Require(std::isfinite(value), name, " holds a value that is not finite");
  return found->second;
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
  for (const TokenNetwork& member : members)
    for (const Tensor& part : member.parts) count += part.size();
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
  const auto specs = TokenNetwork::Specs(shape);
  for (size_t m = 0; m < members.size(); ++m)
    for (size_t i = 0; i < specs.size(); ++i)
      file.tensors[NameOf(m, specs[i])] = members[m].parts[i];
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
    const auto specs = TokenNetwork::Specs(model.shape);
    for (int64_t m = 0; m < members; ++m) {
      TokenNetwork member{.shape = model.shape, .parts = {}};
      for (const TokenNetwork::Spec& spec : specs)
        member.parts.push_back(Take(file, NameOf(static_cast<size_t>(m), spec), spec.shape));
      model.members.push_back(std::move(member));
    }
    const size_t tensors = model.members.size() * specs.size();
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

TokenScorer::TokenScorer(const TokenNetwork& network, std::span<const ColumnTrack> tracks)
    : network_(network),
      tracks_(tracks),
      opening_(Pack(network.parts[Part::kOpening])),
      first_(Pack(network.parts[Part::kFirst])),
      second_(Pack(network.parts[Part::kSecond])),
      output_(Pack(network.parts[Part::kOutput])) {
  const TokenShape& s = network.shape;
  for (const float alpha : network.parts[Part::kSteers].span()) steers_.push_back(Clip(alpha));
  Tensor steering = network.parts[Part::kSteering].Clone();
  for (int64_t o = 0; o < s.steering; ++o) {
    float* row = steering.data() + o * s.tokens_width();
    WeighTokens(s, steers_, row, row);
  }
  steering_ = Pack(steering);
}

void TokenScorer::Score(std::span<const TokenPlace> places, float* scores, float* weights) const {
  const TokenShape& s = network_.shape;
  const auto& parts = network_.parts;
  const auto rows = static_cast<int64_t>(places.size() / tracks_.size());
  Tensor tokens = Tensor::Uninitialised({rows, s.tokens_width()});
  FillTokens(s, tracks_, parts[Part::kVectors], places, tokens.data());
  Tensor hidden = Tensor::Uninitialised({rows, std::max(s.hidden, s.steering)});
  Tensor after = Tensor::Uninitialised({rows, s.hidden});
  const auto product = [&](const float* x, const PackedMatrix& w, Part bias, float* y) {
    MatMulPacked(rows, x, w.cols(), w, parts[bias].span(), Onto::kNothing, y, w.rows());
  };
  const auto units = [&](Tensor& x, int64_t width) {
    return x.span().first(static_cast<size_t>(rows * width));
  };
  product(tokens.data(), steering_, Part::kSteeringBias, hidden.data());
  kernels::Tanh(units(hidden, s.steering), units(hidden, s.steering));
  product(hidden.data(), opening_, Part::kOpeningBias, weights);
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t c = 0; c < s.columns; ++c) {
      const float steer = steers_[static_cast<size_t>(c)];
      float& weight = weights[r * s.columns + c];
      weight = steer + (1 - steer) * Clip(weight);
    }
  WeighTokens(s, {weights, static_cast<size_t>(rows * s.columns)}, tokens.data(), tokens.data());
  product(tokens.data(), first_, Part::kFirstBias, hidden.data());
  kernels::Relu(units(hidden, s.hidden), units(hidden, s.hidden));
  product(hidden.data(), second_, Part::kSecondBias, after.data());
  kernels::Relu(units(after, s.hidden), units(after, s.hidden));
  product(after.data(), output_, Part::kOutputBias, scores);
}

}  // namespace fovea::infer
