#ifndef FOVEA_CLI_MODEL_INFO_H_
#define FOVEA_CLI_MODEL_INFO_H_

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace fovea::cli {

// What `fovea info` tells of a model by its task, between the task and the architecture: for
// programs and for people.
struct ModelInfo {
  nlohmann::ordered_json json;
  std::string text;
  bool tells_model = false;  // the text says all that people want to know of the architecture
  std::string metrics_title = "metrics in training";
};

// A line of the text.
std::string InfoLine(std::string_view name, const std::string& value);
// A heading and a line for each leaf, inner names joined by dots; "" of nothing.
std::string InfoSection(std::string_view heading, const nlohmann::ordered_json& json);
// Names and more from a model file, shown to a person.
std::string Shown(const nlohmann::ordered_json& value);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_MODEL_INFO_H_
