#ifndef FOVEA_SCAN_REPORT_REPORT_JSON_TEXT_H_
#define FOVEA_SCAN_REPORT_REPORT_JSON_TEXT_H_

#include <nlohmann/json.hpp>
#include <string>

namespace fovea::scan {

// Keys in the order in which they are documented.
using Json = nlohmann::ordered_json;

// JSON on one line, in ASCII alone, so that nothing in it steers a terminal; bytes that are not
// UTF-8 become U+FFFD, numbers that are not finite become null.
inline std::string JsonText(const Json& json) {
  return json.dump(-1, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace);
}

// One more item of a JSON array that is kept as text.
inline void Append(std::string& list, const Json& item) {
  list += (list.empty() ? "\n" : ",\n") + JsonText(item);
}

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_REPORT_REPORT_JSON_TEXT_H_
