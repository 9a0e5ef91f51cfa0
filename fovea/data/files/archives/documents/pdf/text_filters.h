#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_TEXT_FILTERS_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_TEXT_FILTERS_H_

#include "fovea/data/files/archives/documents/decoding_reader.h"

namespace fovea::data {

// ASCIIHexDecode: pairs of digits up to ">"; what is none is passed over. Source: ISO 32000-2,
// section 7.4.2.
class AsciiHexReader : public DecodingReader {
 public:
  using DecodingReader::DecodingReader;

 private:
  bool Decode(std::string* out) override;
  int high_ = -1;
};

// ASCII85Decode: five characters for four bytes, "z" for four zeros, up to "~"; what is neither is
// passed over. Source: ISO 32000-2, section 7.4.3.
class Ascii85Reader : public DecodingReader {
 public:
  using DecodingReader::DecodingReader;

 private:
  bool Decode(std::string* out) override;
  uint32_t group_ = 0;
  int digits_ = 0;
};

// RunLengthDecode. Source: ISO 32000-2, section 7.4.5.
class RunLengthReader : public DecodingReader {
 public:
  using DecodingReader::DecodingReader;

 private:
  bool Decode(std::string* out) override;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_TEXT_FILTERS_H_
