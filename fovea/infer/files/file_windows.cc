#include "fovea/infer/files/file_windows.h"

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

}  // namespace

void FileWindows::AddGaps() {
  if (count() == 0 || kinds.back() == WindowKind::kGap) return;
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
  return out;
}

}  // namespace fovea::infer
