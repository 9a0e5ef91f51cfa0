#include "fovea/data/files/archives/documents/pdf/pdf_reader.h"

#include <algorithm>
#include <functional>
#include <span>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/data/content/plain_text.h"
#include "fovea/data/files/archives/documents/decoding_reader.h"
#include "fovea/data/files/archives/documents/window_bytes.h"
#include "fovea/data/files/layout/file_layout.h"

namespace fovea::data {
namespace {

constexpr std::string_view kObject = "obj", kEndStream = "endstream";
constexpr size_t kMostStreams = size_t{1} << 20, kMostEnds = size_t{1} << 22;

constexpr size_t kFileHead = size_t{4} << 10;

// Whether something is a file of its own, whatever it is called: a program, an archive, a document.
bool BeginsAsFile(std::string_view head) {
  const std::span<const uint8_t> bytes(reinterpret_cast<const uint8_t*>(head.data()), head.size());
  const ArchiveKind* const kind = KindOf(bytes.first(std::min(bytes.size(), kKindBytes)));
  if (kind != nullptr && !kind->weak) return true;
  switch (FormatOf(bytes)) {
    case FileFormat::kNone:
    case FileFormat::kPng:
    case FileFormat::kJpeg:
    case FileFormat::kGif:
    case FileFormat::kFont:
      return false;
    default:
      return true;
  }
}

// The number of an object, from what stands before "obj"; −1: it has none.
int64_t ObjectNumber(std::string_view before) {
  const auto take = [&](auto is) {
    const size_t had = before.size();
    while (!before.empty() && is(before.back())) before.remove_suffix(1);
    return had - before.size();
  };
  take(IsPdfBlank);
  if (take(IsDigit) == 0 || take(IsPdfBlank) == 0) return -1;
  const std::string_view rest = before;
  const size_t digits = take(IsDigit);
  return PdfNumber(rest.substr(rest.size() - digits)).value_or(-1);
}

// What comes of a reader, up to so many bytes. false: there is more, or it is damaged.
bool ReadUpTo(ByteReader* reader, size_t most, std::string* out) {
  constexpr size_t kBlock = size_t{64} << 10;
  try {
    for (;;) {
      const size_t had = out->size();
      if (had > most) return false;
      out->resize(had + kBlock);
      const size_t got = reader->Read({reinterpret_cast<uint8_t*>(out->data() + had), kBlock});
      out->resize(had + got);
      if (got == 0) return true;
    }
  } catch (const UnreadableError&) {
    out->resize(out->size() - std::min(out->size(), kBlock));
    return false;
  }
}

}  // namespace

std::unique_ptr<MemberSource> OpenPdf(ReplayReader* input, Watch watch) {
  return std::make_unique<PdfReader>(input, std::move(watch));
}

PdfReader::PdfReader(ReplayReader* input, Watch watch)
    : watch_(std::move(watch)), bytes_(input, [this](int64_t position) {
        seen_to_ = std::max(seen_to_, position);
        if (watch_) watch_();
      }) {}

bool PdfReader::Next(ArchiveMember* member) {
  current_ = nullptr;
  stands_ = {};
  *member = {};
  while (texts_.empty()) {
    switch (stage_) {
      case Stage::kScan:
        if (next_mark_ < marks_.size())
          TakeMark(marks_[next_mark_++]);
        else if (!FindMarks())
          stage_ = Stage::kObjectStreams;
        break;
      case Stage::kObjectStreams:
        if (next_stream_ < streams_.size()) {
          Stream* const stream = &streams_[next_stream_++];
          if (stream->objects) ReadObjectStream(stream);
          break;
        }
        index_.Finish();
        FindScripts();
        next_stream_ = 0;
        stage_ = Stage::kStreams;
        break;
      case Stage::kStreams:
        if (next_stream_ == streams_.size())
          stage_ = Stage::kEnd;
        else if (BeginStream(streams_[next_stream_++], member))
          return true;
        break;
      case Stage::kEnd:
        if (!problem_.empty()) throw UnreadableError(std::exchange(problem_, ""));
        return false;
    }
  }
  const Text& next = texts_.front();
  member->name = NameFor(next.number, next.at, next.what);
  text_ = std::move(texts_.front().bytes);
  texts_.pop_front();
  current_ = std::make_unique<MemoryBytes>(text_);
  return true;
}

size_t PdfReader::Read(std::span<uint8_t> out) {
  return current_ != nullptr ? current_->Read(out) : 0;
}

// Parsing goes over some bytes more than once where objects lie in each other.
void PdfReader::Spend(size_t bytes) {
  constexpr int64_t kTimes = 4, kAnyway = 1 << 20, kSeldom = 256 << 10;
  spent_ += static_cast<int64_t>(bytes);
  if (watch_ && spent_ - watched_ > kSeldom) {
    watched_ = spent_;
    watch_();
  }
  if (spent_ > kTimes * (bytes_.size() + unpacked_) + kAnyway)
    throw UnreadableError(
        "not read further: its objects overlap, and take several times its size, the limit");
}

// What is unpacked only on the way, and so counts nowhere else.
void PdfReader::Made(size_t bytes) {
  constexpr int64_t kTimes = 250, kAnyway = 8 << 20;
  made_ += static_cast<int64_t>(bytes);
  if (watch_) watch_();
  if (made_ <= kTimes * bytes_.size() + kAnyway) return;
  problem_ = StrCat("not read further: its streams unpack to more than ", kTimes,
                    " times its size on the way, the limit");
  throw UnreadableError(problem_);
}

bool PdfReader::FindMarks() {
  constexpr size_t kLeast = size_t{64} << 10, kOverlap = kEndStream.size() - 1;
  const std::string_view block = bytes_.At(scanned_, kLeast);
  const bool last = block.size() < kLeast;
  if (block.empty()) return false;
  const size_t end = last ? block.size() : block.size() - kOverlap;
  marks_.clear();
  next_mark_ = 0;
  for (const std::string_view word : {kObject, kEndStream})
    for (size_t at = block.find(word); at < end; at = block.find(word, at + 1))
      marks_.push_back({scanned_ + static_cast<int64_t>(at), word == kEndStream});
  std::sort(marks_.begin(), marks_.end(), [](const Mark& a, const Mark& b) { return a.at < b.at; });
  scanned_ = last ? bytes_.size() : scanned_ + static_cast<int64_t>(end);
  seen_to_ = std::max(seen_to_, scanned_);
  return true;
}

void PdfReader::TakeMark(const Mark& mark) {
  if (mark.ends_stream) {
    if (ends_.size() < kMostEnds) ends_.push_back(mark.at);
    return;
  }
  // "0000000012 00000 obj", with what blanks there are.
  constexpr int64_t kBefore = 40;
  const int64_t from = std::max<int64_t>(0, mark.at - kBefore);
  const auto before = static_cast<size_t>(mark.at - from);
  const std::string_view around = bytes_.At(from, before + kObject.size() + 1);
  const size_t behind = before + kObject.size();
  if (behind < around.size() && IsPdfRegular(around[behind])) return;
  if (behind > around.size()) return;
  if (before > 0 && IsPdfRegular(around[before - 1]) && !IsDigit(around[before - 1])) return;
  const int64_t number = ObjectNumber(around.substr(0, before));
  const int64_t at = mark.at + static_cast<int64_t>(kObject.size());
  if (!ReadObject(at)) return;
  if (number < 0 && object_.value != PdfObject::Value::kDictionary) return;
  // Something out here may refer to what is in there all the same.
  const bool inner = mark.at < inner_to_;
  if (inner)
    KeepString(number, at);
  else
    Learn(number, at);
  if (object_.stream) TakeStream(at, number, inner);
}

// Into object_; false: there is none.
bool PdfReader::ReadObject(int64_t at) {
  constexpr size_t kFirst = size_t{4} << 10, kMost = size_t{16} << 20;
  for (size_t want = kFirst;; want *= 4) {
    const std::string_view text = bytes_.At(at, want);
    object_.Parse(text);
    Spend(object_.end);
    if (object_.too_deep)
      problem_ = "has an object with arrays in arrays without end, which was not read further";
    if (!object_.cut || text.size() < want) break;
    if (want >= kMost) {
      problem_ =
          StrCat("has an object of more than ", kMost >> 20, " MiB, which was read up to there");
      break;
    }
  }
  return object_.value != PdfObject::Value::kNone;
}

// From object_.
void PdfReader::Learn(int64_t number, int64_t at) {
  index_.Add(number, object_);
  for (std::string& script : object_.scripts)
    if (!script.empty()) texts_.push_back({number, at, "JavaScript", std::move(script)});
  KeepString(number, at);
}

// One that is an object of its own: what it is, others say.
void PdfReader::KeepString(int64_t number, int64_t at) {
  if (object_.value != PdfObject::Value::kString || object_.string.empty()) return;
  constexpr size_t kMostKept = size_t{16} << 20, kOverhead = 100;
  strings_bytes_ += object_.string.size() + kOverhead;
  if (strings_bytes_ <= kMostKept)
    strings_.emplace_back(number, std::move(object_.string));
  else
    texts_.push_back({number, at, "string", PdfText(std::move(object_.string))});
}

void PdfReader::FindScripts() {
  for (auto& [number, string] : strings_)
    if (index_.RoleOf(number) == PdfRole::kScript)
      texts_.push_back({number, 0, "JavaScript", PdfText(std::move(string))});
  strings_.clear();
}

void PdfReader::TakeStream(int64_t at, int64_t number, bool inner) {
  if (streams_.size() == kMostStreams) {
    problem_ = StrCat("not read further: has more than ", kMostStreams, " streams, the limit");
    return;
  }
  const bool objects = !inner && (object_.object_stream || !object_.Field(PdfKey::kFirst).empty());
  streams_.push_back({at, number, objects, object_.drawing, inner});
  // A PDF in it is opened by itself: its objects are not of this one.
  constexpr size_t kHeader = 1024;
  const bool plain =
      object_.Field(PdfKey::kFilter).empty() && object_.Field(PdfKey::kShortFilter).empty();
  const int64_t length = PdfNumber(object_.Field(PdfKey::kLength)).value_or(0);
  const int64_t data = at + static_cast<int64_t>(object_.data);
  if (inner || !plain || length <= 0 || length > bytes_.size() - data) return;
  if (bytes_.At(data, kHeader).substr(0, kHeader).find("%PDF-") == std::string_view::npos) return;
  if (StreamEndsAt(data + length)) inner_to_ = data + length;
}

bool PdfReader::StreamEndsAt(int64_t at) {
  constexpr size_t kBlanks = 4;
  std::string_view text = bytes_.At(at, kBlanks + kEndStream.size());
  for (size_t i = 0; i < kBlanks && !text.empty() && IsPdfBlank(text[0]); ++i)
    text.remove_prefix(1);
  return text.starts_with(kEndStream);
}

// By its length, if "endstream" stands there, else by the next one; else by the length, or the end
// of the file.
int64_t PdfReader::EndOfData(int64_t data, int64_t length, bool is_plain) {
  const bool within = length >= 0 && length <= bytes_.size() - data;
  if (within && StreamEndsAt(data + length)) return data + length;
  const auto next = std::lower_bound(ends_.begin(), ends_.end(), data);
  if (next == ends_.end()) return within ? data + length : bytes_.size();
  int64_t end = *next;
  if (!is_plain || end - data < 2) return end;
  const std::string_view line_end = bytes_.At(end - 2, 2);
  if (line_end.size() > 1 && line_end[1] == '\n') --end;
  if (line_end.size() > 1 && (line_end[1] == '\r' || line_end.starts_with("\r\n"))) --end;
  return end;
}

// Of the stream whose dictionary is there.
PdfReader::Data PdfReader::DataOf(int64_t at) {
  ReadObject(at);
  const auto resolve = [this](std::string_view value) { return index_.Resolve(value); };
  const auto number = [&](PdfKey key) {
    return PdfNumber(resolve(object_.Field(key))).value_or(-1);
  };
  const FilterChain chain = FilterChainOf(object_, resolve);
  const int64_t length = number(PdfKey::kLength);
  Data data = {nullptr, chain.picture, {}, number(PdfKey::kFirst)};
  if (!chain.problem.empty()) {
    data.bytes = std::make_unique<NothingToRead>(chain.problem);
    return data;
  }
  const int64_t begin = at + static_cast<int64_t>(object_.data);
  const int64_t end = EndOfData(begin, length, chain.filters.empty());
  if (chain.filters.empty()) data.stands = {begin, end};
  data.bytes =
      std::make_unique<DamageTeller>(Decoded(std::make_unique<WindowBytes>(&bytes_, begin, end),
                                             chain, [this](size_t made) { Made(made); }));
  return data;
}

// The objects in an object stream: ISO 32000-2, section 7.5.7.
void PdfReader::ReadObjectStream(Stream* stream) {
  constexpr size_t kMost = size_t{8} << 20, kMostObjects = 1'000'000;
  const Data data = DataOf(stream->at);
  std::string text;
  // What cannot be read whole comes by itself, and tells why.
  if (!ReadUpTo(data.bytes.get(), kMost, &text)) stream->wanted = true;
  unpacked_ += static_cast<int64_t>(text.size());
  Made(text.size());
  std::vector<std::pair<int64_t, int64_t>> objects;  // number, offset
  PdfLexer lexer(text);
  size_t header = 0;
  while (objects.size() < kMostObjects) {
    const auto number = PdfNumber(lexer.Next().text), offset = PdfNumber(lexer.Next().text);
    if (!number || !offset) break;
    objects.emplace_back(*number, *offset);
    header = lexer.at();
    if (data.first > 0 && static_cast<int64_t>(header) >= data.first) break;
  }
  if (objects.empty()) stream->wanted = true;  // is something else
  const size_t base = data.first > 0 ? static_cast<size_t>(data.first) : header;
  for (const auto& [number, offset] : objects) {
    if (base >= text.size() || static_cast<size_t>(offset) >= text.size() - base) continue;
    object_.Parse(std::string_view(text).substr(base + static_cast<size_t>(offset)));
    Spend(object_.end);
    if (object_.active || object_.has_long_string) stream->wanted = true;
    Learn(number, stream->at);
  }
}

// Whether it is a member.
bool PdfReader::BeginStream(const Stream& stream, ArchiveMember* member) {
  const PdfRole role = index_.RoleOf(stream.number);
  const bool wanted = stream.wanted || (stream.number < 0 && !stream.inner) ||
                      role == PdfRole::kScript || role == PdfRole::kFile;
  if (!wanted && (stream.objects || stream.inner)) return false;
  Data data = DataOf(stream.at);
  const bool draws = stream.drawing || role == PdfRole::kDrawing || data.picture;
  if (!wanted && draws) {
    if (!BeginsAsFile(HeadOf(data.bytes.get(), kFileHead))) return false;
    data = DataOf(stream.at);
  }
  current_ = std::move(data.bytes);
  stands_ = data.stands;
  member->name = NameFor(stream.number, stream.at,
                         role == PdfRole::kScript ? "JavaScript" : index_.FileName(stream.number));
  return true;
}

// "object 12 a.exe"; "object 12 a.exe (2)" for the next that would be called so.
std::string PdfReader::NameFor(int64_t number, int64_t at, std::string_view what) {
  std::string name = number >= 0 ? StrCat("object ", number) : StrCat("object at byte ", at);
  if (!what.empty()) name += StrCat(" ", what);
  const int times = ++named_[std::hash<std::string>()(name)];
  return times == 1 ? name : StrCat(name, " (", times, ")");
}

}  // namespace fovea::data
