#include "fovea/data/tables/csv_separator.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/data/tables/csv_reader.h"

namespace fovea::data {
namespace {

constexpr size_t kPrefixBytes = size_t{1} << 20;
constexpr int kRows = 20;

struct Cut {
  bool even = false;  // the rows have as many fields as the header
  size_t fields = 0;  // of the header
  auto operator<=>(const Cut&) const = default;
};

// whole: the text does not end within a row.
Cut CutBy(char separator, std::string_view text, bool whole) {
  Cut cut;
  try {
    MemoryBytes bytes(text);
    CsvReader reader(&bytes, "", separator);
    if (!reader.Next()) return cut;
    cut = {.even = true, .fields = reader.size()};
    for (int row = 0; row < kRows && reader.Next(); ++row) {
      if (!whole && std::cmp_equal(reader.bytes_consumed(), text.size())) break;
      cut.even = cut.even && reader.size() == cut.fields;
    }
  } catch (const InputError&) {
    cut.even = false;
  }
  // One field cuts nothing.
  return cut.fields > 1 ? cut : Cut();
}

}  // namespace

char GuessSeparator(SeekableReader* bytes, const std::string& path) {
  std::string text(kPrefixBytes, '\0');
  size_t size = 0;
  while (size < text.size()) {
    const size_t count = ReadChars(bytes, path, std::span(text).subspan(size));
    if (count == 0) break;
    size += count;
  }
  const bool whole = size < text.size();
  text.resize(size);
  bytes->Seek(0);
  char best = ',';
  Cut best_cut = CutBy(best, text, whole);
  for (const char separator : {';', '\t', '|'}) {
    // Most files have none of it, which costs no reading.
    if (text.find(separator) == std::string::npos) continue;
    const Cut cut = CutBy(separator, text, whole);
    if (cut <= best_cut) continue;
    best = separator;
    best_cut = cut;
  }
  return best;
}

}  // namespace fovea::data
