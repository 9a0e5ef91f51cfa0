#include "fovea/infer/files/file_windows.h"

#include <algorithm>

#include "fovea/data/content/decoded_pieces.h"
#include "fovea/kernels/bytes/byte_ngrams.h"
#include "fovea/kernels/bytes/byte_windows.h"

namespace fovea::infer {
namespace {

// What a window says twice counts once: a line that is harmless is so a hundred times over.
class Distinct {
 public:
  // Appends the features of one window that are not among those before, in their order.
  void Append(std::span<const uint32_t> features, std::vector<uint32_t>* out) {
    ++window_;
    for (const uint32_t feature : features) {
      // A few places to look at: what finds all of them taken is kept, twice if need be.
      Seen* const seen = &seen_[(feature * 0x9e3779b1u) >> kShift];
      size_t place = 0;
      while (place < kPlaces && seen[place].window == window_ && seen[place].feature != feature)
        ++place;
      if (place < kPlaces && seen[place].window == window_) continue;
      if (place < kPlaces) seen[place] = {window_, feature};
      out->push_back(feature);
    }
  }

 private:
  static constexpr int kBits = 11, kShift = 32 - kBits;
  static constexpr size_t kPlaces = 8;
  struct Seen {
    uint32_t window = 0, feature = 0;
  };
  std::vector<Seen> seen_ = std::vector<Seen>((size_t{1} << kBits) + kPlaces);
  uint32_t window_ = 0;
};

class Cutter {
 public:
  explicit Cutter(FileWindows* out) : out_(*out) {}

  // bytes: of a window of text.
  void Add(const ByteSpan& span, WindowKind kind, std::span<const uint32_t> tokens,
           std::span<const uint8_t> bytes) {
    out_.spans.push_back(span);
    out_.kinds.push_back(kind);
    distinct_.Append(tokens, &out_.tokens.features);
    out_.tokens.Close();
    ngrams_.clear();
    kernels::AppendByteNgrams(bytes, &ngrams_);
    distinct_.Append(ngrams_, &out_.ngrams.features);
    out_.ngrams.Close();
  }

  void AddPiece(const data::DecodedPiece& piece);

 private:
  FileWindows& out_;
  Distinct distinct_;
  std::vector<uint32_t> ngrams_;
};

std::span<const uint8_t> Part(std::span<const uint8_t> bytes, const ByteSpan& span) {
  return bytes.subspan(static_cast<size_t>(span.start), static_cast<size_t>(span.size()));
}

// That something was encoded, and how, is a feature in itself.
uint32_t MarkOf(data::Encoding encoding) {
  return (static_cast<uint32_t>(encoding) + 0x51ed270b) * 0x9e3779b1u;
}

// Each window of the piece stands for bytes of the file. What is around the decoded part is there
// for the sake of its neighbours.
void Cutter::AddPiece(const data::DecodedPiece& piece) {
  const std::span<const uint8_t> bytes(reinterpret_cast<const uint8_t*>(piece.bytes.data()),
                                       piece.bytes.size());
  std::vector<uint32_t> features;
  out_.AddGaps();
  kernels::ForEachWindow(bytes, [&](const kernels::ByteWindow& window) {
    const ByteSpan span{window.start, window.end};
    features.assign(window.features.begin(), window.features.end());
    if (span.start < piece.decoded.end && span.end > piece.decoded.start)
      features.push_back(MarkOf(piece.encoding));
    Add(piece.Outer(span), WindowKind::kDecoded, features, Part(bytes, span));
  });
}

}  // namespace

void FileWindows::AddGaps() {
  if (kinds.empty() || kinds.back() == WindowKind::kGap) return;
  for (int i = 0; i < kGaps; ++i) {
    spans.push_back({spans.back().end, spans.back().end});
    kinds.push_back(WindowKind::kGap);
    tokens.Close();
    ngrams.Close();
  }
}

FileWindows CutIntoFileWindows(std::span<const uint8_t> bytes) {
  FileWindows out, raw;
  Cutter cutter(&out), raw_cutter(&raw);
  kernels::ForEachWindow(bytes, [&](const kernels::ByteWindow& window) {
    const ByteSpan span{window.start, window.end};
    if (window.raw)
      raw_cutter.Add(span, WindowKind::kRaw, window.features, {});
    else
      cutter.Add(span, WindowKind::kText, window.features, Part(bytes, span));
  });
  if (raw.count() > 0) out.AddGaps();
  for (int64_t i = 0; i < raw.count(); ++i)
    cutter.Add(raw.spans[i], WindowKind::kRaw, raw.tokens.of(i), {});
  for (const data::DecodedPiece& piece : data::DecodePieces(bytes).pieces) cutter.AddPiece(piece);
  return out;
}

}  // namespace fovea::infer
