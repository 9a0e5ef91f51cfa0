#include "fovea/scan/report/report_json_text.h"

#include <nlohmann/json.hpp>
namespace fovea::scan {

std::string JsonText(const Json& json) {
  return json.dump(-1, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace);
}

}  // namespace fovea::scan
