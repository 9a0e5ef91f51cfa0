#include "fovea/infer/files/raw/raw_places.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "fovea/core/utf8.h"
#include "fovea/data/content/plain_text.h"

namespace fovea::infer {
namespace {

constexpr int64_t kRawOfAll = 10;  // one raw byte in so many: all is read as raw bytes

// Code without many control characters is cut like text. Texts in old code pages have none.
bool IsNoText(std::span<const uint8_t> bytes) {
  const auto control = [](uint8_t c) { return c < 32 && c != '\t' && c != '\n' && c != '\r'; };
  if (std::none_of(bytes.begin(), bytes.end(), control)) return false;
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return !IsUtf8(text) && !data::IsUtf16(text);
}

// Runs of raw windows.
std::vector<ByteSpan> RawRuns(const FileWindows& windows) {
  std::vector<ByteSpan> runs;
  for (int64_t t = 0; t < windows.count(); ++t) {
    if (windows.kinds[static_cast<size_t>(t)] != WindowKind::kRaw) continue;
    const ByteSpan& span = windows.spans[static_cast<size_t>(t)];
    if (!runs.empty() && runs.back().end == span.start)
      runs.back().end = span.end;
    else
      runs.push_back(span);
  }
  return runs;
}

void Lower(double shift, FileWindow* window) {
  window->logit -= static_cast<float>(shift);
  window->alone -= static_cast<float>(shift);
}

void TakeMost(const FileWindow& from, FileWindow* to) {
  to->logit = std::max(to->logit, from.logit);
  to->alone = std::max(to->alone, from.alone);
  to->glance = std::max(to->glance, from.glance);
  to->first = std::max(to->first, from.first);
}

// What `said` says of the bytes of raw runs takes the place of what was said of them; of all other
// places the most counts. Both are in order.
std::vector<FileWindow> Merged(const std::vector<ByteSpan>& runs,
                               const std::vector<FileWindow>& places,
                               const std::vector<FileWindow>& said) {
  std::vector<FileWindow> out;
  auto run = runs.begin();
  auto next = said.begin();
  for (const FileWindow& place : places) {
    while (run != runs.end() && run->end <= place.start) ++run;
    while (next != said.end() && next->end <= place.start) ++next;
    const bool raw = run != runs.end() && run->start <= place.start && place.end <= run->end;
    FileWindow text = place;
    for (auto at = next; at != said.end() && at->start < place.end; ++at) {
      if (raw) {
        out.push_back(*at);
        out.back().start = std::max(at->start, place.start);
        out.back().end = std::min(at->end, place.end);
      } else if (at->start + at->end < 2 * place.end && at->start + at->end >= 2 * place.start) {
        TakeMost(*at, &text);
      }
    }
    if (!raw) out.push_back(text);
  }
  return out;
}

void AddDecoded(const RawLook& look, const data::DecodedPiece& piece,
                std::vector<FileWindow>* places) {
  const std::span<const uint8_t> bytes(reinterpret_cast<const uint8_t*>(piece.bytes.data()),
                                       piece.bytes.size());
  for (const FileWindow& said : look.Look(bytes)) {
    const ByteSpan outer = piece.Outer(said);
    auto place = std::upper_bound(places->begin(), places->end(), outer.start,
                                  [](int64_t at, const FileWindow& w) { return at < w.end; });
    if (place == places->end() && !places->empty()) --place;
    for (bool begins = true; place != places->end() && (begins || place->start < outer.end);
         ++place, begins = false)
      TakeMost(said, &*place);
  }
}

}  // namespace

void PutRawPlaces(const RawLook& look, std::span<const uint8_t> bytes, bool binary,
                  const FormatShift& shift, const FileWindows& windows,
                  std::vector<FileWindow>* places) {
  for (FileWindow& place : *places) Lower(shift.text, &place);
  const std::vector<ByteSpan> runs = RawRuns(windows);
  int64_t raw = 0;
  for (const ByteSpan& run : runs) raw += run.size();
  std::vector<FileWindow> said;
  if (binary || raw * kRawOfAll >= std::ssize(bytes) || IsNoText(bytes)) {
    said = look.Look(bytes);
  } else {
    for (const ByteSpan& run : runs)
      for (FileWindow window : look.Look(
               bytes.subspan(static_cast<size_t>(run.start), static_cast<size_t>(run.size())))) {
        window.start += run.start;
        window.end += run.start;
        said.push_back(window);
      }
  }
  for (FileWindow& window : said) Lower(shift.raw, &window);
  if (!said.empty()) *places = Merged(runs, *places, said);
  for (const data::DecodedPiece& piece : windows.binary_pieces) AddDecoded(look, piece, places);
}

}  // namespace fovea::infer
