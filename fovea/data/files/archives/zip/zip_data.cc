#include "fovea/data/files/archives/zip/zip_data.h"

#include <zlib.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <new>

#include "fovea/core/error.h"
#include "fovea/data/files/archives/archive_kind.h"
#include "fovea/data/files/archives/archive_marks.h"
#include "fovea/data/files/archives/archive_reader.h"
#include "fovea/data/files/archives/zip/zip_records.h"

namespace fovea::data {
namespace {

constexpr uint16_t kStored = 0, kDeflated = 8;
constexpr size_t kLargestDescriptor = 24;
constexpr int64_t kMemberHead = kZipLocalBytes + 1 + 20;  // of OneMember

const Bytef* Bytes(const void* data) { return static_cast<const Bytef*>(data); }

void Put(uint64_t value, int count, std::string* out) {
  for (int i = 0; i < count; ++i, value >>= 8) out->push_back(static_cast<char>(value & 0xff));
}

// A zip of one member, of which libarchive reads as far as the end of its data.
class OneMember : public PackedReader {
 public:
  OneMember(ByteWindow* bytes, const ZipWay& way, int64_t data, uint32_t checksum)
      : bytes_(bytes), at_(data), limit_(data + way.length) {
    head_ = kZipLocalMark;
    Put(63, 2, &head_);
    Put(0, 2, &head_);
    Put(way.method, 2, &head_);
    Put(0, 4, &head_);
    Put(checksum, 4, &head_);
    Put(0xffffffff, 4, &head_);
    Put(0xffffffff, 4, &head_);
    Put(1, 2, &head_);
    Put(20, 2, &head_);
    head_ += 'm';
    Put(1, 2, &head_);
    Put(16, 2, &head_);
    Put(static_cast<uint64_t>(way.unpacked), 8, &head_);
    Put(static_cast<uint64_t>(way.length), 8, &head_);
  }

  size_t Read(std::span<uint8_t> out) override {
    size_t filled = std::min(out.size(), head_.size());
    std::memcpy(out.data(), head_.data(), filled);
    head_.erase(0, filled);
    while (filled < out.size() && at_ < limit_) {
      const std::string_view held = bytes_->At(at_);
      if (held.empty()) {
        if (filled > 0) break;
        bytes_->ThrowAtEnd("is cut off");
      }
      const size_t count = std::min<uint64_t>(
          {out.size() - filled, held.size(), static_cast<uint64_t>(limit_ - at_)});
      std::memcpy(out.data() + filled, held.data(), count);
      filled += count;
      at_ += static_cast<int64_t>(count);
    }
    return filled;
  }
  int64_t packed() const override { return at_; }

 private:
  ByteWindow* const bytes_;
  int64_t at_;
  const int64_t limit_;
  std::string head_;
};

// Why what is packed so would take too much memory.
std::string MemoryFor(uint16_t method, std::string_view data) {
  constexpr uint16_t kLzma = 14, kXz = 95;
  constexpr size_t kDictionary = 5;  // behind the version, the size of what follows, and a byte
  if (method == kLzma && data.size() >= kDictionary + 4)
    return MemoryRefusal(LittleEndian(data.substr(kDictionary, 4)));
  if (method != kXz) return "";
  const std::span<const uint8_t> head(Bytes(data.data()), std::min(data.size(), kKindBytes));
  const ArchiveKind* const kind = KindOf(head);
  return kind != nullptr ? MemoryRefusal(*kind, head) : "";
}

}  // namespace

Inflater::Inflater() : stream_(std::make_unique<z_stream>()) {
  if (inflateInit2(stream_.get(), -MAX_WBITS) != Z_OK) throw std::bad_alloc();
}
Inflater::~Inflater() { inflateEnd(stream_.get()); }
z_stream* Inflater::Fresh() {
  inflateReset(stream_.get());
  return stream_.get();
}

ZipData::ZipData(ByteWindow* bytes, Inflater* inflater, const ZipWay& way, int64_t data,
                 std::vector<uint32_t> checksums)
    : bytes_(bytes),
      way_(way),
      data_(data),
      checksums_(std::move(checksums)),
      at_(data),
      limit_(data + way.length) {
  if (way.method == kDeflated) {
    stream_ = inflater->Fresh();
  } else if (way.method != kStored) {
    if (!ZipMethodKnown(way.method)) {
      problem_ = StrCat("is packed by a method that is not unpacked here: ", way.method, " (",
                        ZipMethodName(way.method), ")");
      return;
    }
    problem_ = MemoryFor(way.method, bytes->At(data, kKindBytes));
    if (!problem_.empty()) return;
    source_ =
        std::make_unique<OneMember>(bytes, way, data, checksums_.empty() ? 0 : checksums_.front());
    input_ = std::make_unique<ReplayReader>(source_.get());
  }
}

ZipData::~ZipData() = default;

size_t ZipData::Read(std::span<uint8_t> out) {
  if (out.empty()) return 0;
  if (!problem_.empty()) throw UnreadableError(problem_);
  if (ended_) return 0;
  if (input_ != nullptr) return ReadOther(out);
  size_t got = 0;
  try {
    got = stream_ != nullptr ? ReadDeflated(out) : ReadStored(out);
  } catch (const UnreadableError& error) {
    problem_ = error.what();
    throw;
  }
  if (ended_ && got == 0 && !problem_.empty()) throw UnreadableError(problem_);
  return got;
}

// At the end of the data: the descriptor and the checksum.
void ZipData::Finish() {
  ended_ = true;
  const int64_t behind = Descriptor(at_, false);
  behind_ = std::max(end(), behind);
  if (early_end_ > 0) behind_ = Descriptor(early_end_, true);
  if (behind > at_) return;  // with the checksum in it
  if (checksums_.empty()) {
    problem_ = "has no end of its own: it was cut off, or goes on elsewhere";
  } else if (std::find(checksums_.begin(), checksums_.end(), checksum_) == checksums_.end()) {
    char text[64];
    std::snprintf(text, sizeof text, "ZIP bad CRC: 0x%lx should be 0x%lx",
                  static_cast<unsigned long>(checksum_),
                  static_cast<unsigned long>(checksums_.front()));
    problem_ = text;
  }
}

// Behind the descriptor at a position, if one is there that fits what was read; else the position.
int64_t ZipData::Descriptor(int64_t at, bool marked) {
  std::string_view record = bytes_->At(at, kLargestDescriptor);
  const bool has_mark = record.starts_with(kZipDescriptorMark);
  if (marked && !has_mark) return at;
  const size_t mark = has_mark ? kZipDescriptorMark.size() : 0;
  record = record.substr(mark);
  const auto packed = static_cast<uint64_t>(at - data_),
             unpacked = static_cast<uint64_t>(unpacked_);
  if (record.size() < 12 || LittleEndian(record.substr(0, 4)) != checksum_) return at;
  if (record.size() >= 20 && LittleEndian(record.substr(4, 8)) == packed &&
      LittleEndian(record.substr(12, 8)) == unpacked)
    return at + static_cast<int64_t>(mark) + 20;
  if (LittleEndian(record.substr(4, 4)) == (packed & 0xffffffff) &&
      LittleEndian(record.substr(8, 4)) == (unpacked & 0xffffffff))
    return at + static_cast<int64_t>(mark) + 12;
  return at;
}

size_t ZipData::ReadStored(std::span<uint8_t> out) {
  size_t filled = 0;
  while (filled < out.size()) {
    if (at_ >= limit_) {
      if (filled == 0 && way_.said > way_.length) bytes_->ThrowAtEnd("is cut off");
      if (way_.said > way_.length) return filled;
      Finish();
      return filled;
    }
    std::string_view held = bytes_->At(at_, kLargestDescriptor);
    if (held.empty()) {
      if (filled > 0) return filled;
      bytes_->ThrowAtEnd("is cut off");
    }
    size_t count =
        std::min<uint64_t>({out.size() - filled, held.size(), static_cast<uint64_t>(limit_ - at_)});
    if (way_.descriptor) {
      // Up to the next mark, to see whether the descriptor is there.
      if (held.starts_with(kZipDescriptorMark) && early_end_ == 0 && at_ > data_ &&
          Descriptor(at_, true) > at_) {
        if (way_.said < 0) {
          Finish();
          return filled;
        }
        early_end_ = at_;
      }
      held = bytes_->At(at_, kLargestDescriptor);
      const size_t mark = held.find(kZipDescriptorMark, 1);
      if (mark != std::string_view::npos)
        count = std::min(count, mark);
      else if (held.size() > kLargestDescriptor)
        count = std::min(count, held.size() - kZipDescriptorMark.size() + 1);
    }
    std::memcpy(out.data() + filled, held.data(), count);
    checksum_ = static_cast<uint32_t>(
        crc32(checksum_, Bytes(out.data() + filled), static_cast<uInt>(count)));
    unpacked_ += static_cast<int64_t>(count);
    at_ += static_cast<int64_t>(count);
    filled += count;
  }
  return filled;
}

size_t ZipData::ReadDeflated(std::span<uint8_t> out) {
  constexpr size_t kMost = size_t{1} << 20;
  out = out.first(std::min(out.size(), kMost));
  stream_->next_out = out.data();
  stream_->avail_out = static_cast<uInt>(out.size());
  while (stream_->avail_out > 0) {
    std::string_view held = at_ < limit_ ? bytes_->At(at_) : std::string_view();
    held = held.substr(0, static_cast<uint64_t>(limit_ - at_));
    stream_->next_in = const_cast<Bytef*>(Bytes(held.data()));
    stream_->avail_in = static_cast<uInt>(held.size());
    const uInt room = stream_->avail_out;
    const int result = inflate(stream_, Z_NO_FLUSH);
    const size_t taken = held.size() - stream_->avail_in;
    const size_t made = room - stream_->avail_out;
    at_ += static_cast<int64_t>(taken);
    checksum_ =
        static_cast<uint32_t>(crc32(checksum_, stream_->next_out - made, static_cast<uInt>(made)));
    unpacked_ += static_cast<int64_t>(made);
    if (result == Z_STREAM_END) {
      Finish();
      break;
    }
    if (result == Z_OK && (taken > 0 || made > 0)) continue;
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
    if (stream_->avail_out < out.size()) break;  // it fails again
    if (result == Z_DATA_ERROR)
      throw UnreadableError(StrCat("is damaged: ", stream_->msg != nullptr ? stream_->msg : "?"));
    if (at_ >= bytes_->size()) bytes_->ThrowAtEnd("is cut off");
    throw UnreadableError("goes on behind its end");
  }
  return out.size() - stream_->avail_out;
}

size_t ZipData::ReadOther(std::span<uint8_t> out) {
  if (other_ == nullptr) {
    other_ = std::make_unique<ArchiveReader>(kStreamedZip, input_.get());
    ArchiveMember ignored;
    if (!other_->Next(&ignored)) throw UnreadableError("is cut off");
  }
  const size_t got = other_->Read(out);
  unpacked_ += static_cast<int64_t>(got);
  at_ = std::max(at_, source_->packed());
  if (got == 0) {
    ended_ = true;
    at_ = way_.said >= 0 ? limit_ : std::min(at_, data_ + other_->read_to() - kMemberHead);
    behind_ = std::max(at_, Descriptor(at_, true));
  }
  return got;
}

}  // namespace fovea::data
