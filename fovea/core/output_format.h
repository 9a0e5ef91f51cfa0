#ifndef FOVEA_CORE_OUTPUT_FORMAT_H_
#define FOVEA_CORE_OUTPUT_FORMAT_H_

#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/error.h"

namespace fovea {

// A format that results are written in. A list of formats is an array of these, or of a type that
// adds the writer; its first is taken where none is asked for.
struct OutputFormat {
  std::string_view name;    // what --format takes
  std::string_view ending;  // of a file's name, without the dot
  std::string_view what;    // for the help: what it holds and whom it is for
  bool streams = false;     // is written as results come; the others all at the end
  bool binary = false;      // bytes that a terminal cannot show
};

// "text", "json", …
template <class Formats>
std::vector<std::string> FormatNames(const Formats& formats) {
  std::vector<std::string> names;
  for (const OutputFormat& format : formats) names.emplace_back(format.name);
  return names;
}

// nullptr where none has the name.
template <class Formats>
auto FindFormat(const Formats& formats, std::string_view name) -> decltype(&*std::begin(formats)) {
  for (const auto& format : formats)
    if (format.name == name) return &format;
  return nullptr;
}

// ArgumentError that lists the formats where none has the name. what: "report format".
template <class Formats>
const auto& FormatNamed(const Formats& formats, std::string_view name, std::string_view what) {
  if (const auto* format = FindFormat(formats, name)) return *format;
  std::string names;
  for (const std::string& one : FormatNames(formats))
    names += StrCat(names.empty() ? "" : ", ", one);
  throw ArgumentError(
      StrCat("no ", what, " named \"", Printable(std::string(name)), "\"; there are: ", names));
}

// The format that the name of a file asks for by its ending; the first where none is of it.
template <class Formats>
const auto& FormatOfFile(const Formats& formats, std::string_view path) {
  for (const auto& format : formats)
    if (path.ends_with(StrCat(".", format.ending))) return format;
  return *std::begin(formats);
}

}  // namespace fovea

#endif  // FOVEA_CORE_OUTPUT_FORMAT_H_
