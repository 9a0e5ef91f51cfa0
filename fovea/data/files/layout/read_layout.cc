#include "fovea/data/files/layout/bytecode/java_class_layout.h"
#include "fovea/data/files/layout/bytecode/python_code_layout.h"
#include "fovea/data/files/layout/bytecode/wasm_layout.h"
#include "fovea/data/files/layout/documents/ole_layout.h"
#include "fovea/data/files/layout/documents/pdf_layout.h"
#include "fovea/data/files/layout/file_layout.h"
#include "fovea/data/files/layout/fonts/font_layout.h"
#include "fovea/data/files/layout/layout_builder.h"
#include "fovea/data/files/layout/pictures/gif_layout.h"
#include "fovea/data/files/layout/pictures/jpeg_layout.h"
#include "fovea/data/files/layout/pictures/png_layout.h"
#include "fovea/data/files/layout/programs/elf_layout.h"
#include "fovea/data/files/layout/programs/mach_o_layout.h"
#include "fovea/data/files/layout/programs/pe_layout.h"

namespace fovea::data {
namespace {

// A format: how it is known by the first bytes, and who tells the builder of its parts.
struct KnownFormat {
  FileFormat format;
  bool (*is)(const FileExtract& file);
  void (*read)(const FileExtract& file, LayoutBuilder* layout);
};

// The first that a file is.
constexpr KnownFormat kFormats[] = {
    {FileFormat::kElf, IsElf, ReadElf},
    {FileFormat::kPe, IsPe, ReadPe},
    {FileFormat::kMachO, IsMachO, ReadMachO},
    {FileFormat::kJavaClass, IsJavaClass, ReadJavaClass},
    {FileFormat::kPythonCode, IsPythonCode, ReadPythonCode},
    {FileFormat::kWasm, IsWasm, ReadWasm},
    {FileFormat::kPdf, IsPdf, ReadPdf},
    {FileFormat::kOle, IsOle, ReadOle},
    {FileFormat::kPng, IsPng, ReadPng},
    {FileFormat::kJpeg, IsJpeg, ReadJpeg},
    {FileFormat::kGif, IsGif, ReadGif},
    {FileFormat::kFont, IsFont, ReadFont},
};

const KnownFormat* FormatIn(const FileExtract& file) {
  for (const KnownFormat& known : kFormats)
    if (known.is(file)) return &known;
  return nullptr;
}

}  // namespace

FileFormat FormatOf(std::span<const uint8_t> head) {
  const KnownFormat* known = FormatIn(FileExtract(head));
  return known == nullptr ? FileFormat::kNone : known->format;
}

FileLayout ReadLayout(const FileExtract& file) {
  const KnownFormat* known = FormatIn(file);
  if (known == nullptr) return {};
  LayoutBuilder layout(known->format, file);
  known->read(file, &layout);
  return layout.Finish();
}

}  // namespace fovea::data
