#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_FILTER_CHAIN_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_FILTER_CHAIN_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/data/byte_reader.h"
#include "fovea/data/files/archives/documents/pdf/pdf_object.h"
#include "fovea/data/files/archives/documents/pdf/predictor.h"

namespace fovea::data {

struct PdfFilter {
  std::string name;
  PdfPrediction prediction;
  bool early_change = true;
};

// What the bytes of a stream went through: ISO 32000-2, section 7.4.
struct FilterChain {
  std::vector<PdfFilter> filters;  // but those of pictures
  bool picture = false;            // DCTDecode and the like follow
  std::string problem;             // why it cannot be undone; else ""
};

// What a reference "9 0 R" stands for, where that is short; else what it was given.
using ResolvePdf = std::function<std::string_view(std::string_view value)>;

// Of a stream with this dictionary. Filters may have their short names, of inline images.
FilterChain FilterChainOf(const PdfObject& stream, const ResolvePdf& resolve);

// The bytes of a stream without the filters. made: is told of each block that goes from one filter
// to the next; what it throws passes through.
std::unique_ptr<ByteReader> Decoded(std::unique_ptr<ByteReader> stream, const FilterChain& chain,
                                    const std::function<void(size_t bytes)>& made);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_FILTER_CHAIN_H_
