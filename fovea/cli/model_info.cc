#include "fovea/cli/model_info.h"

#include <fmt/format.h>

#include "fovea/core/error.h"

namespace fovea::cli {
namespace {

using Json = nlohmann::ordered_json;

// One line "  name   value" for each leaf, inner names joined by dots.
void AddLines(const Json& json, const std::string& prefix, std::string* text) {
  for (const auto& [key, value] : json.items()) {
    const std::string name = prefix + Printable(key);
    const bool list = value.is_array() && !value.empty() && value[0].is_object();
    if (value.is_object())
      AddLines(value, name + ".", text);
    else if (list && value.size() > 4)
      *text += fmt::format("  {:<24} {} of them, told by --format json\n", name, value.size());
    else
      *text += fmt::format("  {:<24} {}\n", name, Shown(value));
  }
}

}  // namespace

std::string InfoLine(std::string_view name, const std::string& value) {
  return fmt::format("{:<26} {}\n", name, value);
}

std::string InfoSection(std::string_view heading, const Json& json) {
  if (json.empty()) return "";
  std::string text = fmt::format("{}\n", heading);
  AddLines(json, "", &text);
  return text;
}

std::string Shown(const Json& value) {
  if (value.is_string()) return Printable(value.get<std::string>());
  if (value.is_number_float()) return fmt::format("{:.6g}", value.get<double>());
  return Printable(value.dump(-1, ' ', false, Json::error_handler_t::replace), 300);
}

}  // namespace fovea::cli
