#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_FLATE_FILTER_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_FLATE_FILTER_H_

#include <memory>

#include "fovea/data/files/archives/documents/decoding_reader.h"

struct z_stream_s;

namespace fovea::data {

// FlateDecode: zlib. As readers of PDF do, it goes on where the header of zlib is damaged, and does
// not miss a checksum or an end. Source: ISO 32000-2, section 7.4.4; RFC 1950.
class FlateReader : public DecodingReader {
 public:
  explicit FlateReader(std::unique_ptr<ByteReader> source);
  ~FlateReader() override;
  FlateReader(const FlateReader&) = delete;
  FlateReader& operator=(const FlateReader&) = delete;

 private:
  bool Decode(std::string* out) override;

  const std::unique_ptr<z_stream_s> stream_;
  bool began_ = false;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_FLATE_FILTER_H_
