#include "fovea/data/files/archives/documents/pdf/pdf_keys.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "fovea/data/files/archives/documents/pdf/pdf_lexer.h"

namespace fovea::data {
namespace {

// Source: ISO 32000-2, tables 5, 11, 16, 30, 43, 44, 87, 93, 110, 117, 170, 218, 224; XFA 3.3
constexpr KnownPdfKey kKeys[] = {
    {"JS", PdfRole::kScript},
    {"OnInstantiate", PdfRole::kScript},
    {"XFA", PdfRole::kFile},
    {"EF", PdfRole::kFile},
    {"F", PdfRole::kFile, PdfKey::kShortFilter},
    {"UF", PdfRole::kFile},
    {"DOS", PdfRole::kFile},
    {"Mac", PdfRole::kFile},
    {"Unix", PdfRole::kFile},
    {"Contents", PdfRole::kDrawing},
    {"FontFile", PdfRole::kDrawing},
    {"FontFile2", PdfRole::kDrawing},
    {"FontFile3", PdfRole::kDrawing},
    {"ToUnicode", PdfRole::kDrawing},
    {"Encoding", PdfRole::kDrawing},
    {"CIDToGIDMap", PdfRole::kDrawing},
    {"CIDSet", PdfRole::kDrawing},
    {"CharProcs", PdfRole::kDrawing},
    {"Metadata", PdfRole::kDrawing},
    {"XObject", PdfRole::kDrawing},
    {"Pattern", PdfRole::kDrawing},
    {"Shading", PdfRole::kDrawing},
    {"ColorSpace", PdfRole::kDrawing},
    {"DestOutputProfile", PdfRole::kDrawing},
    {"Function", PdfRole::kDrawing},
    {"SMask", PdfRole::kDrawing},
    {"Mask", PdfRole::kDrawing},
    {"Thumb", PdfRole::kDrawing},
    {"AP", PdfRole::kDrawing},
    {"Type", PdfRole::kOther, PdfKey::kType},
    {"Subtype", PdfRole::kOther, PdfKey::kSubtype},
    {"Filter", PdfRole::kOther, PdfKey::kFilter},
    {"DecodeParms", PdfRole::kOther, PdfKey::kParameters},
    {"DP", PdfRole::kOther, PdfKey::kShortParameters},
    {"Length", PdfRole::kOther, PdfKey::kLength},
    {"First", PdfRole::kOther, PdfKey::kFirst},
    {"Predictor", PdfRole::kOther, PdfKey::kPredictor},
    {"Colors", PdfRole::kOther, PdfKey::kColors},
    {"BitsPerComponent", PdfRole::kOther, PdfKey::kBitsPerComponent},
    {"Columns", PdfRole::kOther, PdfKey::kColumns},
    {"EarlyChange", PdfRole::kOther, PdfKey::kEarlyChange},
    {"Name", PdfRole::kOther, PdfKey::kName},
    {"Length1", PdfRole::kOther, PdfKey::kNone, true},
    {"FunctionType", PdfRole::kOther, PdfKey::kNone, true},
    {"ShadingType", PdfRole::kOther, PdfKey::kNone, true},
    {"PatternType", PdfRole::kOther, PdfKey::kNone, true},
    {"CMapName", PdfRole::kOther, PdfKey::kNone, true},
};

// Types and subtypes of streams that draw, or are about what does.
constexpr std::string_view kDrawingTypes[] = {
    "Image", "Form", "XRef", "Metadata", "CMap", "Type1C", "CIDFontType0C", "OpenType", "XML"};

}  // namespace

const KnownPdfKey* PdfKeyOf(std::string_view name) {
  std::string decoded;
  if (name.find('#') != name.npos) name = decoded = PdfName(name);
  const auto at = std::find_if(std::begin(kKeys), std::end(kKeys),
                               [&](const KnownPdfKey& key) { return key.name == name; });
  return at == std::end(kKeys) ? nullptr : at;
}

bool IsPdfDrawing(std::string_view type) {
  return std::find(std::begin(kDrawingTypes), std::end(kDrawingTypes), type) !=
         std::end(kDrawingTypes);
}

}  // namespace fovea::data
