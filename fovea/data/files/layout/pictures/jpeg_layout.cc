#include "fovea/data/files/layout/pictures/jpeg_layout.h"

#include <cstring>
#include <string>
#include <string_view>

#include "fovea/data/files/layout/layout_cursor.h"
#include "fovea/data/files/layout/stretch.h"

namespace fovea::data {
namespace {

// Table B.1
enum Marker : uint8_t {
  kStuffing = 0x00,
  kTemporary = 0x01,
  kSof0 = 0xc0,
  kHuffman = 0xc4,
  kExtension = 0xc8,
  kArithmetic = 0xcc,
  kSof15 = 0xcf,
  kRestart0 = 0xd0,
  kRestart7 = 0xd7,
  kStart = 0xd8,
  kEnd = 0xd9,
  kScan = 0xda,
  kApplication0 = 0xe0,
  kApplication15 = 0xef,
  kComment = 0xfe,
  kFill = 0xff
};

bool IsRestart(uint8_t marker) { return marker >= kRestart0 && marker <= kRestart7; }
bool StandsAlone(uint8_t marker) {
  return IsRestart(marker) || marker == kTemporary || marker == kStart || marker == kEnd;
}
bool IsMetadata(uint8_t marker) {
  return marker == kComment || (marker >= kApplication0 && marker <= kApplication15);
}

std::string NameOf(uint8_t marker) {
  switch (marker) {
    case kTemporary:
      return "TEM";
    case kHuffman:
      return "DHT";
    case kExtension:
      return "JPG";
    case kArithmetic:
      return "DAC";
    case kStart:
      return "SOI";
    case kEnd:
      return "EOI";
    case kScan:
      return "SOS";
    case 0xdb:
      return "DQT";
    case 0xdc:
      return "DNL";
    case 0xdd:
      return "DRI";
    case 0xde:
      return "DHP";
    case 0xdf:
      return "EXP";
    case kComment:
      return "COM";
  }
  if (IsRestart(marker)) return "RST" + std::to_string(marker - kRestart0);
  if (marker >= kSof0 && marker <= kSof15) return "SOF" + std::to_string(marker - kSof0);
  if (IsMetadata(marker)) return "APP" + std::to_string(marker - kApplication0);
  return marker >= 0xf0 ? "JPG" + std::to_string(marker - 0xf0) : "RES";
}

class JpegReader {
 public:
  JpegReader(const FileExtract& file, LayoutBuilder* layout)
      : file_(file), layout_(layout), cursor_(file, std::endian::big) {}

  void Read() {
    while (cursor_.ok() && !cursor_.at_end()) {
      const uint64_t start = cursor_.at();
      if (cursor_.Number(1) != kFill) {
        if (!cursor_.ok()) break;
        Damage("bytes stand between its segments");
        cursor_.Skip(NextMarker(cursor_.at()) - cursor_.at());
        continue;
      }
      uint64_t marker = kFill;
      while (marker == kFill) marker = cursor_.Number(1);
      if (!cursor_.ok() || !Segment(start, static_cast<uint8_t>(marker))) break;
      if (marker == kEnd) return;
    }
    if (cursor_.ok()) Damage("has no EOI");
    if (sure_)
      cursor_.TellRest(layout_);
    else
      layout_->AddUnknown();
  }

 private:
  // Behind its marker. False where it cannot be read.
  bool Segment(uint64_t start, uint8_t marker) {
    // A segment's length counts itself.
    constexpr uint64_t kLength = 2;
    const uint64_t length = StandsAlone(marker) ? 0 : cursor_.Number(kLength);
    if (!cursor_.ok()) return false;
    const uint64_t end = cursor_.at() + (length > kLength ? length - kLength : 0);
    Add(start, end, IsMetadata(marker) ? PartKind::kMetadata : PartKind::kHeader, NameOf(marker));
    cursor_.Skip(end - cursor_.at());
    if (marker != kScan || !cursor_.ok()) return cursor_.ok();
    const uint64_t next = NextMarker(end);
    Add(end, next, PartKind::kCompressed, "scan");
    cursor_.Skip(next - end);
    return true;
  }

  // Where the next marker is that is none of a scan's own, from a place on; else the end of the
  // file. What is not at hand is passed over, and what comes behind that may be anything.
  uint64_t NextMarker(uint64_t from) {
    while (true) {
      const Stretch at = StretchFrom(file_, from);
      sure_ = sure_ && at.start == from;
      if (at.bytes.empty()) return at.start;
      const uint8_t* const begin = at.bytes.data();
      const uint8_t* const last = begin + at.bytes.size() - 1;
      for (const uint8_t* byte = begin; byte < last; ++byte) {
        byte =
            static_cast<const uint8_t*>(std::memchr(byte, kFill, static_cast<size_t>(last - byte)));
        if (byte == nullptr) break;
        if (byte[1] != kStuffing && byte[1] != kFill && !IsRestart(byte[1]))
          return at.start + static_cast<uint64_t>(byte - begin);
      }
      from = at.end();
      sure_ = sure_ && from == static_cast<uint64_t>(file_.size());
    }
  }

  void Add(uint64_t start, uint64_t end, PartKind kind, std::string_view name) {
    sure_ ? layout_->Add(start, end - start, kind, name)
          : layout_->AddRest(start, end - start, kind, name);
  }
  void Damage(std::string_view words) {
    if (sure_) layout_->Damage(words);
  }

  const FileExtract& file_;
  LayoutBuilder* const layout_;
  LayoutCursor cursor_;
  bool sure_ = true;  // no bytes were passed over that are not at hand
};

}  // namespace

bool IsJpeg(const FileExtract& file) {
  return LayoutCursor(file, std::endian::big).Number(3) == 0xffd8ff;
}

void ReadJpeg(const FileExtract& file, LayoutBuilder* layout) { JpegReader(file, layout).Read(); }

}  // namespace fovea::data
