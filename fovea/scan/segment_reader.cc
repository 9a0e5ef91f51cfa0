#include "fovea/scan/segment_reader.h"

#include <algorithm>
#include <cstring>

#include "fovea/infer/files/file_model.h"
#include "fovea/infer/files/windows/segments.h"

namespace fovea::scan {
namespace {

constexpr size_t kMost = static_cast<size_t>(infer::FileModel::kMaxBytes);
// So much is asked for at once: what a reader that fails midway has read by then is lost.
constexpr size_t kPiece = size_t{1} << 16;

}  // namespace

SegmentReader::SegmentReader(data::ByteReader* bytes, std::vector<uint8_t>* buffer)
    : bytes_(bytes), buffer_(buffer) {
  // One byte more than a segment shows whether the file goes on behind it.
  if (buffer_->size() < kMost + 1) buffer_->resize(kMost + 1);
}

void SegmentReader::Fill() {
  try {
    while (!at_end_ && filled_ < kMost + 1) {
      const std::span<uint8_t> rest =
          std::span(*buffer_).subspan(filled_, std::min(kPiece, kMost + 1 - filled_));
      const size_t read = bytes_->Read(rest);
      filled_ += read;
      at_end_ = read == 0;
    }
  } catch (const data::UnreadableError&) {
    unreadable_ = std::current_exception();
    at_end_ = true;
  }
}

std::optional<Segment> SegmentReader::Next() {
  if (given_ > 0 && filled_ > given_) {  // where a last segment ends is of no use to anybody
    position_.Advance({buffer_->data(), given_});
    std::memmove(buffer_->data(), buffer_->data() + given_, filled_ - given_);
  }
  start_ += static_cast<int64_t>(given_);
  filled_ -= given_;
  given_ = 0;
  Fill();
  if (filled_ == 0) {
    if (unreadable_) std::rethrow_exception(unreadable_);
    return std::nullopt;
  }
  given_ = infer::SegmentLength({reinterpret_cast<const char*>(buffer_->data()), filled_});
  const int next = filled_ > given_ ? (*buffer_)[given_] : -1;
  return Segment{{buffer_->data(), given_}, start_, position_, next};
}

}  // namespace fovea::scan
