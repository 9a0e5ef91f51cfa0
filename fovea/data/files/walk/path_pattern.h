#ifndef FOVEA_DATA_FILES_WALK_PATH_PATTERN_H_
#define FOVEA_DATA_FILES_WALK_PATH_PATTERN_H_

#include <bitset>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/data/files/walk/path_spellings.h"

namespace fovea::data {

// A pattern as in a .gitignore (gitignore(5)), on bytes:
//   name       a file or folder of that name at any depth
//   a/b, /a    with a slash that is not at the end: the whole path, from the root on
//   x/         folders alone
//   * ?        any characters, one character, of one name
//   [a-z] [!a] [[:alpha:]]  one of these characters, or none of them
//   **/x  x/**  a/**/b      folders to any depth
//   \c         the character c itself
//   !x         takes back what a pattern before it says
// and besides, as the shell has it, {a,b}: one of these, also nested. "./" in front means the root.
//
// Matching takes at most (length of the pattern) · (length of the path) steps.
class PathPattern {
 public:
  static constexpr size_t kMaxBytes = 4096;         // of a pattern
  static constexpr size_t kMaxAlternatives = 1000;  // that its braces stand for

  // Throws ArgumentError that names the pattern and the fault where it is malformed.
  explicit PathPattern(std::string_view text);

  const std::string& text() const { return text_; }
  bool negated() const { return negated_; }

  // Whether it matches the path's first `count` parts, at least 1. folder: whether these name one.
  // whole: patterns for a name at any depth do not count.
  bool Matches(const PathSpellings& path, size_t count, bool folder, bool whole = false) const;

  // Whether what it matches can only lie in this folder, or in one of its kind: of "js/*.js" in js.
  bool LiesIn(const PathSpellings& path, size_t count) const;

 private:
  // A byte, or one of these; from kSet on a set of characters.
  using Symbol = uint16_t;
  static constexpr Symbol kAny = 256, kStar = 257, kSet = 258;
  struct Part {
    bool folders = false;  // **
    std::vector<Symbol> symbols;
  };
  // One choice for each pair of braces.
  struct Alternative {
    bool anchored = false, from_slash = false, folders_only = false;
    std::vector<Part> parts;
  };

  Alternative Parse(std::string_view text);
  Symbol ParseSet(std::string_view text, size_t* at);
  bool MatchesName(const Part& part, std::string_view name) const;
  bool MatchesParts(std::span<const Part> parts, std::span<const std::string_view> path) const;
  [[noreturn]] void Fail(const std::string& fault) const;

  std::string text_;
  bool negated_ = false;
  std::vector<Alternative> alternatives_;
  std::vector<std::bitset<256>> sets_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_WALK_PATH_PATTERN_H_
