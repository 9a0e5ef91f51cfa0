#include "fovea/scan/report/left_out_text.h"

#include <cstddef>

#include "fovea/core/readable.h"

namespace fovea::scan {
namespace {

// By data::LeftOutBy.
constexpr const char* kOptions[data::kLeftOutReasons] = {"--exclude", "--ignore-file", "--include",
                                                         "--max-file-size", "--newer-than"};

}  // namespace

data::LeftOutCount AllLeftOut(const Summary& summary) {
  data::LeftOutCount all;
  for (const auto& [files, folders] : summary.left_out) {
    all.files += files;
    all.folders += folders;
  }
  return all;
}

std::vector<std::string> LeftOutText(const Summary& summary) {
  std::vector<std::string> out;
  for (size_t i = 0; i < data::kLeftOutReasons; ++i) {
    const auto& [files, folders] = summary.left_out[i];
    if (files + folders == 0) continue;
    std::string what = files > 0 ? Plural(files, "file") : "";
    if (folders > 0) what += (files > 0 ? " and " : "") + Plural(folders, "folder");
    out.push_back(what + (files + folders == 1 ? " was" : " were") + " left out by " + kOptions[i] +
                  ".");
  }
  return out;
}

std::string AllLeftOutBy(const Summary& summary) {
  if (summary.files_scanned + summary.not_scanned + summary.findings > 0 || summary.interrupted ||
      !summary.trusted.empty() || (summary.comparison && summary.comparison->all() > 0))
    return "";
  std::string names;
  for (size_t i = 0; i < data::kLeftOutReasons; ++i) {
    const auto& [files, folders] = summary.left_out[i];
    if (files + folders == 0 || i == static_cast<size_t>(data::LeftOutBy::kAge)) continue;
    names += (names.empty() ? "" : " and ") + std::string(kOptions[i]);
  }
  return names;
}

}  // namespace fovea::scan
