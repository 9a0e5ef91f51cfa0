#include "fovea/augment/rename.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "fovea/augment/snippets/junk.h"
#include "fovea/augment/syntax.h"

namespace fovea::augment {
namespace {

bool IsWord(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80) != 0;
}

bool IsOfPhp(std::string_view name) {
  constexpr std::string_view kNames[] = {"this",     "GLOBALS", "_GET",        "_POST", "_COOKIE",
                                         "_REQUEST", "_SERVER", "_FILES",      "_ENV",  "_SESSION",
                                         "argv",     "argc",    "php_errormsg"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames) ||
         name.starts_with("HTTP_");
}

// Calls take(start, end) with each name that is to be renamed.
template <class Take>
void EachName(std::string_view bytes, const Syntax& syntax, Take&& take) {
  for (size_t i = 0; i < bytes.size(); ++i) {
    const bool variable = bytes[i] == '$' && syntax.tongue[i] == Tongue::kPhp;
    const bool generated = bytes[i] == '_' && bytes.substr(i, 3) == "_0x" &&
                           (i == 0 || (!IsWord(bytes[i - 1]) && bytes[i - 1] != '$'));
    const Part part = syntax.part[i];
    if ((!variable && !generated) || (part != Part::kCode && part != Part::kString)) continue;
    const size_t start = i + (variable ? 1 : 0);
    size_t end = start;
    while (end < bytes.size() && IsWord(bytes[end]) && syntax.part[end] == part) ++end;
    const bool named = end > start && !std::isdigit(static_cast<unsigned char>(bytes[start]));
    if (named && !(variable && IsOfPhp(bytes.substr(start, end - start))))
      take(start, end, part == Part::kCode);
    i = std::max(i, end - 1);
  }
}

}  // namespace

void RenameIdentifiers(Sample& sample, Language language, Random& random) {
  const std::string_view bytes = sample.bytes;
  const Syntax syntax = Lex(bytes, language);
  // In strings only what is a name in the code: elsewhere a $ is often no variable.
  std::unordered_map<std::string_view, std::string> names;
  EachName(bytes, syntax, [&](size_t start, size_t end, bool in_code) {
    if (in_code) names.try_emplace(bytes.substr(start, end - start));
  });
  if (names.empty()) return;

  Junk junk(random);
  std::set<std::string> taken;
  Edits edits;
  EachName(bytes, syntax, [&](size_t start, size_t end, bool) {
    const auto found = names.find(bytes.substr(start, end - start));
    if (found == names.end()) return;
    std::string& name = found->second;
    for (int attempt = 0; name.empty(); ++attempt) {
      name = junk.Identifier();
      if (attempt > 3) name += junk.Digits(1 + attempt / 8);
      if (IsOfPhp(name) || !taken.insert(name).second) name.clear();
    }
    edits.Replace(static_cast<int64_t>(start), static_cast<int64_t>(end), name);
  });
  edits.Apply(sample);
}

}  // namespace fovea::augment
