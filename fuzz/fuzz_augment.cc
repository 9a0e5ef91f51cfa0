// What makes training data reads real malware: whatever the bytes and the languages, planting and
// rewriting never crash, and spans stay in order and within the file.
#include <algorithm>
#include <cstdint>
#include <string>

#include "fovea/augment/containers.h"
#include "fovea/augment/encode_snippet.h"
#include "fovea/augment/languages.h"
#include "fovea/augment/licence_header.h"
#include "fovea/augment/noise.h"
#include "fovea/augment/planting.h"
#include "fovea/augment/rename.h"
#include "fovea/augment/rewrite.h"
#include "fovea/augment/syntax.h"
#include "fuzz/check.h"
#include "fuzz/target.h"

namespace {

using namespace fovea::augment;

void CheckSpans(const Sample& sample) {
  int64_t last = 0;
  for (const fovea::ByteSpan& span : sample.spans) {
    FUZZ_CHECK(last <= span.start && span.start < span.end);
    last = span.end;
  }
  FUZZ_CHECK(last <= std::ssize(sample.bytes));
}

void CheckLex(const std::string& bytes, Language language) {
  for (const bool in_code : {false, true}) {
    const Syntax syntax = Lex(bytes, language, in_code);
    FUZZ_CHECK(syntax.tongue.size() == bytes.size() && syntax.part.size() == bytes.size());
  }
}

void Rewrite(uint8_t kind, Language language, fovea::Random& random, Sample& sample) {
  switch (kind % 4) {
    case 0:
      return StripComments(sample, language);
    case 1:
      return JoinLines(sample, language);
    case 2:
      return RenameIdentifiers(sample, language, random);
    default:
      return AddLicenceHeader(sample, language, random);
  }
}

// Whatever is made around the snippet.
void CheckMade(const Snippet& snippet, fovea::Random& random) {
  const auto encoded = Encode(snippet, random);
  if (encoded) FUZZ_CHECK(encoded->code.size() <= 40 * snippet.code.size() + 40'000);
  if (snippet.code.empty()) return;
  Sample dump = InSqlDump(snippet, random);
  CheckSpans(dump);
  InsertNoise(dump, random);
  CheckSpans(dump);
  if (snippet.language == Language::kPython) CheckSpans(InNotebook(snippet, random));
}

}  // namespace

// Four bytes say the languages, where the snippet ends and how it goes on; then the snippet and
// the host.
void fovea::fuzz::TestOneInput(const uint8_t* bytes, size_t size) {
  if (size < 4) return;
  const auto language = [](uint8_t byte) {
    return Languages()[byte % Languages().size()].language;
  };
  const Language host = language(bytes[0]);
  fovea::Random random(bytes[3]);
  const std::string rest(reinterpret_cast<const char*>(bytes + 4), size - 4);
  const size_t split = rest.size() * bytes[2] / 255;
  const Snippet snippet = {rest.substr(0, split), language(bytes[1])};

  Sample sample{rest.substr(split), {}};
  const auto end = std::ssize(sample.bytes);
  if (end > 1) sample.spans = {{0, end / 3 + 1}, {end / 2 + 1, end}};
  std::erase_if(sample.spans, [](const auto& span) { return span.start >= span.end; });
  CheckLex(sample.bytes, host);
  CheckLex(snippet.code, snippet.language);
  for (int step = 0; step < 4; ++step) {
    const Sample before = sample;
    if (Plant(sample, host, snippet, random)) {
      FUZZ_CHECK(sample.spans.size() == before.spans.size() + 1);
    } else {
      FUZZ_CHECK(sample.bytes == before.bytes && sample.spans.size() == before.spans.size());
    }
    CheckSpans(sample);
    Rewrite(static_cast<uint8_t>(random.Below(9)), host, random, sample);
    CheckSpans(sample);
  }
  CheckMade(snippet, random);
}
