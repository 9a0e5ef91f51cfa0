#include "fovea/scan/report/report_json_text.h"

#include "fovea/core/display_width.h"

namespace fovea::scan {

std::string JsonText(const Json& json) {
  return json.dump(-1, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace);
}

bool IsUtf8(const std::string& text) {
  std::string again;
  for (const char32_t c : explain::DecodeUtf8(text)) explain::AppendUtf8(again, c);
  return again == text;
}

}  // namespace fovea::scan
