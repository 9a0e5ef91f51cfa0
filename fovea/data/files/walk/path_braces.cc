#include "fovea/data/files/walk/path_braces.h"

#include <algorithm>
#include <stdexcept>

namespace fovea::data {
namespace {

// The character behind the one at `at`, with what belongs to it: \c and [...] count as one.
size_t NextCharacter(std::string_view text, size_t at) {
  if (text[at] == '\\') return std::min(at + 2, text.size());
  if (text[at] != '[') return at + 1;
  const size_t end = EndOfSet(text, at);
  return end == text.npos ? at + 1 : end;
}

struct Braces {
  size_t end = 0;                         // behind the closing one
  std::vector<std::string_view> choices;  // fewer than two: none
};

// Those that open at text[at].
Braces BracesAt(std::string_view text, size_t at) {
  Braces braces;
  int depth = 0;
  size_t start = at + 1;
  for (size_t i = at; i < text.size(); i = NextCharacter(text, i)) {
    if (text[i] == '{') {
      ++depth;
    } else if ((text[i] == ',' && depth == 1) || (text[i] == '}' && --depth == 0)) {
      braces.choices.push_back(text.substr(start, i - start));
      start = i + 1;
      if (text[i] == ',') continue;
      braces.end = start;
      return braces;
    }
  }
  return {};
}

}  // namespace

size_t EndOfSet(std::string_view text, size_t at) {
  size_t i = at + 1;
  if (i < text.size() && (text[i] == '!' || text[i] == '^')) ++i;
  for (bool first = true; i < text.size(); first = false) {
    if (text[i] == ']' && !first) return i + 1;
    if (text[i] == '\\') {
      i += 2;
    } else if (text.substr(i).starts_with("[:")) {
      const size_t close = text.find(']', i + 2);
      const bool named = close != text.npos && close > i + 2 && text[close - 1] == ':';
      i = named ? close + 1 : i + 1;
    } else {
      ++i;
    }
  }
  return text.npos;
}

std::vector<std::string> ExpandBraces(std::string_view text, size_t most) {
  for (size_t at = 0; at < text.size(); at = NextCharacter(text, at)) {
    if (text[at] != '{') continue;
    const Braces braces = BracesAt(text, at);
    if (braces.choices.size() < 2) continue;
    const std::vector<std::string> ends = ExpandBraces(text.substr(braces.end), most);
    std::vector<std::string> all;
    for (const std::string_view choice : braces.choices) {
      for (const std::string& middle : ExpandBraces(choice, most)) {
        for (const std::string& end : ends) {
          if (all.size() >= most) throw std::length_error("too many");
          all.push_back(std::string(text.substr(0, at)) + middle + end);
        }
      }
    }
    return all;
  }
  return {std::string(text)};
}

}  // namespace fovea::data
