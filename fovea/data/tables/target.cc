#include "fovea/data/tables/target.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "fovea/data/json_fields.h"

namespace fovea::data {
namespace {

constexpr std::array<std::pair<const char*, TargetKind>, 3> kKinds = {{
    {"binary", TargetKind::kBinary},
    {"classes", TargetKind::kClasses},
    {"regression", TargetKind::kRegression},
}};

}  // namespace

nlohmann::json ToJson(const TargetSpec& spec) {
  nlohmann::json json = {{"name", spec.name},
                         {"classes", spec.classes},
                         {"mean", spec.mean},
                         {"deviation", spec.deviation}};
  for (const auto& [name, kind] : kKinds)
    if (kind == spec.kind) json["kind"] = name;
  return json;
}

TargetSpec TargetSpecFromJson(const nlohmann::json& json) {
  const JsonFields fields(json, "target");
  TargetSpec spec;
  spec.name = fields.String("name");
  spec.kind = fields.Choice<TargetKind>("kind", kKinds);
  spec.classes = fields.DistinctStrings("classes");
  spec.mean = fields.Number("mean");
  spec.deviation = fields.Positive("deviation");
  const size_t classes = spec.classes.size();
  const bool fits = spec.kind == TargetKind::kBinary    ? classes == 2
                    : spec.kind == TargetKind::kClasses ? classes >= 2
                                                        : classes == 0;
  Require(fits, fields.Path("classes"), " has ", classes, " entries, which do not fit the kind");
  return spec;
}

}  // namespace fovea::data
