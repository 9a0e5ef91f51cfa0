#include "fovea/infer/strict_json.h"

#include <nlohmann/json.hpp>
#include <unordered_set>
#include <vector>

#include "fovea/core/error.h"

namespace fovea::infer {

nlohmann::json ParseStrictJson(std::string_view text, const JsonLimits& limits) {
  using Event = nlohmann::json::parse_event_t;
  std::vector<std::unordered_set<std::string>> keys;  // of each open object or array
  size_t values = 0;
  const auto check = [&](int, Event event, const nlohmann::json& parsed) {
    switch (event) {
      case Event::object_start:
      case Event::array_start:
        keys.emplace_back();
        if (keys.size() > static_cast<size_t>(limits.depth))
          throw ArgumentError(StrCat("it is nested more than ", limits.depth, " deep"));
        break;
      case Event::object_end:
      case Event::array_end:
        keys.pop_back();
        return true;
      case Event::key:
        if (!keys.back().insert(parsed.get_ref<const std::string&>()).second)
          throw ArgumentError(StrCat("the key \"", Printable(parsed.get_ref<const std::string&>()),
                                     "\" occurs twice"));
        break;
      case Event::value:
        break;
    }
    if (++values > limits.values)
      throw ArgumentError(StrCat("it has more than ", limits.values, " values"));
    return true;
  };
  // The parser takes NUL for the end, and would not look at what follows.
  if (const size_t nul = text.find('\0'); nul != text.npos)
    throw ArgumentError(StrCat("it is not JSON at byte ", nul + 1));
  try {
    return nlohmann::json::parse(text.begin(), text.end(), check);
  } catch (const nlohmann::json::parse_error& error) {
    throw ArgumentError(StrCat("it is not JSON at byte ", error.byte));
  } catch (const nlohmann::json::exception&) {
    throw ArgumentError("a number is out of range");
  }
}

std::string DumpJson(const nlohmann::json& json) {
  try {
    return json.dump();
  } catch (const nlohmann::json::exception&) {
    throw ArgumentError("a text is not UTF-8, so it cannot be written as JSON");
  }
}

}  // namespace fovea::infer
