#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_PDF_OBJECT_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_PDF_OBJECT_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fovea/data/files/archives/documents/pdf/pdf_keys.h"
#include "fovea/data/files/archives/documents/pdf/pdf_lexer.h"

namespace fovea::data {

// What one object says (ISO 32000-2, section 7.3), as far as somebody could hide code by it. Of
// dictionaries in dictionaries all is taken, to any depth: what refers to a script, to a file.
struct PdfObject {
  // Reads the object that a text begins with. Views are of the text. What is not closed ends where
  // no object goes on: at "endobj" and the like.
  void Parse(std::string_view text);

  enum class Value { kNone, kDictionary, kArray, kString, kName, kWord, kReference };
  Value value = Value::kNone;
  std::string_view text;                                                     // of the value
  std::string string;                                                        // of kString
  std::array<std::string_view, static_cast<size_t>(PdfKey::kCount)> fields;  // the last of a key
  std::string_view Field(PdfKey key) const { return fields[static_cast<size_t>(key)]; }

  bool stream = false;  // data follow
  size_t data = 0;      // from there on
  // As it says of itself, by its type or its keys.
  bool object_stream = false, drawing = false;
  bool active = false;  // names an action: JavaScript, Launch
  bool has_long_string = false;

  struct Reference {
    PdfRole role;
    int64_t number;
  };
  std::vector<Reference> references;                        // but those of kOther
  std::vector<std::string> scripts;                         // that stand in it as strings
  std::vector<std::pair<int64_t, std::string>> file_names;  // of embedded files, by their objects

  size_t end = 0;         // of what was read
  bool cut = false;       // more of the text might make another object of it
  bool too_deep = false;  // was not read further, for it has arrays in arrays without end
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_PDF_OBJECT_H_
