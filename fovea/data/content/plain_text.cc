#include "fovea/data/content/plain_text.h"

#include <string.h>

#include <algorithm>
#include <set>

#include "fovea/core/utf8.h"

namespace fovea::data {
namespace {

struct Counts {
  size_t good = 0, letters = 0;
};

Counts Count(std::string_view bytes) {
  Counts counts;
  for (size_t i = 0; i < bytes.size();) {
    const char c = bytes[i];
    if (static_cast<uint8_t>(c) < 0x80) {
      counts.good += IsPrintable(c);
      counts.letters += IsLetter(c);
      ++i;
      continue;
    }
    const Utf8Step step = NextUtf8(bytes, i);
    if (step.valid) {
      counts.good += step.bytes;
      counts.letters += step.bytes;
    }
    i += step.bytes;
  }
  return counts;
}

}  // namespace

int HexByte(std::string_view text, size_t at) {
  if (at + 2 > text.size()) return -1;
  const int high = HexValue(text[at]), low = HexValue(text[at + 1]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

double ShareOfText(std::string_view bytes) {
  const Counts counts = Count(bytes);
  return bytes.empty() ? 0 : static_cast<double>(counts.good) / static_cast<double>(bytes.size());
}

bool IsPlainText(std::string_view bytes) {
  const Counts counts = Count(bytes);
  const size_t least = bytes.size() < 256 ? 90 : 75;
  return !bytes.empty() && counts.good * 100 >= bytes.size() * least &&
         counts.letters * 5 >= bytes.size();
}

bool IsPlainWord(std::string_view bytes) {
  const auto letters = std::count_if(bytes.begin(), bytes.end(), IsLetter);
  // "4444" and the like are numbers.
  const bool varied = bytes.size() < 4 || std::set<char>(bytes.begin(), bytes.end()).size() > 2;
  return !bytes.empty() && varied && std::all_of(bytes.begin(), bytes.end(), IsPrintable) &&
         static_cast<size_t>(letters) * 2 >= bytes.size();
}

bool IsUtf16(std::string_view bytes) {
  if (bytes.size() < 8) return false;
  size_t zeros = 0, good = 0;
  const size_t looked = std::min<size_t>(bytes.size() & ~size_t{1}, 512);
  for (size_t i = 0; i < looked; i += 2) {
    zeros += bytes[i + 1] == 0;
    good += IsPrintable(bytes[i]);
  }
  return zeros * 20 >= looked * 9 && good * 20 >= looked * 9;
}

void Narrow(std::string* text) {
  if (!IsUtf16(*text)) return;
  size_t size = 0;
  for (size_t i = 0; i + 1 < text->size(); i += 2)
    (*text)[size++] = (*text)[i + 1] == 0 ? (*text)[i] : '?';
  text->resize(size);
}

bool IsMedia(std::string_view bytes) {
  using namespace std::string_view_literals;
  static constexpr std::string_view kMarks[] = {"\x89PNG"sv,
                                                "\xff\xd8\xff"sv,
                                                "GIF8"sv,
                                                "RIFF"sv,
                                                "II*\0"sv,
                                                "MM\0*"sv,
                                                "\0\0\1\0"sv,
                                                "wOFF"sv,
                                                "wOF2"sv,
                                                "OTTO"sv,
                                                "\0\1\0\0\0"sv,
                                                "true\0"sv,
                                                "%PDF-"sv,
                                                "OggS"sv,
                                                "ID3"sv,
                                                "fLaC"sv,
                                                "\x1a\x45\xdf\xa3"sv,
                                                "\xff\xfb"sv,
                                                "\0\0\0\x18"
                                                "ftyp"sv,
                                                "\0\0\0\x20"
                                                "ftyp"sv,
                                                "\0\0\0\x1c"
                                                "ftyp"sv};
  if (bytes.size() > 10 && bytes.substr(0, 2) == "BM" && bytes.substr(6, 4) == "\0\0\0\0"sv)
    return true;
  return std::any_of(std::begin(kMarks), std::end(kMarks),
                     [&](std::string_view mark) { return bytes.substr(0, mark.size()) == mark; });
}

size_t FindText(std::string_view text, std::string_view name, size_t from) {
  if (from >= text.size()) return std::string_view::npos;
  const void* found = memmem(text.data() + from, text.size() - from, name.data(), name.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<size_t>(static_cast<const char*>(found) - text.data());
}

bool StandsAt(std::string_view text, size_t at, std::string_view name) {
  if (at > text.size() || name.size() > text.size() - at) return false;
  for (size_t i = 0; i < name.size(); ++i)
    if (Lower(text[at + i]) != name[i]) return false;
  return true;
}

}  // namespace fovea::data
