#include "fovea/data/files/layout/documents/pdf_layout.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "fovea/data/files/layout/layout_cursor.h"
#include "fovea/data/files/layout/stretch.h"

namespace fovea::data {
namespace {

constexpr std::string_view kMark = "%PDF-", kEndStream = "endstream";

// ISO 32000-2, section 7.2.3: tables 1 and 2.
constexpr std::array<bool, 256> RegularCharacters() {
  std::array<bool, 256> regular;
  regular.fill(true);
  for (const unsigned char c :
       {'\0', '\t', '\n', '\f', '\r', ' ', '(', ')', '<', '>', '[', ']', '{', '}', '/', '%'})
    regular[c] = false;
  return regular;
}
constexpr std::array<bool, 256> kRegular = RegularCharacters();

bool IsRegular(char c) { return kRegular[static_cast<uint8_t>(c)]; }
bool IsLineEnd(char c) { return c == '\r' || c == '\n'; }
bool IsBlank(char c) { return IsLineEnd(c) || c == ' ' || c == '\t' || c == '\f' || c == '\0'; }

std::string_view AsText(std::span<const uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::optional<uint64_t> Number(std::string_view word) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return value;
}

class PdfReader {
 public:
  PdfReader(const FileExtract& file, LayoutBuilder* layout) : file_(file), layout_(layout) {}

  void Read() {
    uint64_t at = 0;
    bool at_hand = true;
    for (Stretch stretch = StretchFrom(file_, 0);; stretch = StretchFrom(file_, at)) {
      at_hand = stretch.start <= at;
      if (!at_hand) Hole(at, stretch.start);
      if (stretch.bytes.empty()) break;
      sure_ = sure_ && at == 0;
      base_ = stretch.start;
      text_ = AsText(stretch.bytes);
      at = Scan();
    }
    if (object_) Damage("an object has no end");
    CloseObject(at);
    CloseTable(at);
    layout_->Add(0, header_, PartKind::kHeader, "header");
    if (end_) return layout_->OverlayFrom(*end_);
    if (at_hand) Damage("has no %%EOF");
  }

 private:
  uint64_t FileSize() const { return static_cast<uint64_t>(file_.size()); }
  void Damage(std::string_view words) {
    if (sure_) layout_->Damage(words);
  }

  // What has begun and not ended yet.
  struct Open {
    uint64_t start = 0;
    std::string name;
  };
  struct Word {
    uint64_t start = 0;
    std::optional<uint64_t> number;
  };

  // Goes through the bytes at hand, word by word; gives the place in the file to go on from.
  uint64_t Scan() {
    at_ = 0;
    fresh_ = base_ > 0 && !object_;
    words_ = {};
    behind_ = '\0';
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (IsRegular(c)) {
        const size_t start = at_;
        while (at_ < text_.size() && IsRegular(text_[at_])) ++at_;
        // A word at the end of what is at hand may go on behind it.
        if (at_ == text_.size() && base_ + at_ != FileSize()) break;
        if (const auto place = TakeWord(start, text_.substr(start, at_ - start))) return *place;
      } else if (c == '%' && !object_) {
        Comment();
      } else {
        if (!IsBlank(c)) {
          words_ = {};
          behind_ = c;
        }
        ++at_;
      }
    }
    return base_ + text_.size();
  }

  // Gives a place where that is not at hand that the file is to be read from next.
  std::optional<uint64_t> TakeWord(size_t start, std::string_view word) {
    const Word before = words_[0], last = words_[1];
    words_ = {last, {base_ + start, Number(word)}};
    const char delimiter = std::exchange(behind_, word.back());
    if (words_[1].number) {
      if (after_length_) length_ = words_[1];
      after_length_ = false;
      return std::nullopt;
    }
    after_length_ = delimiter == '/' && word == "Length";
    if (word == "R") {
      if (length_ && before.start == length_->start) length_.reset();  // it is elsewhere
    } else if (word == "obj") {
      if (before.number && last.number) BeginObject(before.start, *before.number);
    } else if (word == "endobj") {
      EndLine();
      CloseObject(base_ + at_);
    } else if (word == "stream") {
      if (object_ && delimiter == '>' && at_ < text_.size() && IsLineEnd(text_[at_]))
        return Stream();
    } else if (word == kEndStream) {
      // Its beginning was not at hand.
      if (fresh_) Add({base_, "stream"}, base_ + start, PartKind::kCompressed);
    } else if (!object_ && (word == "xref" || word == "trailer" || word == "startxref")) {
      CloseTable(base_ + start);
      table_ = {base_ + start, std::string(word)};
    }
    return std::nullopt;
  }

  // Section 7.3.10
  void BeginObject(uint64_t start, uint64_t number) {
    if (object_) Damage("an object has no end");
    CloseObject(start);
    CloseTable(start);
    object_ = {start, "object " + std::to_string(number)};
    fresh_ = false;
    length_.reset();
  }

  void CloseObject(uint64_t end) {
    if (object_) Add(*object_, end, PartKind::kData);
    object_.reset();
  }
  void CloseTable(uint64_t end) {
    if (table_) Add(*table_, end, PartKind::kHeader);
    table_.reset();
  }
  void Add(const Open& part, uint64_t end, PartKind kind) {
    layout_->Add(part.start, end - std::min(part.start, end), kind, part.name);
    fresh_ = false;
  }

  // The end of a line belongs to what it ends.
  void EndLine() {
    constexpr size_t kMost = 4;
    const size_t most = std::min(text_.size(), at_ + kMost);
    while (at_ < most && (IsLineEnd(text_[at_]) || text_[at_] == ' ')) ++at_;
  }

  // Section 7.5.5: "%%EOF"; 7.5.2: the first lines.
  void Comment() {
    const size_t start = at_;
    while (at_ < text_.size() && !IsLineEnd(text_[at_])) ++at_;
    const std::string_view line = text_.substr(start, at_ - start);
    EndLine();
    if (line.starts_with("%%EOF")) {
      end_ = base_ + at_;
      if (!table_) table_ = {base_ + start, "%%EOF"};
      CloseTable(*end_);
    } else if (base_ + start == header_) {
      header_ = base_ + at_;
    }
  }

  // Section 7.3.8, behind the word.
  std::optional<uint64_t> Stream() {
    if (text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
    const uint64_t start = base_ + at_, behind = base_ + text_.size();
    const std::string name = "stream of " + object_->name;
    Add(*object_, start, PartKind::kData);
    const std::optional<uint64_t> end = EndOfStream(start);
    if (!end) {
      // Up to where it is said to end, if that is not at hand.
      const uint64_t said = start + (length_ ? *length_->number : 0);
      const uint64_t rest = std::clamp(said, behind, StretchFrom(file_, behind).start);
      Add({start, name}, rest, PartKind::kCompressed);
      if (behind == FileSize()) Damage("a stream has no end");
      object_.reset();
      return rest;
    }
    Add({start, name}, *end, PartKind::kCompressed);
    object_->start = *end;
    if (*end > behind) return end;
    at_ = static_cast<size_t>(*end - base_);
    return std::nullopt;
  }

  // By its length, if the word for its end stands behind that; else by the first such word at hand.
  std::optional<uint64_t> EndOfStream(uint64_t start) {
    if (length_ && *length_->number > FileSize() - start) length_.reset();
    if (length_) {
      constexpr uint64_t kLineEnd = 2;
      const uint64_t said = start + *length_->number;
      const uint64_t needed = std::min(FileSize() - said, kLineEnd + kEndStream.size());
      const std::string_view there = AsText(file_.At(said, needed));
      const size_t word = there.find_first_not_of("\r\n \t");
      if (word != there.npos && there.substr(word).starts_with(kEndStream)) return said;
      sure_ = sure_ && there.size() == needed;
    }
    size_t end = text_.find(kEndStream, at_);
    if (end == text_.npos) return std::nullopt;
    for (const char c : {'\n', '\r'})
      if (end > at_ && text_[end - 1] == c) --end;
    return base_ + end;
  }

  // Bytes that are not at hand. A stream that leads over them was added.
  void Hole(uint64_t start, uint64_t end) {
    CloseObject(start);
    CloseTable(start);
    layout_->AddRest(start, end - start, PartKind::kData, "");
  }

  const FileExtract& file_;
  LayoutBuilder* const layout_;
  std::string_view text_;  // at hand, from base_ on
  uint64_t base_ = 0;
  size_t at_ = 0;
  std::array<Word, 2> words_;  // the last two that only blanks stand between
  char behind_ = '\0';         // the last character that is no blank
  std::optional<Open> object_, table_;
  bool after_length_ = false;
  std::optional<Word> length_;   // of the stream, where the object itself says so
  std::optional<uint64_t> end_;  // behind the last %%EOF
  uint64_t header_ = 0;          // its end
  bool sure_ = true;             // all up to here was at hand
  bool fresh_ = false;           // no part of this stretch is known yet
};

}  // namespace

bool IsPdf(const FileExtract& file) {
  return LayoutCursor(file, std::endian::little).Text(kMark.size()) == kMark;
}

void ReadPdf(const FileExtract& file, LayoutBuilder* layout) { PdfReader(file, layout).Read(); }

}  // namespace fovea::data
