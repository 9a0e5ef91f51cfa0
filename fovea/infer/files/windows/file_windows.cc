#include "fovea/infer/files/windows/file_windows.h"

#include <algorithm>
#include <utility>

#include "fovea/data/content/values/content_values.h"
#include "fovea/infer/files/windows/distinct_features.h"
#include "fovea/kernels/bytes/byte_ngrams.h"
#include "fovea/kernels/bytes/byte_windows.h"

namespace fovea::infer {
namespace {

std::span<const uint8_t> Part(std::span<const uint8_t> bytes, const ByteSpan& span) {
  return bytes.subspan(static_cast<size_t>(span.start), static_cast<size_t>(span.size()));
}

constexpr size_t kBytesOfToken = 4;  // in the mean, of code

// That something was encoded, and how, is a feature in itself.
uint32_t MarkOf(data::Encoding encoding) {
  return (static_cast<uint32_t>(encoding) + 0x51ed270b) * 0x9e3779b1u;
}

// Whether more than half of a window lies in them. spans: in order.
bool LiesIn(const std::vector<ByteSpan>& spans, const ByteSpan& window) {
  auto span = std::upper_bound(spans.begin(), spans.end(), window.start,
                               [](int64_t at, const ByteSpan& s) { return at < s.end; });
  int64_t covered = 0;
  for (; span != spans.end() && span->start < window.end; ++span)
    covered += std::min(span->end, window.end) - std::max(span->start, window.start);
  return covered * 2 > window.size();
}

class Cutter {
 public:
  explicit Cutter(FileWindows* out) : out_(*out) {}

  void Add(const ByteSpan& span, WindowKind kind, const kernels::WindowTokens& tokens,
           std::span<const uint8_t> text) {
    out_.spans.push_back(span);
    out_.kinds.push_back(kind);
    out_.texts.push_back(text);
    out_.tokens.Append(tokens);
  }

  // Each window of the piece stands for bytes of the file. What is around the decoded part is there
  // for the sake of its neighbours.
  void AddPiece(const data::DecodedPiece& piece) {
    const std::span<const uint8_t> bytes(reinterpret_cast<const uint8_t*>(piece.bytes.data()),
                                         piece.bytes.size());
    out_.AddGaps();
    kernels::ForEachWindow(bytes, [&](const kernels::ByteWindow& window) {
      const ByteSpan span{window.start, window.end};
      Add(piece.Outer(span), WindowKind::kDecoded, window.tokens, Part(bytes, span));
      if (span.start < piece.decoded.end && span.end > piece.decoded.start)
        out_.tokens.AddToLast(MarkOf(piece.encoding));
    });
  }

 private:
  FileWindows& out_;
};

}  // namespace

void FileWindows::AddGaps() {
  if (kinds.empty() || kinds.back() == WindowKind::kGap) return;
  for (int i = 0; i < kGaps; ++i) {
    spans.push_back({spans.back().end, spans.back().end});
    kinds.push_back(WindowKind::kGap);
    texts.emplace_back();
    tokens.Append({});
  }
}

FileWindows CutIntoFileWindows(std::span<const uint8_t> bytes, RawTokens raw_tokens) {
  FileWindows out, raw;
  const bool reads_raw = raw_tokens == RawTokens::kRead;
  out.tokens.Reserve(bytes.size() / kBytesOfToken);
  Cutter cutter(&out), raw_cutter(&raw);
  const std::vector<ByteSpan> ignored = data::IgnoredSpans(bytes);
  kernels::ForEachWindow(bytes, [&](const kernels::ByteWindow& window) {
    const ByteSpan span{window.start, window.end};
    if (!ignored.empty() && LiesIn(ignored, span))
      cutter.Add(span, WindowKind::kText, {}, {});
    else if (window.raw)
      raw_cutter.Add(span, WindowKind::kRaw, reads_raw ? window.tokens : kernels::WindowTokens{},
                     {});
    else
      cutter.Add(span, WindowKind::kText, window.tokens, Part(bytes, span));
  });
  if (raw.count() > 0) out.AddGaps();
  for (int64_t i = 0; i < raw.count(); ++i)
    cutter.Add(raw.spans[i], WindowKind::kRaw, raw.tokens.of(i), {});
  data::DecodedPieces decoded = data::DecodePieces(bytes);
  out.pieces = std::move(decoded.pieces);
  if (!reads_raw) out.binary_pieces = std::move(decoded.binary);
  out.cut = decoded.cut;
  for (const data::DecodedPiece& piece : out.pieces) cutter.AddPiece(piece);
  return out;
}

FeatureLists SimpleOf(const FileWindows& windows, std::span<const int64_t> which) {
  FeatureLists out;
  kernels::WindowFeatures features;
  for (const int64_t t : which)
    out.Append(t >= 0 ? features.Simple(windows.tokens.of(t)) : std::span<const uint32_t>());
  return out;
}

FeatureLists TokensOf(const FileWindows& windows, std::span<const int64_t> which) {
  FeatureLists out;
  kernels::WindowFeatures features;
  DistinctFeatures distinct;
  for (const int64_t t : which) {
    if (t >= 0) distinct.Append(features.All(windows.tokens.of(t)), &out.features);
    out.Close();
  }
  return out;
}

FeatureLists NgramsOf(const FileWindows& windows, std::span<const int64_t> which) {
  FeatureLists out;
  DistinctFeatures distinct;
  std::vector<uint32_t> ngrams;
  for (const int64_t t : which) {
    ngrams.clear();
    if (t >= 0) kernels::AppendByteNgrams(windows.texts[static_cast<size_t>(t)], &ngrams);
    distinct.Append(ngrams, &out.features);
    out.Close();
  }
  return out;
}

}  // namespace fovea::infer
