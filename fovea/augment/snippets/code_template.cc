#include "fovea/augment/snippets/code_template.h"

#include <cctype>
#include <cstdio>

#include "fovea/core/error.h"

namespace fovea::augment {
namespace {

std::string Formatted(const char* format, unsigned value) {
  char text[16];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

std::string Percent(Junk& junk) {
  std::string text;
  for (const char c : junk.Letters(junk.Int(10, 120)))
    text += Formatted(junk.Chance(0.5) ? "%%%02x" : "%%%02X", static_cast<unsigned char>(c));
  return text;
}

std::string Codes(Junk& junk) {
  std::string text;
  const std::string gap = junk.Pick({",", ", "});
  for (int64_t i = junk.Int(8, 150); i > 0; --i)
    text += StrCat(junk.Int(32, 126), i > 1 ? gap : "");
  return text;
}

const Makers& CommonMakers() {
  static const Makers makers = {
      {"b64", [](Junk& j) { return j.Base64(j.Int(30, 600)); }},
      {"b64s", [](Junk& j) { return j.Base64(j.Int(6, 40)); }},
      {"b64l", [](Junk& j) { return j.Base64(j.Int(600, 3000)); }},
      {"hex", [](Junk& j) { return j.Hex(j.Int(30, 300)); }},
      {"hexs", [](Junk& j) { return j.Hex(j.Int(3, 16)); }},
      {"md5", [](Junk& j) { return j.Hex(16); }},
      {"word", [](Junk& j) { return j.Word(); }},
      {"Word",
       [](Junk& j) {
         std::string word = j.Word();
         word[0] = static_cast<char>(std::toupper(word[0]));
         return word;
       }},
      {"letters", [](Junk& j) { return j.Letters(j.Int(3, 12)); }},
      {"long", [](Junk& j) { return j.Letters(j.Int(30, 200)); }},
      {"key", [](Junk& j) { return j.Chance(0.5) ? j.Letters(j.Int(1, 6)) : j.Word(); }},
      {"num", [](Junk& j) { return StrCat(j.Int(1, 99999)); }},
      {"small", [](Junk& j) { return StrCat(j.Int(0, 12)); }},
      {"digits", [](Junk& j) { return j.Digits(j.Int(4, 14)); }},
      {"sentence", [](Junk& j) { return j.Sentence(j.Int(3, 10)); }},
      {"date",
       [](Junk& j) { return StrCat(j.Int(2005, 2025), "-0", j.Int(1, 9), "-", j.Int(10, 28)); }},
      {"version",
       [](Junk& j) { return StrCat(j.Int(0, 9), ".", j.Int(0, 30), ".", j.Int(0, 30)); }},
      {"host", [](Junk& j) { return j.Host(); }},
      {"ip", [](Junk& j) { return j.Address(); }},
      {"port", [](Junk& j) { return j.Port(); }},
      {"url", [](Junk& j) { return j.Url(); }},
      {"path", [](Junk& j) { return j.Path(); }},
      {"esc", [](Junk& j) { return Escaped(j.Letters(j.Int(4, 40)), 1, /*octal=*/false, j); }},
      {"pct", Percent},
      {"codes", Codes}};
  return makers;
}

}  // namespace

std::string Escaped(std::string_view text, double share, bool octal, Junk& junk) {
  const double octal_share = !octal ? 0 : junk.Chance(0.4) ? 1 : junk.Chance(0.5) ? 0.5 : 0;
  const char* hexadecimal = junk.Chance(0.8) ? "\\x%02x" : "\\x%02X";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool needed = c == '"' || c == '\'' || c == '\\' || c == '$' || byte < 32 || byte > 126;
    if (!needed && !junk.Chance(share)) {
      out += c;
    } else {
      out += junk.Chance(octal_share) ? Formatted("\\%03o", byte) : Formatted(hexadecimal, byte);
    }
  }
  return out;
}

std::string CodeTemplate::Fill(std::string_view pattern) {
  std::string out;
  while (!pattern.empty()) {
    const size_t open = pattern.find('~');
    out += pattern.substr(0, open);
    if (open == pattern.npos) break;
    const size_t close = pattern.find('~', open + 1);
    Require(close != pattern.npos, "a slot of a template is not closed: ", pattern);
    out += close == open + 1 ? "~" : Make(pattern.substr(open + 1, close - open - 1));
    pattern.remove_prefix(close + 1);
  }
  return out;
}

std::string CodeTemplate::Make(std::string_view slot) {
  const auto known = known_.find(slot);
  if (known != known_.end()) return known->second;
  const bool is_digit = !slot.empty() && std::isdigit(static_cast<unsigned char>(slot.back()));
  if (!is_digit || makers_.contains(slot) || CommonMakers().contains(slot)) return Once(slot);
  std::string made;
  if (slot.size() == 1) {
    for (int attempt = 0; made.empty(); ++attempt) {
      made = junk_.Identifier() + (attempt > 2 ? junk_.Digits(1 + attempt / 8) : "");
      if (!identifiers_.insert(made).second) made.clear();
    }
  } else {
    made = Once(slot.substr(0, slot.size() - 1));
  }
  return known_[std::string(slot)] = made;
}

std::string CodeTemplate::Once(std::string_view slot) {
  for (const Makers* makers : {&makers_, &CommonMakers()}) {
    const auto maker = makers->find(slot);
    if (maker == makers->end()) continue;
    // What it makes may hold slots of its own, that share the known ones.
    return Fill(maker->second(junk_));
  }
  if (slot.starts_with("url.")) return junk_.Url(slot.substr(3));
  if (slot.starts_with("path.")) return junk_.Path(slot.substr(4));
  throw ArgumentError(StrCat("a template has the slot \"", std::string(slot), "\""));
}

std::string FillAny(std::span<const char* const> patterns, const Makers& makers, Junk& junk) {
  return CodeTemplate(junk, makers).Fill(patterns[junk.random().Below(patterns.size())]);
}

}  // namespace fovea::augment
