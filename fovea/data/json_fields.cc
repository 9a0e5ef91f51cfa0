#include "fovea/data/json_fields.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "fovea/core/utf8.h"

namespace fovea::data {

JsonFields::JsonFields(const nlohmann::json& json, std::string where)
    : json_(json), where_(std::move(where)) {
  Require(json.is_object(), where_.empty() ? "the spec" : where_, " is not a JSON object");
}

std::string JsonFields::Path(const std::string& key) const {
  return where_.empty() ? key : StrCat(where_, ".", key);
}

const nlohmann::json& JsonFields::Get(const std::string& key) const {
  const auto found = json_.find(key);
  Require(found != json_.end(), Path(key), " is missing");
  return *found;
}

std::string JsonFields::String(const std::string& key) const {
  const nlohmann::json& value = Get(key);
  Require(value.is_string(), Path(key), " is not a string");
  const auto& text = value.get_ref<const std::string&>();
  Require(IsUtf8(text), Path(key), " is not UTF-8");
  return text;
}

bool JsonFields::Bool(const std::string& key) const {
  const nlohmann::json& value = Get(key);
  Require(value.is_boolean(), Path(key), " is neither true nor false");
  return value.get<bool>();
}

double JsonFields::Number(const std::string& key) const {
  const nlohmann::json& value = Get(key);
  Require(value.is_number(), Path(key), " is not a number");
  const double number = value.get<double>();
  Require(std::isfinite(number), Path(key), " is not finite");
  return number;
}

double JsonFields::Positive(const std::string& key) const {
  const double number = Number(key);
  Require(number > 0, Path(key), " is ", number, ", which is not above 0");
  return number;
}

int64_t JsonFields::Integer(const std::string& key, int64_t least) const {
  const nlohmann::json& value = Get(key);
  Require(value.is_number_integer(), Path(key), " is not an integer");
  if (value.is_number_unsigned())
    Require(value.get<uint64_t>() <= static_cast<uint64_t>(std::numeric_limits<int64_t>::max()),
            Path(key), " is too large");
  const auto number = value.get<int64_t>();
  Require(number >= least, Path(key), " is ", number, ", which is below ", least);
  return number;
}

const nlohmann::json& JsonFields::Array(const std::string& key) const {
  const nlohmann::json& value = Get(key);
  Require(value.is_array(), Path(key), " is not an array");
  return value;
}

std::vector<std::string> JsonFields::Strings(const std::string& key) const {
  std::vector<std::string> texts;
  for (const nlohmann::json& item : Array(key)) {
    Require(item.is_string(), Path(key), "[", texts.size(), "] is not a string");
    texts.push_back(item.get<std::string>());
    Require(IsUtf8(texts.back()), Path(key), "[", texts.size() - 1, "] is not UTF-8");
  }
  return texts;
}

std::vector<std::string> JsonFields::DistinctStrings(const std::string& key) const {
  std::vector<std::string> texts = Strings(key);
  std::set<std::string_view> seen;
  for (size_t i = 0; i < texts.size(); ++i) {
    Require(!texts[i].empty(), Path(key), "[", i, "] is empty");
    Require(seen.insert(texts[i]).second, Path(key), "[", i,
            "] is there twice: ", Quoted(texts[i]));
  }
  return texts;
}

std::vector<double> JsonFields::Numbers(const std::string& key) const {
  std::vector<double> numbers;
  for (const nlohmann::json& item : Array(key)) {
    Require(item.is_number() && std::isfinite(item.get<double>()), Path(key), "[", numbers.size(),
            "] is not a finite number");
    numbers.push_back(item.get<double>());
  }
  return numbers;
}

}  // namespace fovea::data
