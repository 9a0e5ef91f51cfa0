#include "fovea/data/files/archives/documents/ole/ole_reader.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/unicode.h"
#include "fovea/data/files/archives/documents/decoding_reader.h"
#include "fovea/data/files/archives/documents/ole/embedded_object.h"
#include "fovea/data/files/archives/documents/ole/vba_container.h"
#include "fovea/data/files/archives/documents/ole/vba_project.h"
#include "fovea/data/files/archives/documents/sized_bytes.h"

namespace fovea::data {
namespace {

constexpr std::string_view kNative = "\1Ole10Native";
constexpr char kSourceNotRead[] = "is VBA source, which no model knows";

}  // namespace

std::unique_ptr<MemberSource> OpenOle(ReplayReader* input, Watch watch) {
  return std::make_unique<OleReader>(input, std::move(watch));
}

OleReader::OleReader(ReplayReader* input, Watch watch)
    : bytes_(input, [this, watch = std::move(watch)](int64_t position) {
        seen_to_ = std::max(seen_to_, position);
        if (watch) watch();
      }) {
  file_.emplace(&bytes_);
}

bool OleReader::Next(ArchiveMember* member) {
  *member = {};
  current_ = nullptr;
  stands_ = {};
  if (given_) FindInner(*std::exchange(given_, std::nullopt));
  if (!inner_.empty()) {
    const Inner inner = std::move(inner_.front());
    inner_.pop_front();
    member->name = inner.name;
    if (!inner.size) {
      member->not_read = kSourceNotRead;
      current_ = Source(inner.stream, inner.begin);
    } else {
      current_ = std::make_unique<SizedBytes>(file_->Open(inner.stream, inner.begin, &stands_),
                                              *inner.size);
    }
    return true;
  }
  const auto& entries = file_->entries();
  while (next_ < entries.size() && entries[next_].type != CompoundFile::Entry::Type::kStream)
    ++next_;
  if (next_ == entries.size()) {
    for (const std::string& problem : {file_->problem(), std::exchange(problem_, "")})
      if (!problem.empty()) throw UnreadableError(problem);
    return false;
  }
  given_ = next_++;
  member->name = file_->Path(*given_);
  current_ = file_->Open(*given_, 0, &stands_);
  return true;
}

size_t OleReader::Read(std::span<uint8_t> out) {
  return current_ != nullptr ? current_->Read(out) : 0;
}

// That a stream cannot be read was told when it was given out.
void OleReader::FindInner(uint32_t stream) {
  try {
    const std::string name = LowerCase(file_->Name(stream));
    if (name == LowerCase(kNative)) return FindNative(stream, file_->Path(stream));
    const uint32_t storage = file_->entries()[stream].storage;
    const bool module = storage != CompoundFile::kNone && name != "dir" && name != "_vba_project" &&
                        !name.starts_with("__srp_") && LowerCase(file_->Name(storage)) == "vba";
    if (!module) return;
    LearnOffsets(storage);
    FindSource(stream, name);
  } catch (const UnreadableError&) {
  }
}

void OleReader::FindNative(uint32_t stream, const std::string& path) {
  constexpr int64_t kSize = 4;  // bytes before it
  const std::string head = HeadOf(file_->Open(stream, kSize).get(), kObjectHead);
  const std::optional<EmbeddedObject> file = PackagedFile(head);
  if (!file) return;
  const std::string folder = path.substr(0, path.rfind('/') + 1);
  inner_.push_back({folder + (file->name.empty() ? "embedded file" : file->name), stream,
                    kSize + file->begin, file->size});
}

// What "dir" says is what Office runs; where it says nothing, or what is not so, the source shows
// by itself.
void OleReader::FindSource(uint32_t stream, const std::string& name) {
  const auto said = offsets_.find(name);
  if (said != offsets_.end()) AddSource(stream, said->second);
  const std::optional<int64_t> found = FindVbaSource(file_->Open(stream).get());
  if (found && (said == offsets_.end() || *found != said->second)) AddSource(stream, *found);
}

void OleReader::AddSource(uint32_t stream, int64_t begin) {
  constexpr size_t kAttributes = 512;
  const std::string head = HeadOf(Source(stream, begin).get(), kAttributes);
  // Only classes and documents have a base.
  const bool is_class = head.find("VB_Base") != head.npos;
  const bool second = !inner_.empty();
  inner_.push_back({StrCat(file_->Path(stream), second ? StrCat(" (at byte ", begin, ")") : "",
                           is_class ? ".cls" : ".bas"),
                    stream, begin, std::nullopt});
}

void OleReader::LearnOffsets(uint32_t storage) {
  if (offsets_of_ == storage) return;
  if (!dirs_) {
    dirs_.emplace();
    const auto& entries = file_->entries();
    for (uint32_t i = 0; i < entries.size(); ++i)
      if (entries[i].type == CompoundFile::Entry::Type::kStream &&
          LowerCase(file_->Name(i)) == "dir")
        dirs_->emplace(entries[i].storage, i);
  }
  offsets_of_ = storage;
  offsets_.clear();
  const auto dir = dirs_->find(storage);
  if (dir == dirs_->end()) return;
  constexpr size_t kMost = size_t{1} << 20;
  constexpr int64_t kTimes = 4;
  if (dir_bytes_ > kTimes * bytes_.size() + static_cast<int64_t>(kMost)) {
    problem_ = "has too many modules of VBA, the source of some was not looked for everywhere";
    return;
  }
  VbaReader reader(file_->Open(dir->second));
  const std::string text = HeadOf(&reader, kMost);
  dir_bytes_ += static_cast<int64_t>(text.size());
  for (const auto& [name, offset] : VbaSourceOffsets(text)) offsets_[LowerCase(name)] = offset;
}

std::unique_ptr<ByteReader> OleReader::Source(uint32_t stream, int64_t begin) {
  return std::make_unique<DamageTeller>(std::make_unique<VbaReader>(file_->Open(stream, begin)));
}

}  // namespace fovea::data
