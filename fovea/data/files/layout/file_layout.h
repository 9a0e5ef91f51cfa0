#ifndef FOVEA_DATA_FILES_LAYOUT_FILE_LAYOUT_H_
#define FOVEA_DATA_FILES_LAYOUT_FILE_LAYOUT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/data/machine_code/architecture.h"

namespace fovea::data {

// What is at hand of a file: all of it, or of a large one its beginning and its end.
class FileExtract {
 public:
  // A whole file.
  explicit FileExtract(std::span<const uint8_t> bytes)
      : FileExtract(bytes, {}, static_cast<int64_t>(bytes.size())) {}
  // The first bytes and the last ones of a file of that size; they may overlap.
  FileExtract(std::span<const uint8_t> head, std::span<const uint8_t> tail, int64_t size)
      : head_(head), tail_(tail), size_(size) {}

  int64_t size() const { return size_; }
  std::span<const uint8_t> head() const { return head_; }
  std::span<const uint8_t> tail() const { return tail_; }
  // Bytes [start, start + length) of the file; nothing unless all of them are at hand in one piece.
  // Any numbers may be asked for, such as those that a damaged header names.
  std::span<const uint8_t> At(uint64_t start, uint64_t length) const;

 private:
  std::span<const uint8_t> head_, tail_;
  int64_t size_;
};

// Formats whose parts are known. kNone: a text, or a format that is not.
enum class FileFormat {
  kNone,
  kElf,
  kPe,
  kMachO,
  kJavaClass,
  kPythonCode,
  kWasm,
  kPdf,
  kOle,
  kPng,
  kJpeg,
  kGif,
  kFont
};
// All but kNone.
std::vector<FileFormat> AllFormats();
// Machine code or bytecode.
bool IsProgram(FileFormat format);
// As reports say it: "elf", "pe", "mach-o", …; empty of kNone.
std::string_view FormatName(FileFormat format);

// What stands in a part.
enum class PartKind {
  kHeader,      // what describes the file: headers, tables of parts
  kCode,        // instructions of a processor or a virtual machine
  kConstants,   // data that a program does not change
  kData,        // data that it does
  kCompressed,  // compressed or sampled data: pictures, streams
  kMetadata,    // names, comments, profiles
  kSlack,       // between parts, and at their ends: what the format does not use
  kOverlay,     // behind the end of the format
};
std::string_view PartName(PartKind kind);  // "header", "code", …

// A part of a file.
struct FilePart : ByteSpan {
  PartKind kind = PartKind::kData;
  std::string name = {};                 // as the format calls it: ".text", "IDAT", "object 12"
  std::optional<uint64_t> address = {};  // of its first byte, once loaded
  // Of the processor that a program is for; none where it is for a virtual machine, or for a
  // processor that is not known.
  std::optional<Architecture> architecture = {};
};

// What a file is made of, as far as its own tables tell.
struct FileLayout {
  FileFormat format = FileFormat::kNone;
  // The processor of a program: "x86-64", "aarch64", …; of several in one file "x86-64, aarch64";
  // ".net" where it is the virtual machine of .NET. Else empty.
  std::string machine;
  // By start, without overlap; together they cover the file, each byte once. At most kMostParts:
  // what stands behind that many is one part, kData. None where the format is kNone.
  std::vector<FilePart> parts;
  std::optional<int64_t> entry;  // offset in the file where a program begins
  // What is wrong with the tables, in a few words for a report; empty: nothing. Parts are then as
  // far as they can be told, or one part for all.
  std::string damage;

  static constexpr size_t kMostParts = 65536;

  // The part that a byte of the file lies in; nullptr without parts.
  const FilePart* At(int64_t offset) const;
};

// What the first bytes of a file say: 64 kB tell all formats.
FileFormat FormatOf(std::span<const uint8_t> head);

// A file's parts. Bounded in time and memory by the bytes at hand; never throws, whatever they are.
// Only what the first bytes say decides on the format.
FileLayout ReadLayout(const FileExtract& file);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_FILE_LAYOUT_H_
