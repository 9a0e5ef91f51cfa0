#ifndef FOVEA_DATA_CONTENT_VALUES_CONTENT_VALUES_H_
#define FOVEA_DATA_CONTENT_VALUES_CONTENT_VALUES_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/data/content/decoded_pieces.h"
#include "fovea/data/content/outer_map.h"

namespace fovea::data {

// A file within a file, unescaped.
struct ContentValue {
  std::string bytes;
  OuterMap map;
  ByteSpan outer;
  Encoding encoding;
};

// Whether bytes are a Jupyter notebook, or a segment of one that starts within it.
bool IsNotebook(std::span<const uint8_t> bytes);

// The sources of the code cells of a notebook, one each. Cut off cells give what is there.
std::vector<ContentValue> NotebookCells(std::string_view text);

// Of an SQL dump, or a segment of one, the values that may hold code: longer than 40 bytes, with
// the marks of a language in them. INSERT as MySQL, SQLite and PostgreSQL write it, and COPY.
std::vector<ContentValue> SqlValues(std::string_view text);

// Stretches that hold no text: pictures, fonts and the like in base64, as in data: addresses and in
// the outputs of notebooks. By place, disjoint.
std::vector<ByteSpan> IgnoredSpans(std::span<const uint8_t> bytes);

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_VALUES_CONTENT_VALUES_H_
