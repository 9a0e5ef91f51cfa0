#include <benchmark/benchmark.h>

#include <string>

#include "fovea/core/encoding.h"
#include "fovea/data/content/binary/binary_for_test.h"
#include "fovea/data/content/content_for_test.h"
#include "fovea/data/content/decoded_pieces.h"
#include "fovea/data/content/values/content_values.h"

// Bytes per second over one segment of a file: the first line is what nearly all files cost.

namespace fovea::data {
namespace {

constexpr size_t kSegment = 256 << 10;

std::string Repeated(const std::string& text) {
  std::string all;
  while (all.size() < kSegment) all += text;
  all.resize(kSegment);
  return all;
}

std::string Input(int64_t which) {
  switch (which) {
    case 0:
      return Repeated(
          "/* Reads the options of a form. */\nfunction read_options($form, array $names = ['a', "
          "'b'])\n{\n    $options = [];\n    foreach ($names as $name => $default) {\n        if "
          "(!isset($form[$name])) {\n            throw new InvalidArgumentException(\"No option "
          "'\" . $name . \"' in this\\nform\");\n        }\n        $options[] = "
          "trim(strtolower($form[$name]), \" \\t\\n\") ?: $default;  // 0 .. 9\n    }\n    return "
          "$this->checked ? array_map('intval', $options) : $options;\n}\n\n");
    case 1:
      return Repeated("x = '" + Base64(kCode) + "'\n" + std::string(500, ';'));
    case 2:
      return Repeated("\\x65\\x76\\x61\\x6c\\x28");
    case 3:
      return Repeated("'ev'.'al'.chr(40).");
    case 4:
      return Repeated("gzinflate(base64_decode('" + Base64(Deflate(kCode, -15)) + "')); ");
    case 5:
      return Repeated("(\"'");
    case 6:
      return Repeated("  " + Numbers(Fragment(12)) + ",\n");
    case 7:
      return Repeated("  " + Decimals(Fragment(16), ", ") + ",\n");
    default:
      return Repeated("buf += b\"" + Escaped(Fragment(14)) + "\"\n");
  }
}

void BM_DecodePieces(benchmark::State& state) {
  static constexpr const char* kLabels[] = {"code",   "base64", "escapes", "joined",   "deflate",
                                            "quotes", "table",  "numbers", "shellcode"};
  const std::string text = Input(state.range(0));
  size_t pieces = 0;
  for (auto _ : state) pieces += Decode(text).pieces.size();
  benchmark::DoNotOptimize(pieces);
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(text.size()));
  state.SetLabel(kLabels[state.range(0)]);
}
BENCHMARK(BM_DecodePieces)->DenseRange(0, 8);

void BM_IgnoredSpans(benchmark::State& state) {
  const std::string text = Input(0);
  for (auto _ : state) benchmark::DoNotOptimize(IgnoredSpans(BytesOf(text)));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(text.size()));
}
BENCHMARK(BM_IgnoredSpans);

}  // namespace
}  // namespace fovea::data
