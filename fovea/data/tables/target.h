#ifndef FOVEA_DATA_TABLES_TARGET_H_
#define FOVEA_DATA_TABLES_TARGET_H_

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace fovea::data {

// What a model is to predict.
enum class TargetKind { kBinary, kClasses, kRegression };

// Learnt from the training data and kept in the model file.
struct TargetSpec {
  std::string name;
  TargetKind kind = TargetKind::kBinary;
  std::vector<std::string> classes;  // kBinary: {negative, positive}; kRegression: none
  double mean = 0, deviation = 1;    // kRegression: target = mean + deviation · output

  // Numbers that a model puts out for a sample: one logit, one logit a class, or one value.
  int outputs() const {
    return kind == TargetKind::kClasses ? static_cast<int>(classes.size()) : 1;
  }
};

nlohmann::json ToJson(const TargetSpec& spec);
// Throws ArgumentError that names the key at fault.
TargetSpec TargetSpecFromJson(const nlohmann::json& json);

}  // namespace fovea::data

#endif  // FOVEA_DATA_TABLES_TARGET_H_
