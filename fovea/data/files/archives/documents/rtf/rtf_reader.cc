#include "fovea/data/files/archives/documents/rtf/rtf_reader.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/data/content/plain_text.h"
#include "fovea/data/files/archives/documents/ole/embedded_object.h"

namespace fovea::data {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view kObjectData = "\\objdata", kOle = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv;

}  // namespace

std::unique_ptr<MemberSource> OpenRtf(ReplayReader* input, Watch watch) {
  return std::make_unique<RtfReader>(input, std::move(watch));
}

RtfReader::RtfReader(ReplayReader* input, Watch watch)
    : bytes_(input, [this, watch = std::move(watch)](int64_t position) {
        seen_to_ = std::max(seen_to_, position);
        if (watch) watch();
      }) {}

// The next \objdata; its data begin at at_.
bool RtfReader::FindObject() {
  constexpr size_t kLeast = size_t{64} << 10;
  for (;;) {
    const std::string_view block = bytes_.At(at_, kLeast);
    const size_t found = block.find(kObjectData);
    if (found != block.npos) {
      at_ += static_cast<int64_t>(found + kObjectData.size());
      if (TakeNumber()) return true;
      continue;
    }
    if (block.size() < kLeast) return false;
    at_ += static_cast<int64_t>(block.size() - kObjectData.size() + 1);
  }
}

// Digits at the end of a control word are its number, and none of the data. false: it is another
// control word.
bool RtfReader::TakeNumber() {
  constexpr size_t kMostDigits = 10;
  const std::string_view text = bytes_.At(at_, kMostDigits + 1);
  if (!text.empty() && IsLetter(text[0])) return false;
  size_t end = text.starts_with('-') ? 1 : 0;
  while (end < text.size() && end < kMostDigits && IsDigit(text[end])) ++end;
  at_ += static_cast<int64_t>(end);
  return true;
}

bool RtfReader::Next(ArchiveMember* member) {
  if (data_ != nullptr) {
    uint8_t passed_over[4096];
    while (data_->Read(passed_over) > 0) {
    }
    at_ = data_->nested() >= 0 ? data_->nested() : data_->at();
    again_ += data_->at() - at_;
    data_ = nullptr;
    constexpr int64_t kTimes = 4, kAnyway = 1 << 20;
    if (again_ > kTimes * bytes_.size() + kAnyway)
      throw UnreadableError(
          "not read further: its objects overlap, and take several times its size, the limit");
  }
  if (!FindObject()) return false;
  *member = {};
  ++objects_;
  Begin(member);
  return true;
}

void RtfReader::Begin(ArchiveMember* member) {
  data_ = std::make_unique<RtfObjectData>(&bytes_, at_);
  head_.resize(kObjectHead);
  size_t filled = 0;
  while (filled < head_.size()) {
    const size_t got =
        data_->Read({reinterpret_cast<uint8_t*>(head_.data()) + filled, head_.size() - filled});
    if (got == 0) break;
    filled += got;
  }
  head_.resize(filled);
  given_ = 0;
  left_ = std::numeric_limits<int64_t>::max();
  sized_ = false;
  member->name = StrCat("object ", objects_);
  std::optional<EmbeddedObject> object = Ole1Object(head_);
  if (!object) {
    const size_t ole = head_.find(kOle);
    if (ole != head_.npos) given_ = ole;
    return;
  }
  if (object->name == "Package") {
    const auto begin = static_cast<size_t>(object->begin);
    if (auto file = PackagedFile(std::string_view(head_).substr(begin))) {
      file->begin += object->begin;
      object = std::move(file);
    }
  }
  given_ = static_cast<size_t>(object->begin);
  left_ = object->size;
  sized_ = true;
  if (!object->name.empty()) member->name += " " + object->name;
}

size_t RtfReader::Read(std::span<uint8_t> out) {
  if (data_ == nullptr) return 0;
  out = out.first(std::min<uint64_t>(out.size(), static_cast<uint64_t>(left_)));
  if (out.empty()) return 0;
  size_t count = std::min(out.size(), head_.size() - given_);
  std::memcpy(out.data(), head_.data() + given_, count);
  given_ += count;
  if (count == 0) count = data_->Read(out);
  if (count == 0 && sized_)
    throw UnreadableError(StrCat("was cut off: ", left_, " bytes of its data are missing"));
  left_ -= static_cast<int64_t>(count);
  return count;
}

}  // namespace fovea::data
