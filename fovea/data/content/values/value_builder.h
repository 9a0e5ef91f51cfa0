#ifndef FOVEA_DATA_CONTENT_VALUES_VALUE_BUILDER_H_
#define FOVEA_DATA_CONTENT_VALUES_VALUE_BUILDER_H_

#include <cstddef>
#include <string_view>
#include <utility>

#include "fovea/data/content/values/content_values.h"

namespace fovea::data {

// Puts a value together, from front to back.
class ValueBuilder {
 public:
  ValueBuilder(std::string_view text, Encoding encoding) : text_(text) {
    value_.encoding = encoding;
  }

  // Text as it stands.
  void Copy(size_t start, size_t end) {
    value_.bytes += text_.substr(start, end - start);
    Cover(start, end);
    value_.map.Add(Stretch::kSame, static_cast<int64_t>(end - start), Span(start, end), true);
  }
  // What [start, end) means; "" for what is between.
  void Put(size_t start, size_t end, std::string_view bytes) {
    value_.bytes += bytes;
    Cover(start, end);
    value_.map.Add(Stretch::kWhole, static_cast<int64_t>(bytes.size()), Span(start, end));
  }

  bool empty() const { return value_.bytes.empty(); }
  ContentValue Take() { return std::move(value_); }

 private:
  static ByteSpan Span(size_t start, size_t end) {
    return {static_cast<int64_t>(start), static_cast<int64_t>(end)};
  }
  void Cover(size_t start, size_t end) {
    if (value_.map.size() == 0 && value_.outer.size() == 0)
      value_.outer.start = static_cast<int64_t>(start);
    value_.outer.end = static_cast<int64_t>(end);
  }

  std::string_view text_;
  ContentValue value_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_VALUES_VALUE_BUILDER_H_
