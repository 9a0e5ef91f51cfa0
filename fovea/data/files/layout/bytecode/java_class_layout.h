#ifndef FOVEA_DATA_FILES_LAYOUT_BYTECODE_JAVA_CLASS_LAYOUT_H_
#define FOVEA_DATA_FILES_LAYOUT_BYTECODE_JAVA_CLASS_LAYOUT_H_

#include <cstdint>

#include "fovea/data/files/layout/file_layout.h"
#include "fovea/data/files/layout/layout_builder.h"

namespace fovea::data {

// Of a class. A Mach-O file for several processors has the same first bytes, but their number where
// a class has its version.
inline constexpr uint32_t kFirstJavaVersion = 45;

// A class of Java: The Java Virtual Machine Specification, section 4.1.
bool IsJavaClass(const FileExtract& file);

// By the pool of constants and the instructions of methods; the rest is header.
void ReadJavaClass(const FileExtract& file, LayoutBuilder* layout);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_BYTECODE_JAVA_CLASS_LAYOUT_H_
