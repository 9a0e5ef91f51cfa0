#include "fovea/data/files/archives/documents/pdf/predictor.h"

#include <algorithm>
#include <cstdlib>

namespace fovea::data {
namespace {

int Paeth(int left, int above, int corner) {
  const int guess = left + above - corner;
  const int to_left = std::abs(guess - left), to_above = std::abs(guess - above),
            to_corner = std::abs(guess - corner);
  if (to_left <= to_above && to_left <= to_corner) return left;
  return to_above <= to_corner ? above : corner;
}

}  // namespace

size_t PdfPrediction::RowBytes() const {
  constexpr int64_t kMostColors = 64, kMostColumns = int64_t{1} << 20, kMostBytes = 1 << 20;
  const bool sound = colors >= 1 && colors <= kMostColors && columns >= 1 &&
                     columns <= kMostColumns &&
                     (bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16);
  const int64_t bytes = sound ? (colors * bits * columns + 7) / 8 : 0;
  return bytes <= kMostBytes ? static_cast<size_t>(bytes) : 0;
}

PredictionReader::PredictionReader(std::unique_ptr<ByteReader> source,
                                   const PdfPrediction& prediction)
    : DecodingReader(std::move(source)),
      prediction_(prediction),
      pixel_(static_cast<size_t>(std::max<int64_t>(1, prediction.colors * prediction.bits / 8))),
      row_(prediction.RowBytes()),
      above_(prediction.RowBytes()) {}

bool PredictionReader::Decode(std::string* out) {
  const bool png = prediction_.predictor >= 10;
  while (out->size() < kEnough) {
    const int type = png ? NextByte() : 0;
    size_t size = 0;
    for (; type >= 0 && size < row_.size(); ++size) {
      const int byte = NextByte();
      if (byte < 0) break;
      row_[size] = static_cast<uint8_t>(byte);
    }
    if (size == 0) return false;
    if (png)
      Png(type, size);
    else
      Tiff(size);
    out->append(reinterpret_cast<const char*>(row_.data()), size);
    if (size < row_.size()) return false;
    above_.swap(row_);
  }
  return true;
}

void PredictionReader::Png(int type, size_t size) {
  for (size_t i = 0; i < size; ++i) {
    const int left = i >= pixel_ ? row_[i - pixel_] : 0, above = above_[i],
              corner = i >= pixel_ ? above_[i - pixel_] : 0;
    const int guess = type == 1   ? left
                      : type == 2 ? above
                      : type == 3 ? (left + above) / 2
                      : type == 4 ? Paeth(left, above, corner)
                                  : 0;
    row_[i] = static_cast<uint8_t>(row_[i] + guess);
  }
}

// Each component is the sum of itself and that of the pixel before; they need not end with a byte.
void PredictionReader::Tiff(size_t size) {
  const auto bits = static_cast<size_t>(prediction_.bits),
             colors = static_cast<size_t>(prediction_.colors);
  const unsigned mask = (1U << bits) - 1;
  const auto component = [&](size_t i) -> unsigned {
    if (bits == 16) return static_cast<unsigned>(row_[2 * i] << 8 | row_[2 * i + 1]);
    return row_[i * bits / 8] >> (8 - bits - i * bits % 8) & mask;
  };
  const size_t count = size * 8 / bits;
  for (size_t i = colors; i < count; ++i) {
    const unsigned sum = (component(i) + component(i - colors)) & mask;
    if (bits == 16) {
      row_[2 * i] = static_cast<uint8_t>(sum >> 8);
      row_[2 * i + 1] = static_cast<uint8_t>(sum);
    } else {
      const size_t shift = 8 - bits - i * bits % 8;
      uint8_t& byte = row_[i * bits / 8];
      byte = static_cast<uint8_t>((byte & ~(mask << shift)) | sum << shift);
    }
  }
}

}  // namespace fovea::data
