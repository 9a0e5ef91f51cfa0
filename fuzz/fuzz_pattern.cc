// Patterns of paths, as an ignore file holds them: whatever the bytes, each is refused or matches
// in bounded time, and means the same beside another choice, twice over, and under a root.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "fovea/core/error.h"
#include "fovea/data/files/walk/path_pattern.h"
#include "fuzz/check.h"
#include "fuzz/target.h"

namespace fovea::data {
namespace {

// A pattern, and behind the first line end a path.
void Try(std::string_view input) {
  const size_t end = std::min(input.find('\n'), input.size());
  const std::string text(input.substr(0, end));
  const std::string path(input.substr(std::min(end + 1, input.size())));
  try {
    const PathPattern pattern(text);
    const PathSpellings spellings(path, 0, {});
    for (size_t count = 1; count <= std::min<size_t>(spellings.size(), 4); ++count) {
      const bool file = pattern.Matches(spellings, count, false);
      const bool folder = pattern.Matches(spellings, count, true);
      FUZZ_CHECK(folder || !file);
      FUZZ_CHECK(file || !pattern.Matches(spellings, count, false, /*whole=*/true));
    }
    if (spellings.size() == 0 || pattern.negated() || text.size() > 1000) return;
    const bool matches = pattern.Matches(spellings, spellings.size(), true);
    const PathPattern either("{" + text + "," + text + "}");
    // Braces and commas of its own may join with those around it.
    if (text.find_first_of("{},") == text.npos)
      FUZZ_CHECK(either.Matches(spellings, spellings.size(), true) == matches);
    const std::string below = "root/" + path;
    const PathSpellings rooted(below, 4, {});
    if (matches) FUZZ_CHECK(pattern.Matches(rooted, rooted.size(), true));
  } catch (const ArgumentError&) {
  }
}

}  // namespace
}  // namespace fovea::data

void fovea::fuzz::TestOneInput(const uint8_t* data, size_t size) {
  fovea::data::Try({reinterpret_cast<const char*>(data), size});
}
