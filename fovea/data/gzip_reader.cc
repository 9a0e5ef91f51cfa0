#include "fovea/data/gzip_reader.h"

#include <zlib.h>

#include <algorithm>
#include <new>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/core/readable.h"

namespace fovea::data {
namespace {

constexpr size_t kBufferBytes = size_t{256} << 10;
constexpr int kGzip = 15 + 16;  // window bits of zlib
constexpr char kUnpack[] = "unpack it and give the plain file";

}  // namespace

GzipReader::GzipReader(std::unique_ptr<SeekableReader> packed, const GzipLimits& limits)
    : packed_(std::move(packed)),
      limits_(limits),
      stream_(std::make_unique<z_stream>()),
      buffer_(kBufferBytes) {
  if (inflateInit2(stream_.get(), kGzip) != Z_OK) throw std::bad_alloc();
}

GzipReader::~GzipReader() { inflateEnd(stream_.get()); }

int64_t GzipReader::place() const { return taken_ - static_cast<int64_t>(stream_->avail_in); }

bool GzipReader::Refill() {
  if (stream_->avail_in > 0) return true;
  const size_t count = packed_->Read(buffer_);
  stream_->next_in = buffer_.data();
  stream_->avail_in = static_cast<uInt>(count);
  taken_ += static_cast<int64_t>(count);
  return count > 0;
}

// Behind a member, or at the start.
void GzipReader::StartMember() {
  while (place() > 0 && Refill() && *stream_->next_in == 0) {
    ++stream_->next_in;
    --stream_->avail_in;
  }
  at_end_ = !Refill();
  if (at_end_) return;
  if (inflateReset(stream_.get()) != Z_OK) throw std::bad_alloc();
  in_member_ = true;
}

void GzipReader::CheckLimits() const {
  const auto made = static_cast<double>(made_);
  if (made_ > limits_.bytes)
    throw UnreadableError(StrCat("unpacks to more than ",
                                 ReadableBytes(static_cast<double>(limits_.bytes)), ", the limit"),
                          kUnpack);
  if (made_ > limits_.ratio_floor && made > limits_.ratio * static_cast<double>(place()))
    throw UnreadableError(
        StrCat("unpacks to more than ", limits_.ratio, " times its size, the limit"), kUnpack);
}

size_t GzipReader::Read(std::span<uint8_t> out) {
  out = out.first(std::min(out.size(), size_t{1} << 30));
  while (!out.empty() && !at_end_) {
    if (!in_member_) StartMember();
    if (at_end_) break;
    if (!Refill())
      throw UnreadableError(StrCat("is gzip that is cut off, at byte ", place()),
                            "get the whole file");
    stream_->next_out = out.data();
    stream_->avail_out = static_cast<uInt>(out.size());
    const int64_t began = place();
    const int result = inflate(stream_.get(), Z_NO_FLUSH);
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
    const size_t made = out.size() - stream_->avail_out;
    made_ += static_cast<int64_t>(made);
    CheckLimits();
    if (result == Z_STREAM_END) in_member_ = false;
    if (made > 0) return made;
    // Z_BUF_ERROR: more input is needed.
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
      throw UnreadableError(
          StrCat("is gzip that is damaged, at byte ", place(),
                 stream_->msg != nullptr ? StrCat(" (", stream_->msg, ")") : std::string()),
          "get the file anew");
    Require(place() > began || result == Z_STREAM_END, "zlib made no step");
  }
  return 0;
}

void GzipReader::Seek(int64_t position) {
  Require(position == 0, "gzip can be read again from its start alone");
  packed_->Seek(0);
  if (inflateReset(stream_.get()) != Z_OK) throw std::bad_alloc();
  stream_->avail_in = 0;
  taken_ = made_ = 0;
  in_member_ = at_end_ = false;
}

int64_t GzipReader::size() const {
  const int64_t read = place(), packed = packed_->size();
  if (at_end_ || read >= packed) return made_;
  if (read == 0) return packed;
  return std::max(made_,
                  static_cast<int64_t>(static_cast<double>(made_) / static_cast<double>(read) *
                                       static_cast<double>(packed)));
}

bool StartsAsGzip(std::span<const uint8_t> front) {
  return front.size() >= 3 && front[0] == 0x1f && front[1] == 0x8b && front[2] == 8;
}

std::unique_ptr<SeekableReader> OpenUnpacked(const std::string& path) {
  std::unique_ptr<SeekableReader> file(new DiskFile(OpenFile(path)));
  uint8_t front[3];
  size_t size = 0;
  try {
    while (size < sizeof front) {
      const size_t count = file->Read(std::span(front).subspan(size));
      if (count == 0) break;
      size += count;
    }
    file->Seek(0);
  } catch (const UnreadableError& error) {
    throw InputError(path, error.what(), error.remedy());
  }
  if (!StartsAsGzip({front, size})) return file;
  return std::make_unique<GzipReader>(std::move(file));
}

}  // namespace fovea::data
