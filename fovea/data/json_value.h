#ifndef FOVEA_DATA_JSON_VALUE_H_
#define FOVEA_DATA_JSON_VALUE_H_

#include <initializer_list>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace fovea::data {

// A JSON value as a member, for headers that do without the whole of json.hpp, the largest header
// of all. A copy is deep; what was moved from is null.
class JsonValue {
 public:
  JsonValue();  // null
  JsonValue(nlohmann::json json);
  // {{"key", 1}} would be the array ["key", 1]; say nlohmann::json::object.
  JsonValue(std::initializer_list<nlohmann::json>) = delete;
  JsonValue(const JsonValue& other);
  JsonValue(JsonValue&& other);
  JsonValue& operator=(JsonValue other);
  ~JsonValue();

  nlohmann::json& operator*() { return *json_; }
  const nlohmann::json& operator*() const { return *json_; }
  nlohmann::json* operator->() { return json_.get(); }
  const nlohmann::json* operator->() const { return json_.get(); }
  operator const nlohmann::json&() const { return *json_; }
  // A member of an object, null if it is new.
  nlohmann::json& operator[](const std::string& key);

 private:
  std::unique_ptr<nlohmann::json> json_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_JSON_VALUE_H_
