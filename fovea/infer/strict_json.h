#ifndef FOVEA_INFER_STRICT_JSON_H_
#define FOVEA_INFER_STRICT_JSON_H_

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace fovea::infer {

struct JsonLimits {
  // Objects and arrays within each other. Copying and printing JSON recurses.
  int depth = 32;
  // Numbers, texts, keys, arrays and objects; each takes at least 16 bytes.
  size_t values = 20'000'000;
};

// Reads JSON from outside (RFC 8259): text that is not JSON, a key twice in one object, and what
// is beyond the limits throws ArgumentError that names the fault, for the caller to say in which
// file it is. No other exception leaves.
nlohmann::json ParseStrictJson(std::string_view text, const JsonLimits& limits = {});

// JSON to text without blanks; object keys in the order of the bytes. ArgumentError where a text
// is not UTF-8.
std::string DumpJson(const nlohmann::json& json);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_STRICT_JSON_H_
