#ifndef FOVEA_INFER_JSON_FIELDS_H_
#define FOVEA_INFER_JSON_FIELDS_H_

#include <nlohmann/json.hpp>
#include <string>

#include "fovea/core/error.h"

namespace fovea::infer {

// Reads a field of a model file's JSON into `value`. Throws ArgumentError that names the key when
// it is absent or of another type.
template <class T>
void ReadField(const nlohmann::json& json, const std::string& key, T& value) {
  const auto found = json.is_object() ? json.find(key) : json.end();
  Require(json.is_object() && found != json.end(), "\"", key, "\" is missing");
  try {
    value = found->template get<T>();
  } catch (const nlohmann::json::exception&) {
    throw ArgumentError(StrCat("\"", key, "\" is of the wrong type"));
  }
}

// The same for a number with limits, both included.
inline void ReadField(const nlohmann::json& json, const std::string& key, int64_t& value,
                      int64_t least, int64_t most) {
  ReadField(json, key, value);
  Require(value >= least && value <= most, "\"", key, "\" must be ", least, " to ", most, ", got ",
          value);
}

}  // namespace fovea::infer

#endif  // FOVEA_INFER_JSON_FIELDS_H_
