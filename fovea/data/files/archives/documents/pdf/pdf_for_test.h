#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_PDF_FOR_TEST_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_PDF_FOR_TEST_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fovea/core/error.h"

namespace fovea::data {

inline std::string PdfObjectOf(int number, std::string_view value) {
  return StrCat(number, " 0 obj\n", value, "\nendobj\n");
}

// keys: of its dictionary, but its length.
inline std::string PdfStreamOf(int number, std::string_view keys, std::string_view data) {
  return PdfObjectOf(
      number, StrCat("<< ", keys, " /Length ", data.size(), " >>\nstream\n", data, "\nendstream"));
}

// A PDF with these objects and trailer; tables of references are not needed to be right.
inline std::string PdfOf(std::string_view objects, std::string_view trailer = "<< /Size 1 >>") {
  return StrCat("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n", objects,
                "\nxref\n0 1\n0000000000 65535 f \ntrailer\n", trailer, "\nstartxref\n9\n%%EOF\n");
}

// What an object stream holds, and where the first object begins in it.
inline std::pair<std::string, size_t> PdfObjectsOf(
    const std::vector<std::pair<int, std::string>>& objects) {
  std::string header, values;
  for (const auto& [number, value] : objects) {
    header += StrCat(number, " ", values.size(), " ");
    values += value + " ";
  }
  return {header + values, header.size()};
}

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_PDF_FOR_TEST_H_
