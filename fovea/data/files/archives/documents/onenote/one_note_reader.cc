#include "fovea/data/files/archives/documents/onenote/one_note_reader.h"

#include <algorithm>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/data/files/archives/archive_marks.h"
#include "fovea/data/files/archives/documents/sized_bytes.h"
#include "fovea/data/files/archives/documents/window_bytes.h"

namespace fovea::data {
namespace {

using std::string_view_literals::operator""sv;

// {BDE316E7-2665-4511-A4C4-8D4D0B7A9EAC}, {71FBA722-0F79-4A0B-BB13-899256426B24}
constexpr std::string_view kHeader =
                               "\xe7\x16\xe3\xbd\x65\x26\x11\x45\xa4\xc4\x8d\x4d\x0b\x7a\x9e\xac"sv,
                           kFooter =
                               "\x22\xa7\xfb\x71\x79\x0f\x0b\x4a\xbb\x13\x89\x92\x56\x42\x6b\x24"sv;
constexpr int64_t kBeforeData = 36;  // header, length, twelve bytes that are not used

}  // namespace

std::unique_ptr<MemberSource> OpenOneNote(ReplayReader* input, Watch watch) {
  return std::make_unique<OneNoteReader>(input, std::move(watch));
}

OneNoteReader::OneNoteReader(ReplayReader* input, Watch watch)
    : bytes_(input, [this, watch = std::move(watch)](int64_t position) {
        seen_to_ = std::max(seen_to_, position);
        if (watch) watch();
      }) {}

// Where the next object begins; negative: there is none.
int64_t OneNoteReader::Find(int64_t from) {
  constexpr size_t kLeast = size_t{64} << 10;
  for (;;) {
    const std::string_view block = bytes_.At(from, kLeast);
    const size_t found = block.find(kHeader);
    if (found != block.npos) return from + static_cast<int64_t>(found);
    if (block.size() < kLeast) return -1;
    from += static_cast<int64_t>(block.size() - kHeader.size() + 1);
  }
}

bool OneNoteReader::Next(ArchiveMember* member) {
  current_ = nullptr;
  const int64_t at = known_ || next_ < 0 ? next_ : Find(next_);
  if (at < 0) return false;
  *member = {};
  member->name = StrCat("file ", ++files_);
  const std::string_view length = bytes_.At(at + static_cast<int64_t>(kHeader.size()), 8);
  const int64_t data = at + kBeforeData, most = std::max<int64_t>(0, bytes_.size() - data);
  const uint64_t said = length.size() < 8 ? 0 : LittleEndian(length.substr(0, 8));
  int64_t size = static_cast<int64_t>(std::min(said, static_cast<uint64_t>(most)));
  constexpr int64_t kAlignment = 8;
  const int64_t padded = data + (size + kAlignment - 1) / kAlignment * kAlignment;
  if (said == static_cast<uint64_t>(size) &&
      (bytes_.Begins(padded, kFooter) || bytes_.Begins(data + size, kFooter))) {
    next_ = data + size;
    known_ = false;
  } else {
    next_ = Find(data);
    known_ = true;
    if (next_ >= 0) size = std::min(size, next_ - data);
  }
  const auto whole = static_cast<int64_t>(std::min<uint64_t>(said, uint64_t{1} << 62));
  stands_ = {data, data + size};
  current_ = std::make_unique<SizedBytes>(std::make_unique<WindowBytes>(&bytes_, data, data + size),
                                          whole);
  return true;
}

size_t OneNoteReader::Read(std::span<uint8_t> out) {
  return current_ != nullptr ? current_->Read(out) : 0;
}

}  // namespace fovea::data
