#include "fovea/infer/files/file_windows.h"

#include <algorithm>

#include "fovea/data/content/decoded_pieces.h"
#include "fovea/kernels/bytes/byte_ngrams.h"
#include "fovea/kernels/bytes/byte_windows.h"

namespace fovea::infer {
namespace {

void Append(const ByteSpan& span, WindowKind kind, std::span<const uint32_t> tokens,
            std::span<const uint8_t> bytes, FileWindows* out) {
  out->spans.push_back(span);
  out->kinds.push_back(kind);
  out->tokens.features.insert(out->tokens.features.end(), tokens.begin(), tokens.end());
  out->tokens.Close();
  if (kind != WindowKind::kRaw) kernels::AppendByteNgrams(bytes, &out->ngrams.features);
  out->ngrams.Close();
}

std::span<const uint8_t> Part(std::span<const uint8_t> bytes, const ByteSpan& span) {
  return bytes.subspan(static_cast<size_t>(span.start), static_cast<size_t>(span.size()));
}

// That something was encoded, and how, is a feature in itself.
uint32_t MarkOf(data::Encoding encoding) {
  return (static_cast<uint32_t>(encoding) + 0x51ed270b) * 0x9e3779b1u;
}

// Each window of the piece stands for bytes of the file. What is around the decoded part is there
// for the sake of its neighbours.
void AppendPiece(const data::DecodedPiece& piece, FileWindows* out) {
  const std::span<const uint8_t> bytes(reinterpret_cast<const uint8_t*>(piece.bytes.data()),
                                       piece.bytes.size());
  std::vector<uint32_t> features;
  out->AddGaps();
  kernels::ForEachWindow(bytes, [&](const kernels::ByteWindow& window) {
    const ByteSpan span{window.start, window.end};
    features.assign(window.features.begin(), window.features.end());
    if (span.start < piece.decoded.end && span.end > piece.decoded.start)
      features.push_back(MarkOf(piece.encoding));
    Append(piece.Outer(span), WindowKind::kDecoded, features, Part(bytes, span), out);
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
  kernels::ForEachWindow(bytes, [&](const kernels::ByteWindow& window) {
    const ByteSpan span{window.start, window.end};
    if (window.raw)
      Append(span, WindowKind::kRaw, window.features, {}, &raw);
    else
      Append(span, WindowKind::kText, window.features, Part(bytes, span), &out);
  });
  if (raw.count() > 0) out.AddGaps();
  for (int64_t i = 0; i < raw.count(); ++i)
    Append(raw.spans[i], WindowKind::kRaw, raw.tokens.of(i), {}, &out);
  for (const data::DecodedPiece& piece : data::DecodePieces(bytes).pieces) AppendPiece(piece, &out);
  return out;
}

}  // namespace fovea::infer
