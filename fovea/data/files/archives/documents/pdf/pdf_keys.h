#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_PDF_KEYS_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_PDF_KEYS_H_

#include <cstdint>
#include <string_view>

namespace fovea::data {

// What an object is to the one that refers to it.
enum class PdfRole : uint8_t {
  kOther,
  kDrawing,  // the content of a page, a font, a picture, a colour profile, metadata
  kFile,     // an embedded file, or a form in XML
  kScript    // JavaScript
};

// What is asked for of a dictionary.
enum class PdfKey : uint8_t {
  kNone,
  kType,
  kSubtype,
  kFilter,
  kShortFilter,
  kParameters,
  kShortParameters,
  kLength,
  kFirst,
  kPredictor,
  kColors,
  kBitsPerComponent,
  kColumns,
  kEarlyChange,
  kName,
  kCount
};

// A key: what its value is to the dictionary, and which field it is.
struct KnownPdfKey {
  std::string_view name;
  PdfRole role = PdfRole::kOther;
  PdfKey field = PdfKey::kNone;
  bool of_drawing = false;  // only streams that draw have it
};

// By a name as it stands there; nullptr: none that matters.
const KnownPdfKey* PdfKeyOf(std::string_view name);

// Whether a type or subtype of streams is one of those that draw, or are about what does.
bool IsPdfDrawing(std::string_view type);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_PDF_KEYS_H_
