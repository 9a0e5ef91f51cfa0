#include "fovea/data/files/archives/documents/rtf/rtf_object_data.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <iterator>

#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

constexpr size_t kLongestControl = 256;  // letters and digits of a control word, together
constexpr std::string_view kObjectData = "objdata";

constexpr std::string_view kDestinations[] = {
    "atnauthor", "atnid",    "author",   "background", "bkmkend",    "bkmkstart",  "buptim",
    "category",  "colortbl", "comment",  "company",    "creatim",    "doccomm",    "falt",
    "field",     "fldinst",  "fontemb",  "fontfile",   "fonttbl",    "footer",     "footnote",
    "formfield", "ftncn",    "ftnsep",   "ftnsepc",    "generator",  "header",     "hlinkbase",
    "info",      "keywords", "listname", "listtable",  "manager",    "nonshppict", "objalias",
    "objclass",  "objname",  "objsect",  "objtime",    "operator",   "password",   "pict",
    "printim",   "private",  "result",   "revtim",     "rxe",        "shp",        "shpinst",
    "shppict",   "shptxt",   "sn",       "sp",         "stylesheet", "subject",    "sv",
    "tc",        "template", "title",    "txe",        "upr",        "userprops",  "xe",
    "xmlnstbl"};

static_assert(std::is_sorted(std::begin(kDestinations), std::end(kDestinations)));

}  // namespace

bool IsRtfDestination(std::string_view word) {
  return std::binary_search(std::begin(kDestinations), std::end(kDestinations), word);
}

size_t RtfObjectData::Read(std::span<uint8_t> out) {
  constexpr size_t kEnough = size_t{16} << 10;
  if (given_ == decoded_.size()) {
    decoded_.clear();
    given_ = 0;
    while (decoded_.size() < kEnough && !ended_) ended_ = !Step(&decoded_);
  }
  const size_t count = std::min(out.size(), decoded_.size() - given_);
  std::memcpy(out.data(), decoded_.data() + given_, count);
  given_ += count;
  return count;
}

// Some of what follows; false: the data end.
bool RtfObjectData::Step(std::string* out) {
  const std::string_view text = bytes_->At(at_, kLongestControl);
  if (text.empty()) return false;
  if (raw_ > 0) {
    const auto count = std::min<uint64_t>({text.size(), static_cast<uint64_t>(raw_), 4096});
    if (passed_from_ < 0) out->append(text.substr(0, count));
    raw_ -= static_cast<int64_t>(count);
    at_ += static_cast<int64_t>(count);
    return true;
  }
  switch (text[0]) {
    case '{':
      ++groups_;
      ++at_;
      group_begins_ = true;
      return true;
    case '}':
      if (groups_ == 0) return false;
      if (groups_ == passed_from_) passed_from_ = -1;
      --groups_;
      ++at_;
      group_begins_ = false;
      return true;
    case '\\':
      if (text.substr(1).starts_with(kObjectData)) {
        if (groups_ == 0) return false;  // another object begins in the same group
        if (nested_ < 0) nested_ = at_;
        if (passed_from_ < 0) passed_from_ = groups_;
      }
      Control(text);
      return true;
    default:
      Digits(text, out);
      return true;
  }
}

// A control word with its number and the blank that ends it, or a control symbol.
void RtfObjectData::Control(std::string_view text) {
  size_t end = 1;
  while (end < text.size() && end < kLongestControl && IsLetter(text[end])) ++end;
  const std::string_view word = text.substr(1, end - 1);
  if (word.empty()) {
    const bool character = text.substr(1).starts_with('\'');  // \'e9
    const bool star = text.substr(1).starts_with('*');        // whoever does not know passes over
    at_ += static_cast<int64_t>(std::min<size_t>(text.size(), character ? 4 : 2));
    if (star && group_begins_ && passed_from_ < 0) passed_from_ = groups_;
    return;
  }
  constexpr size_t kMostDigits = 10;
  const size_t number = end;
  if (end < text.size() && text[end] == '-') ++end;
  while (end < text.size() && end - number < kMostDigits && IsDigit(text[end])) ++end;
  int64_t value = 0;
  std::from_chars(text.data() + number, text.data() + end, value);
  if (end < text.size() && text[end] == ' ') ++end;
  at_ += static_cast<int64_t>(end);
  if (word == "bin") raw_ = std::max<int64_t>(0, value);
  if (group_begins_ && passed_from_ < 0 && IsRtfDestination(word)) passed_from_ = groups_;
  group_begins_ = false;
}

void RtfObjectData::Digits(std::string_view text, std::string* out) {
  text = text.substr(0, 4096);
  const size_t end = std::min(text.find_first_of("{}\\"), text.size());
  at_ += static_cast<int64_t>(end);
  if (passed_from_ >= 0) return;
  for (const char c : text.substr(0, end)) {
    const int value = HexValue(c);
    if (value < 0) continue;
    group_begins_ = false;
    if (high_ >= 0) out->push_back(static_cast<char>(high_ << 4 | value));
    high_ = high_ >= 0 ? -1 : value;
  }
}

}  // namespace fovea::data
