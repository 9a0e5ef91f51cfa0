#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_RTF_RTF_FOR_TEST_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_RTF_RTF_FOR_TEST_H_

#include <string>
#include <string_view>

namespace fovea::data {

// data: as it stands behind \objdata.
inline std::string RtfOf(std::string_view data) {
  return "{\\rtf1\\ansi before {\\object\\objemb\\objw100{\\*\\objclass Package}{\\*\\objdata " +
         std::string(data) + "}{\\result x}} after}";
}

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_RTF_RTF_FOR_TEST_H_
