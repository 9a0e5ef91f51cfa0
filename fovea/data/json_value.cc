#include "fovea/data/json_value.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace fovea::data {

JsonValue::JsonValue() : json_(std::make_unique<nlohmann::json>()) {}
JsonValue::JsonValue(nlohmann::json json)
    : json_(std::make_unique<nlohmann::json>(std::move(json))) {}
JsonValue::JsonValue(const JsonValue& other) : JsonValue(*other.json_) {}
JsonValue::JsonValue(JsonValue&& other) : JsonValue() { std::swap(json_, other.json_); }
JsonValue& JsonValue::operator=(JsonValue other) {
  std::swap(json_, other.json_);
  return *this;
}
JsonValue::~JsonValue() = default;

nlohmann::json& JsonValue::operator[](const std::string& key) { return (*json_)[key]; }

}  // namespace fovea::data
