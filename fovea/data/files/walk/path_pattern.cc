#include "fovea/data/files/walk/path_pattern.h"

#include <cctype>
#include <stdexcept>

#include "fovea/core/error.h"
#include "fovea/data/files/walk/path_braces.h"

namespace fovea::data {
namespace {

using Set = std::bitset<256>;

uint8_t ByteOf(char c) { return static_cast<uint8_t>(c); }

// [:name:]; false: there is none of that name.
bool AddNamedSet(std::string_view name, Set* set) {
  static constexpr std::pair<std::string_view, int (*)(int)> kNames[] = {
      {"alnum", std::isalnum}, {"alpha", std::isalpha}, {"blank", std::isblank},
      {"cntrl", std::iscntrl}, {"digit", std::isdigit}, {"graph", std::isgraph},
      {"lower", std::islower}, {"print", std::isprint}, {"punct", std::ispunct},
      {"space", std::isspace}, {"upper", std::isupper}, {"xdigit", std::isxdigit}};
  for (const auto& [known, is] : kNames) {
    if (known != name) continue;
    for (int c = 0; c < 128; ++c)
      if (is(c) != 0) set->set(static_cast<size_t>(c));
    return true;
  }
  return false;
}

}  // namespace

void PathPattern::Fail(const std::string& fault) const {
  throw ArgumentError(StrCat("the pattern \"", Printable(text_), "\" ", fault));
}

PathPattern::PathPattern(std::string_view text) : text_(text) {
  if (text.size() > kMaxBytes) Fail(StrCat("is longer than ", kMaxBytes, " bytes"));
  if (text.find('\0') != text.npos) Fail("holds a byte 0, which no path does");
  negated_ = text.starts_with('!');
  if (negated_) text.remove_prefix(1);
  for (size_t at = 0; at < text.size();) {
    if (text[at] == '\\' && at + 1 == text.size())
      Fail("ends in a backslash; for one in a name give \\\\");
    const size_t next = text[at] == '[' ? EndOfSet(text, at) : at + (text[at] == '\\' ? 2 : 1);
    if (next == text.npos) Fail("has a [ that is not closed; for one in a name give \\[");
    at = next;
  }
  try {
    for (const std::string& one : ExpandBraces(text, kMaxAlternatives))
      alternatives_.push_back(Parse(one));
  } catch (const std::length_error&) {
    Fail(StrCat("has braces that stand for more than ", kMaxAlternatives, " patterns"));
  }
}

PathPattern::Alternative PathPattern::Parse(std::string_view text) {
  Alternative out;
  while (text.ends_with('/')) {
    out.folders_only = true;
    text.remove_suffix(1);
  }
  out.from_slash = text.starts_with('/');
  out.anchored = text.find('/') != text.npos;
  Part part;
  bool stars_alone = true;  // in this part
  const auto end_part = [&] {
    const bool dot = part.symbols == std::vector<Symbol>{'.'};
    part.folders = stars_alone && part.symbols.size() > 1;
    const bool again = part.folders && !out.parts.empty() && out.parts.back().folders;
    if (!part.symbols.empty() && !dot && !again) out.parts.push_back(std::move(part));
    part = {};
    stars_alone = true;
  };
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '/') {
      end_part();
      ++at;
      continue;
    }
    stars_alone = stars_alone && c == '*';
    if (c == '*') {
      part.symbols.push_back(kStar);
    } else if (c == '?') {
      part.symbols.push_back(kAny);
    } else if (c == '[') {
      part.symbols.push_back(ParseSet(text, &at));
      continue;
    } else {
      if (c == '\\' && ++at == text.size()) Fail("ends a choice in a backslash");
      if (text[at] == '/') continue;
      part.symbols.push_back(ByteOf(text[at]));
    }
    ++at;
  }
  end_part();
  if (out.parts.empty()) Fail("names no file or folder");
  return out;
}

// As Git's wildmatch.c reads [...], which opens at text[*at].
PathPattern::Symbol PathPattern::ParseSet(std::string_view text, size_t* at) {
  const size_t end = EndOfSet(text, *at) - 1;
  Set set;
  size_t i = *at + 1;
  const bool inverted = text[i] == '!' || text[i] == '^';
  if (inverted) ++i;
  int before = -1;  // what a range may begin with
  const auto literal = [&] {
    if (text[i] == '\\') ++i;
    return ByteOf(text[i++]);
  };
  while (i < end) {
    if (text[i] == '-' && before >= 0 && i + 1 < end) {
      ++i;
      const int last = literal();
      for (int c = before; c <= last; ++c) set.set(static_cast<size_t>(c));
      before = -1;
    } else if (text.substr(i).starts_with("[:") && text[text.find(']', i + 2) - 1] == ':' &&
               text.find(']', i + 2) > i + 2) {
      const size_t close = text.find(']', i + 2);
      const std::string_view name = text.substr(i + 2, close - i - 3);
      if (!AddNamedSet(name, &set))
        Fail(StrCat("has no known class of characters in [:", Printable(std::string(name)), ":]"));
      i = close + 1;
      before = -1;
    } else {
      before = literal();
      set.set(static_cast<size_t>(before));
    }
  }
  *at = end + 1;
  sets_.push_back(inverted ? ~set : set);
  if (sets_.size() > 60'000) throw std::length_error("too many");
  return static_cast<Symbol>(kSet + sets_.size() - 1);
}

bool PathPattern::MatchesName(const Part& part, std::string_view name) const {
  if (part.folders) return true;
  const std::vector<Symbol>& symbols = part.symbols;
  // On a mismatch it is enough to let the last star take one more: what stands before it has the
  // leftmost match already.
  size_t at = 0, from = 0;
  size_t star = symbols.size();
  for (size_t i = 0; i < name.size();) {
    const Symbol symbol = at < symbols.size() ? symbols[at] : kStar;
    if (at < symbols.size() && symbol == kStar) {
      star = at++;
      from = i;
      continue;
    }
    const uint8_t byte = ByteOf(name[i]);
    const bool fits = at < symbols.size() &&
                      (symbol == byte || symbol == kAny ||
                       (symbol >= kSet && sets_[static_cast<size_t>(symbol - kSet)][byte]));
    if (fits) {
      ++at;
      ++i;
    } else if (star < symbols.size()) {
      at = star + 1;
      i = ++from;
    } else {
      return false;
    }
  }
  while (at < symbols.size() && symbols[at] == kStar) ++at;
  return at == symbols.size();
}

// The same with ** as the star and names as the characters; at the end ** stands for one or more.
bool PathPattern::MatchesParts(std::span<const Part> parts,
                               std::span<const std::string_view> path) const {
  size_t at = 0, from = 0;
  size_t star = parts.size();
  for (size_t i = 0; i < path.size();) {
    if (at < parts.size() && parts[at].folders) {
      if (at + 1 == parts.size()) return true;
      star = at++;
      from = i;
    } else if (at < parts.size() && MatchesName(parts[at], path[i])) {
      ++at;
      ++i;
    } else if (star < parts.size()) {
      at = star + 1;
      i = ++from;
    } else {
      return false;
    }
  }
  return at == parts.size();
}

bool PathPattern::Matches(const PathSpellings& path, size_t count, bool folder, bool whole) const {
  for (const Alternative& one : alternatives_) {
    if (one.folders_only && !folder) continue;
    const auto matches = [&](std::span<const std::string_view> parts) {
      return MatchesParts(one.parts, parts);
    };
    if (!one.anchored
            ? !whole && MatchesName(one.parts[0], path.name(count))
            : path.Any(count, matches) || (one.from_slash && path.Absolute(count, matches)))
      return true;
  }
  return false;
}

bool PathPattern::LiesIn(const PathSpellings& path, size_t count) const {
  for (const Alternative& one : alternatives_) {
    for (size_t parts = 1; parts < one.parts.size() && !one.parts[parts - 1].folders; ++parts) {
      const auto matches = [&](std::span<const std::string_view> folder) {
        return MatchesParts({one.parts.data(), parts}, folder);
      };
      if (path.Any(count, matches) || (one.from_slash && path.Absolute(count, matches)))
        return true;
    }
  }
  return false;
}

}  // namespace fovea::data
