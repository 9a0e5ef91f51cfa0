#ifndef FOVEA_DATA_FILES_LAYOUT_BYTECODE_WASM_LAYOUT_H_
#define FOVEA_DATA_FILES_LAYOUT_BYTECODE_WASM_LAYOUT_H_

#include "fovea/data/files/layout/file_layout.h"
#include "fovea/data/files/layout/layout_builder.h"

namespace fovea::data {

// A module of WebAssembly: its core specification, section 5.5; or a component.
bool IsWasm(const FileExtract& file);

// By sections.
void ReadWasm(const FileExtract& file, LayoutBuilder* layout);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_BYTECODE_WASM_LAYOUT_H_
