// Sentences and gold alignments: whatever the bytes, lines are UTF-8 of bounded length, pairs
// belong together, links lie within their sentences; or InputError says why not.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/utf8.h"
#include "fovea/data/sentences/parallel_text.h"
#include "fovea/infer/translation/gold_alignment.h"
#include "fuzz/check.h"
#include "fuzz/target.h"

namespace fovea {
namespace {

void Pairs(std::string_view source, std::string_view target, uint8_t choices) {
  data::ParallelTextOptions options;
  options.line.max_characters = choices & 4 ? 10 : 100'000;
  options.line.refuse_long = choices & 8;
  options.line.replace_invalid = choices & 16;
  options.max_bytes = choices & 32 ? 100 : 1 << 20;
  int warnings = 0;
  options.line.warn = [&](const std::string& text) {
    FUZZ_CHECK(text.starts_with("s:") || text.starts_with("t:"));
    ++warnings;
  };
  data::MemoryBytes one(source), other(target);
  const data::ParallelText pairs = ReadParallelText(&one, "s", &other, "t", options);
  FUZZ_CHECK(pairs.size() > 0 && pairs.target.size() == pairs.size() && warnings <= 40);
  for (const auto* lines : {&pairs.source, &pairs.target})
    for (const std::string& line : *lines) {
      FUZZ_CHECK(IsUtf8(line) && line.find('\n') == line.npos);
      FUZZ_CHECK(std::ssize(line) <= 4 * options.line.max_characters);
    }
}

void Gold(std::string_view text, uint8_t choices) {
  using Options = infer::GoldOptions;
  data::MemoryBytes first(text), again(text);
  Options options;
  options.format = infer::GoldFormatOf(&first, "s");
  if (choices & 4)
    options.format = choices & 8 ? Options::Format::kPharaoh : Options::Format::kNaacl;
  options.one_based = choices & 16;
  const std::vector<std::pair<int, int>> sentences(1 + choices / 64, {3, 5});
  const auto gold = ReadGoldAlignments(&again, "s", sentences, options);
  FUZZ_CHECK(gold.size() == sentences.size());
  for (const infer::GoldAlignment& pair : gold)
    for (const auto* links : {&pair.sure, &pair.possible})
      for (const infer::Link& link : *links)
        FUZZ_CHECK(link.source >= 0 && link.source < 3 && link.target >= 0 && link.target < 5);
}

void Try(uint8_t choices, std::string_view text) {
  try {
    if (choices & 1) return Gold(text, choices);
    // The second text begins behind a form feed.
    const size_t end = std::min(text.find('\f'), text.size());
    Pairs(text.substr(0, end), text.substr(std::min(end + 1, text.size())), choices);
  } catch (const InputError& error) {
    FUZZ_CHECK(error.file() == "s" || error.file() == "t");
  }
}

}  // namespace
}  // namespace fovea

// A byte of choices, then the text.
void fovea::fuzz::TestOneInput(const uint8_t* bytes, size_t size) {
  if (size > 0) Try(bytes[0], {reinterpret_cast<const char*>(bytes + 1), size - 1});
}
