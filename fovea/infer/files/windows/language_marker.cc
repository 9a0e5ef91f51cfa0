#include "fovea/infer/files/windows/language_marker.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "fovea/data/content/plain_text.h"

namespace fovea::infer {
namespace {

constexpr std::string_view kBlanks = " \t\r\n\f\v", kPhp = "<?php";

// Of bytes behind the byte-order mark of UTF-8.
std::string_view AsText(std::span<const uint8_t> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

// What the line "#!…" names, as the last part of a path or behind `env`.
std::string_view OfProgram(std::string_view line) {
  constexpr std::pair<std::string_view, std::string_view> kPrograms[] = {
      {"python", "py"}, {"pypy", "py"}, {"php", "php"}, {"node", "js"}};
  for (size_t at = 0; at < line.size();) {
    const size_t end = std::min(line.find_first_of("/ \t", at), line.size());
    for (const auto& [program, language] : kPrograms)
      if (line.substr(at, end - at).starts_with(program)) return language;
    at = end + 1;
  }
  return {};
}

}  // namespace

std::string_view LanguageMarker(std::span<const uint8_t> bytes) {
  std::string_view text = AsText(bytes);
  std::string_view program;
  if (text.starts_with("#!")) {
    const size_t end = std::min(text.find('\n'), std::min<size_t>(text.size(), 256));
    program = OfProgram(text.substr(2, end - 2));
    text.remove_prefix(end);
  }
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  const bool open = text.starts_with("<?=") || (text.starts_with("<?") && text.size() > 2 &&
                                                kBlanks.find(text[2]) != std::string_view::npos);
  return open || data::StandsAt(text, 0, kPhp) ? "php" : program;
}

bool HoldsPhp(std::span<const uint8_t> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  for (size_t at = text.find("<?"); at != std::string_view::npos; at = text.find("<?", at + 2))
    if (data::StandsAt(text, at, kPhp)) return true;
  return false;
}

}  // namespace fovea::infer
