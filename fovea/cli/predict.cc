#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/cli/commands.h"
#include "fovea/cli/console/interrupt.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/samples/predictions.h"
#include "fovea/core/encoding.h"

namespace fovea::cli {
namespace {

using data::TargetSpec;
using infer::PredictedBatch;

// float numbers, written with the fewest digits that restore them.
using Json = nlohmann::basic_json<nlohmann::ordered_map, std::vector, std::string, bool,
                                  std::int64_t, std::uint64_t, float>;

std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string CsvHeader(const TargetSpec& target, bool with_target) {
  std::string line = "id,prediction";
  for (const std::string& name : target.classes) line += "," + CsvField("probability_" + name);
  return line + (with_target ? ",target\n" : "\n");
}

std::string CsvRow(const TargetSpec& target, const PredictedBatch& batch, int64_t row,
                   const std::string& id, bool with_target) {
  std::string line = CsvField(id) + "," + CsvField(PredictionName(target, batch, row));
  for (const float p : Probabilities(target, batch, row)) line += fmt::format(",{}", p);
  if (with_target) line += "," + CsvField(TargetName(target, batch, row));
  return line + "\n";
}

// The name of a class, or the value of a regression as a number.
Json NamedOrNumber(const TargetSpec& target, const std::string& name, float value) {
  return target.kind == data::TargetKind::kRegression ? Json(value) : Json(name);
}

std::string JsonRow(const TargetSpec& target, const PredictedBatch& batch, int64_t row,
                    const std::string& id) {
  Json json;
  json["id"] = id;
  json["prediction"] =
      NamedOrNumber(target, PredictionName(target, batch, row),
                    batch.predictions[static_cast<size_t>(row * target.outputs())]);
  const std::vector<float> probabilities = Probabilities(target, batch, row);
  for (size_t c = 0; c < probabilities.size(); ++c)
    json["probabilities"][target.classes[c]] = probabilities[c];
  if (!batch.targets.empty())
    json["target"] = NamedOrNumber(target, TargetName(target, batch, row),
                                   batch.targets[static_cast<size_t>(row)]);
  return Dump(json);
}

}  // namespace

int Predict(const Arguments& args) {
  DataArguments arguments;
  std::string format = "csv", path;
  const auto app = MakeApp(
      "fovea predict",
      "What a model says about each sample, a row a sample in the order of the data:\n"
      "  id            the line of the file on which the sample starts; FILE:LINE where several\n"
      "                files are given\n"
      "  prediction    the class, or the value\n"
      "  probability_C the probability of class C, a column each\n"
      "  target        the true one, if the first file holds it\n"
      "JSON: {\"task\", \"target\", \"samples\": [{\"id\", \"prediction\", \"probabilities\": "
      "{class: "
      "number},\n\"target\"}]}.",
      "  fovea predict splice.safetensors new.csv > predictions.csv\n"
      "  fovea predict gunpoint.safetensors GunPoint_TEST.ts --format json --out p.json\n");
  AddDataArguments(app.get(), &arguments);
  AddChoice(app.get(), "--format", &format, {"csv", "json"}, "of the result");
  OptionGroup(app.get()).Out(&path);
  if (!Parse(app.get(), args)) return 0;

  const auto predictor = infer::Predictor::Load(arguments.model);
  arguments.options.weights = false;
  const TargetSpec& target = predictor->target();
  CatchInterrupts();  // so that no half-written file stays behind
  Output out(path);
  bool first = true, with_target = false;
  const auto write = [&](const std::string& file, const PredictedBatch& batch) {
    if (first) with_target = !batch.targets.empty();
    if (first && format == "csv") out.Write(CsvHeader(target, with_target));
    if (first && format == "json")
      out.Write("{\"task\":" + Dump(infer::NameOf(predictor->file().task)) +
                ",\"target\":" + Dump(target.name) + ",\"samples\":[\n");
    for (int64_t row = 0; row < batch.rows; ++row) {
      const std::string id = SampleId(arguments, file, batch, row);
      if (format == "csv") {
        out.Write(CsvRow(target, batch, row, id, with_target));
      } else {
        out.Write(first ? "" : ",\n");
        out.Write(JsonRow(target, batch, row, id));
      }
      first = false;
    }
  };
  RunOverData(*predictor, arguments, write);
  if (format == "json") out.Write("\n]}\n");
  out.Finish();
  return 0;
}

}  // namespace fovea::cli
