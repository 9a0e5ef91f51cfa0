#include "fovea/data/files/layout/bytecode/python_code_layout.h"

#include "fovea/data/files/layout/layout_cursor.h"

namespace fovea::data {
namespace {

// Bytes in front of the code, by the version; 0 where it is none of CPython's.
uint64_t HeaderBytes(uint64_t version) {
  constexpr uint64_t kPython2 = 50823, kBehindPython2 = 62300;
  constexpr uint64_t kPython3 = 3000, kBehindPython3 = 4000;
  constexpr uint64_t kWithSize = 3210;   // 3.3
  constexpr uint64_t kWithFlags = 3392;  // 3.7; PEP 552
  if (version >= kPython2 && version < kBehindPython2) return 8;
  if (version < kPython3 || version >= kBehindPython3) return 0;
  return version < kWithSize ? 8 : version < kWithFlags ? 12 : 16;
}

// Version, and header by it.
uint64_t HeaderBytes(const FileExtract& file) {
  LayoutCursor cursor(file, std::endian::little);
  const uint64_t version = cursor.Number(2);
  return cursor.Text(2) == "\r\n" ? HeaderBytes(version) : 0;
}

}  // namespace

bool IsPythonCode(const FileExtract& file) {
  // Python/marshal.c: the type of what follows, which may be marked as one that is referred to.
  constexpr uint64_t kCode = 'c', kReferred = 0x80;
  const uint64_t header = HeaderBytes(file);
  if (header == 0) return false;
  const uint64_t type = LayoutCursor(file, std::endian::little, header).Number(1);
  return (type & ~kReferred) == kCode;
}

void ReadPythonCode(const FileExtract& file, LayoutBuilder* layout) {
  const uint64_t header = HeaderBytes(file);
  layout->Add(0, header, PartKind::kHeader, "header");
  layout->Add(header, static_cast<uint64_t>(file.size()) - header, PartKind::kCode, "code");
}

}  // namespace fovea::data
