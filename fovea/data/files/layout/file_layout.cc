#include "fovea/data/files/layout/file_layout.h"

#include <algorithm>
#include <iterator>

namespace fovea::data {
namespace {

constexpr std::string_view kFormatNames[] = {"",     "elf",  "pe",  "mach-o", "java-class",
                                             "pyc",  "wasm", "pdf", "ole",    "png",
                                             "jpeg", "gif",  "font"};
static_assert(std::size(kFormatNames) == static_cast<size_t>(FileFormat::kFont) + 1);

}  // namespace

std::span<const uint8_t> FileExtract::At(uint64_t start, uint64_t length) const {
  const auto within = [&](std::span<const uint8_t> bytes,
                          uint64_t first) -> std::span<const uint8_t> {
    if (start < first || start - first > bytes.size()) return {};
    const uint64_t skip = start - first;
    if (length > bytes.size() - skip) return {};
    return bytes.subspan(static_cast<size_t>(skip), static_cast<size_t>(length));
  };
  const std::span<const uint8_t> in_head = within(head_, 0);
  if (!in_head.empty() || length == 0) return in_head;
  const auto size = static_cast<uint64_t>(std::max<int64_t>(size_, 0));
  return size < tail_.size() ? in_head : within(tail_, size - tail_.size());
}

std::vector<FileFormat> AllFormats() {
  std::vector<FileFormat> out;
  for (size_t i = 1; i < std::size(kFormatNames); ++i) out.push_back(static_cast<FileFormat>(i));
  return out;
}

bool IsProgram(FileFormat format) {
  switch (format) {
    case FileFormat::kElf:
    case FileFormat::kPe:
    case FileFormat::kMachO:
    case FileFormat::kJavaClass:
    case FileFormat::kPythonCode:
    case FileFormat::kWasm:
      return true;
    default:
      return false;
  }
}

std::string_view FormatName(FileFormat format) { return kFormatNames[static_cast<size_t>(format)]; }

std::string_view PartName(PartKind kind) {
  static constexpr std::string_view kNames[] = {"header",     "code",     "constants", "data",
                                                "compressed", "metadata", "slack",     "overlay"};
  return kNames[static_cast<size_t>(kind)];
}

const FilePart* FileLayout::At(int64_t offset) const {
  const auto behind =
      std::upper_bound(parts.begin(), parts.end(), offset,
                       [](int64_t place, const FilePart& part) { return place < part.start; });
  if (behind == parts.begin()) return nullptr;
  const FilePart& part = *std::prev(behind);
  return offset < part.end ? &part : nullptr;
}

}  // namespace fovea::data
