#ifndef FOVEA_DATA_FILES_LAYOUT_BYTECODE_PYTHON_CODE_LAYOUT_H_
#define FOVEA_DATA_FILES_LAYOUT_BYTECODE_PYTHON_CODE_LAYOUT_H_

#include "fovea/data/files/layout/file_layout.h"
#include "fovea/data/files/layout/layout_builder.h"

namespace fovea::data {

// Python's compiled code, *.pyc, as importlib._bootstrap_external of CPython writes it: by the
// version, which is a number and "\r\n", and the mark of a code object behind the header.
bool IsPythonCode(const FileExtract& file);

// The header, and the code behind it, which is not looked into.
void ReadPythonCode(const FileExtract& file, LayoutBuilder* layout);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_BYTECODE_PYTHON_CODE_LAYOUT_H_
