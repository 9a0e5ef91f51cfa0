#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_PREDICTOR_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_PREDICTOR_H_

#include "fovea/data/files/archives/documents/decoding_reader.h"

namespace fovea::data {

// How the bytes of FlateDecode and LZWDecode were foretold: ISO 32000-2, table 8.
struct PdfPrediction {
  int64_t predictor = 1;  // 2: TIFF; 10 and more: PNG
  int64_t colors = 1, bits = 8, columns = 1;

  // Bytes of a row; 0: the numbers are out of bounds.
  size_t RowBytes() const;
};

// Undoes it, row by row. A row that is cut off counts. Source: ISO 32000-2, section 7.4.4.4; PNG
// (ISO 15948), section 9; TIFF 6.0, section 14.
class PredictionReader : public DecodingReader {
 public:
  // RowBytes() of prediction is not 0.
  PredictionReader(std::unique_ptr<ByteReader> source, const PdfPrediction& prediction);

 private:
  bool Decode(std::string* out) override;
  void Png(int type, size_t size);
  void Tiff(size_t size);

  const PdfPrediction prediction_;
  const size_t pixel_;  // bytes, at least one
  std::vector<uint8_t> row_, above_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_PREDICTOR_H_
