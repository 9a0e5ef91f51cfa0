#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_LZW_FILTER_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_LZW_FILTER_H_

#include <array>

#include "fovea/data/files/archives/documents/decoding_reader.h"

namespace fovea::data {

// LZWDecode: codes of 9 to 12 bits, the most significant first. Source: ISO 32000-2, section 7.4.4.
class LzwReader : public DecodingReader {
 public:
  // early_change: codes become longer one code before they must.
  LzwReader(std::unique_ptr<ByteReader> source, bool early_change)
      : DecodingReader(std::move(source)), early_(early_change ? 1 : 0) {
    Clear();
  }

 private:
  static constexpr uint32_t kCodes = 4096, kClear = 256, kEnd = 257;
  bool Decode(std::string* out) override;
  int NextCode();
  void Clear() {
    next_ = kEnd + 1;
    bits_ = 9;
    last_ = kCodes;
  }

  const uint32_t early_;
  uint32_t held_ = 0, next_, last_;
  int held_bits_ = 0, bits_;
  char first_byte_ = 0;  // of what the last code stood for
  std::array<uint16_t, kCodes> prefix_{};
  std::array<char, kCodes> suffix_{};
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_LZW_FILTER_H_
