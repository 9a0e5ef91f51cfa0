#include "fovea/data/files/archives/zip/byte_window.h"

#include <algorithm>

namespace fovea::data {
namespace {

// Little after a jump, more and more while it goes on from front to back.
constexpr size_t kLeast = size_t{4} << 10, kMost = size_t{256} << 10;

std::string_view From(const std::vector<uint8_t>& bytes, size_t at) {
  return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()).substr(at);
}

}  // namespace

void ByteWindow::Fill(int64_t position, size_t count, std::vector<uint8_t>* out) {
  out->resize(static_cast<size_t>(std::min(static_cast<int64_t>(count), size_ - position)));
  if (watch_ != nullptr) watch_(position);
  input_->Seek(position);
  size_t filled = 0;
  while (filled < out->size()) {
    const size_t got = input_->Read(std::span(*out).subspan(filled));
    if (got == 0) break;
    filled += got;
  }
  out->resize(filled);
}

std::string_view ByteWindow::At(int64_t position, size_t least) {
  if (position < 0 || position >= size_) return {};
  const int64_t held_to = from_ + static_cast<int64_t>(held_.size());
  const int64_t to = std::min(size_, position + static_cast<int64_t>(least));
  if (position < from_ || to > held_to) {
    const bool goes_on = position >= from_ && position <= held_to && !held_.empty();
    stretch_ = goes_on ? std::min(kMost, stretch_ * 2) : kLeast;
    const size_t count = std::max(least, stretch_);
    from_ = position;
    Fill(position, count, &held_);
  }
  return From(held_, static_cast<size_t>(position - from_));
}

bool ByteWindow::Begins(int64_t position, std::string_view bytes) {
  const int64_t to = position + static_cast<int64_t>(bytes.size());
  if (position < 0 || to > size_) return false;
  if (position >= from_ && to <= from_ + static_cast<int64_t>(held_.size()))
    return From(held_, static_cast<size_t>(position - from_)).starts_with(bytes);
  if (position < probed_ || to > probed_ + static_cast<int64_t>(probe_.size())) {
    probed_ = position;
    Fill(position, std::max(kLeast, bytes.size()), &probe_);
  }
  return From(probe_, static_cast<size_t>(position - probed_)).starts_with(bytes);
}

void ByteWindow::ThrowAtEnd(const std::string& reason) {
  input_->Seek(size_);
  uint8_t more;
  input_->Read({&more, 1});
  throw UnreadableError(reason);
}

}  // namespace fovea::data
