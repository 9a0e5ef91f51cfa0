#ifndef FOVEA_DATA_FILES_LAYOUT_SMALL_FILES_FOR_TEST_H_
#define FOVEA_DATA_FILES_LAYOUT_SMALL_FILES_FOR_TEST_H_

#include <string>
#include <utility>
#include <vector>

#include "fovea/data/files/archives/encrypted/document_for_test.h"
#include "fovea/data/files/layout/bytecode/code_for_test.h"
#include "fovea/data/files/layout/documents/compound_file_for_test.h"
#include "fovea/data/files/layout/fonts/fonts_for_test.h"
#include "fovea/data/files/layout/pictures/pictures_for_test.h"

namespace fovea::data {

// A file of each format that is no program, by a name, without damage.
inline std::vector<std::pair<std::string, std::string>> SmallFiles() {
  const FontTables tables = {{"CFF ", "outline"}, {"fpgm", "code"}, {"name", "A"}};
  CompoundFileMaker ole;
  ole.Put("Workbook", std::string(5000, 'w'))
      .Put("Macros/VBA/Module1", "code")
      .Put("\5Sum", "mary");
  return {
      {"png",
       PngOf(PngChunk("tEXt", "Comment") + PngChunk("IDAT", std::string(200, 'p'))) + "<?php"},
      {"jpeg",
       JpegOf(JpegSegment(0xe1, "Exif") + JpegSegment(0xc2, "s") + JpegScan() + JpegScan())},
      {"gif", GifOf(GifExtension(0xff, "\x0bNETSCAPE2.0" + GifBlocks("1")) +
                    GifImage(std::string(300, 'x')) + GifExtension(0xfe, GifBlocks("made by")))},
      {"font", FontOf(tables)},
      {"fonts", FontCollectionOf(tables)},
      {"woff", WoffOf(tables, 9, "<x/>")},
      {"woff2", Woff2Of("packed")},
      {"woff2_fonts", Woff2Of("packed", true)},
      {"pdf", PdfOf("2 0 obj <</Length 7>> stream\nx endob\nendstream endobj\n"
                    "3 0 obj <</Length 4 0 R>> stream\nx\nendstream endobj",
                    "<<>>") +
                  "4 0 obj 5 endobj\n%%EOF\n<?php"},
      {"ole", ole.Finish()},
      {"java", JavaClassOf("instructions")},
      {"pyc", PythonCodeOf(3495, 16, "code")},
      {"wasm", WasmOf(WasmSection(1, "types") + WasmSection(10, std::string(200, 'c')) +
                      WasmSection(0, "\4namemore"))},
  };
}

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_SMALL_FILES_FOR_TEST_H_
