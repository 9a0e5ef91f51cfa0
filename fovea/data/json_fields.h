#ifndef FOVEA_DATA_JSON_FIELDS_H_
#define FOVEA_DATA_JSON_FIELDS_H_

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/data/text.h"

namespace fovea::data {

// Reads the members of a JSON object from outside. Every failure is an ArgumentError that names
// the key from the top: "features[3].mean is not a number".
class JsonFields {
 public:
  // where: the key of the object itself; "" for the top. It must outlive this.
  JsonFields(const nlohmann::json& json, std::string where);

  const nlohmann::json& Get(const std::string& key) const;
  // "features.mean"
  std::string Path(const std::string& key) const;

  std::string String(const std::string& key) const;
  bool Bool(const std::string& key) const;
  // Finite.
  double Number(const std::string& key) const;
  int64_t Integer(const std::string& key, int64_t least) const;
  const nlohmann::json& Array(const std::string& key) const;
  std::vector<std::string> Strings(const std::string& key) const;
  // None twice, none empty.
  std::vector<std::string> DistinctStrings(const std::string& key) const;
  std::vector<double> Numbers(const std::string& key) const;
  // > 0.
  double Positive(const std::string& key) const;

  // One of the named values. choices: pairs of name and value.
  template <class T, class Choices>
  T Choice(const std::string& key, const Choices& choices) const {
    const std::string name = String(key);
    for (const auto& [choice, value] : choices)
      if (name == choice) return value;
    throw ArgumentError(StrCat(Path(key), " is ", Quoted(name), ", which is not known"));
  }

 private:
  const nlohmann::json& json_;
  std::string where_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_JSON_FIELDS_H_
