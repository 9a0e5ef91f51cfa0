#include "fovea/data/files/archives/documents/pdf/flate_filter.h"

#include <zlib.h>

#include <new>

namespace fovea::data {

FlateReader::FlateReader(std::unique_ptr<ByteReader> source)
    : DecodingReader(std::move(source)), stream_(std::make_unique<z_stream>()) {
  if (inflateInit2(stream_.get(), -MAX_WBITS) != Z_OK) throw std::bad_alloc();
}
FlateReader::~FlateReader() { inflateEnd(stream_.get()); }

bool FlateReader::Decode(std::string* out) {
  // The header says nothing that is needed, and a checksum that is wrong would change nothing.
  constexpr size_t kHeader = 2;
  if (!began_) {
    began_ = true;
    for (size_t i = 0; i < kHeader; ++i)
      if (NextByte() < 0) return false;
  }
  const std::span<const uint8_t> packed = Encoded();
  out->resize(kEnough);
  stream_->next_in = const_cast<Bytef*>(packed.data());
  stream_->avail_in = static_cast<uInt>(packed.size());
  stream_->next_out = reinterpret_cast<Bytef*>(out->data());
  stream_->avail_out = static_cast<uInt>(kEnough);
  const int result = inflate(stream_.get(), Z_NO_FLUSH);
  out->resize(kEnough - stream_->avail_out);
  Used(packed.size() - stream_->avail_in);
  if (result == Z_STREAM_END) return false;
  if (result == Z_MEM_ERROR) throw std::bad_alloc();
  // Z_BUF_ERROR: there was nothing to read, or no room, which the next call has.
  if (result == Z_DATA_ERROR || result == Z_NEED_DICT) throw DecodingError();
  return !packed.empty() || !out->empty();
}

}  // namespace fovea::data
