#ifndef FOVEA_SCAN_TEST_SUPPORT_H_
#define FOVEA_SCAN_TEST_SUPPORT_H_

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "fovea/data/byte_reader.h"
#include "fovea/infer/files/file_model_for_test.h"
#include "fovea/scan/segment_reader.h"

namespace fovea::scan {

using infer::FakeModel;

// Text from memory. With a `failure`, the read that would reach its end throws UnreadableError.
class TextReader : public data::ByteReader {
 public:
  explicit TextReader(std::string text, std::string failure = "")
      : text_(std::move(text)), failure_(std::move(failure)) {}
  size_t Read(std::span<uint8_t> out) override {
    const size_t count = std::min(out.size(), text_.size() - at_);
    if (count < out.size() && !failure_.empty()) throw data::UnreadableError(failure_);
    std::copy_n(text_.begin() + static_cast<std::ptrdiff_t>(at_), count, out.begin());
    at_ += count;
    return count;
  }

 private:
  const std::string text_, failure_;
  size_t at_ = 0;
};

// `count` lines of `length` bytes each, the newline among them.
inline std::string Lines(int64_t count, int64_t length) {
  std::string text;
  for (int64_t i = 0; i < count; ++i)
    text += std::string(static_cast<size_t>(length - 1), 'x') + "\n";
  return text;
}

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_TEST_SUPPORT_H_
