#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_PDF_INDEX_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_PDF_INDEX_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fovea/data/files/archives/documents/pdf/pdf_object.h"

namespace fovea::data {

// What objects say of each other. In bounded memory.
class PdfIndex {
 public:
  // number: of the object.
  void Add(int64_t number, const PdfObject& object);

  // After all of them: what an object is to those that refer to it, the most that it may be.
  void Finish();
  PdfRole RoleOf(int64_t number) const;
  // The name that is given to an embedded file; "": none.
  std::string_view FileName(int64_t number) const;

  // What a reference "9 0 R" stands for, where that is short; else what it was given.
  std::string_view Resolve(std::string_view value) const;

 private:
  struct References {
    void Sort();
    std::vector<int64_t> numbers;  // of objects
    bool full = false;
  };
  std::array<References, 4> referred_;  // by PdfRole
  bool any_may_be_file_ = false;        // there are more references than are kept
  std::unordered_map<int64_t, std::string> file_names_, values_;
  size_t values_bytes_ = 0;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_PDF_INDEX_H_
