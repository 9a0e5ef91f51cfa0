#include "fovea/data/content/text_inflater.h"

#include <zlib.h>

#include <algorithm>
#include <new>

#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

constexpr size_t kMostRatio = 32, kSlack = 4096, kFirst = 512, kLeast = 64;

}  // namespace

bool StartsAsDeflate(std::string_view bytes) {
  if (bytes.size() < 2) return false;
  const auto first = static_cast<uint8_t>(bytes[0]), second = static_cast<uint8_t>(bytes[1]);
  if (first == 0x1f) return second == 0x8b && (bytes.size() < 3 || bytes[2] == 8);
  return first == 0x78 && (second == 0x01 || second == 0x5e || second == 0x9c || second == 0xda);
}

TextInflater::TextInflater(size_t most, size_t most_text) : left_(most), most_text_(most_text) {}

TextInflater::~TextInflater() {
  if (stream_ != nullptr) inflateEnd(stream_.get());
}

bool TextInflater::Inflate(std::string_view packed, bool surely, std::string* text) {
  constexpr int kAnyHeader = 15 + 32, kRaw = -15;
  if (packed.size() < 8) return false;
  return (StartsAsDeflate(packed) && InflateAs(kAnyHeader, packed, false, text)) ||
         InflateAs(kRaw, packed, !surely, text);
}

bool TextInflater::InflateAs(int window_bits, std::string_view packed, bool whole,
                             std::string* text) {
  text->clear();
  if (stream_ == nullptr) {
    stream_ = std::make_unique<z_stream>();
    *stream_ = {};
    if (inflateInit2(stream_.get(), window_bits) != Z_OK) {
      stream_.reset();
      throw std::bad_alloc();
    }
  } else if (inflateReset2(stream_.get(), window_bits) != Z_OK) {
    return false;
  }
  stream_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream_->avail_in = static_cast<uInt>(packed.size());
  const size_t most = std::min(packed.size() * kMostRatio + kSlack, most_text_);
  int result = Z_OK;
  while (result == Z_OK) {
    const size_t had = text->size();
    if (had >= most || left_ == 0) {
      cut_ = true;
      break;
    }
    // A little at first: most of what is no deflate shows there.
    const size_t room = std::min({had == 0 ? kFirst : 16 * kFirst, most - had, left_});
    const uInt unread = stream_->avail_in;
    text->resize(had + room);
    stream_->next_out = reinterpret_cast<Bytef*>(text->data() + had);
    stream_->avail_out = static_cast<uInt>(room);
    result = inflate(stream_.get(), Z_NO_FLUSH);
    text->resize(had + room - stream_->avail_out);
    left_ -= std::min(left_, (unread - stream_->avail_in) + (text->size() - had) + 16);
    if (had == 0 && !IsPlainText(*text) && !IsUtf16(*text)) return false;
    if (stream_->avail_in == 0 && text->size() == had) break;
  }
  read_ = packed.size() - stream_->avail_in;
  if (text->empty() || (result != Z_STREAM_END && (whole || text->size() < kLeast))) return false;
  Narrow(text);
  return IsPlainText(*text);
}

}  // namespace fovea::data
