#include <string>
#include <string_view>

#include "fovea/data/content/digits.h"
#include "fovea/data/content/encodings/digit_runs.h"
#include "fovea/data/content/plain_text.h"
#include "fovea/data/content/values/content_values.h"

namespace fovea::data {

std::vector<ByteSpan> IgnoredSpans(std::span<const uint8_t> bytes) {
  constexpr size_t kShortest = 64, kHead = 32, kShortestRest = 2048, kRestHead = 512;
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  std::vector<ByteSpan> ignored;
  std::string head;
  for (const ByteSpan& run : DigitRuns(text, kShortest)) {
    const auto start = static_cast<size_t>(run.start), size = static_cast<size_t>(run.size());
    bool media = DecodeBase64Digits(text.substr(start, kHead), false, &head) && IsMedia(head);
    // The rest of a picture that the segment before began.
    if (!media && start == 0 && size >= kShortestRest) {
      media = true;
      for (size_t offset = 0; offset < 4 && media; ++offset)
        media = DecodeBase64Digits(text.substr(offset, kRestHead), false, &head) &&
                !IsPlainText(head) && !IsUtf16(head);
    }
    if (media) ignored.push_back(run);
  }
  return ignored;
}

}  // namespace fovea::data
