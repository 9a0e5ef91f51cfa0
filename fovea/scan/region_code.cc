#include "fovea/scan/region_code.h"

#include <algorithm>
#include <optional>
#include <span>

#include "fovea/data/machine_code/guess_architecture.h"

namespace fovea::scan {
namespace {

using data::Architecture;
using data::FileFormat;
using data::InstructionSet;

constexpr int64_t kGuessedFrom = 4096;  // bytes

// Of bytes from `at` on, at most `most`, what the content has.
std::span<const uint8_t> ContentFrom(const Finding& finding, int64_t at, int64_t most) {
  const std::span all(reinterpret_cast<const uint8_t*>(finding.content.data()),
                      finding.content.size());
  const int64_t size = std::ssize(finding.content);
  const int64_t start = std::clamp<int64_t>(at - finding.content_start, 0, size);
  return all.subspan(static_cast<size_t>(start),
                     static_cast<size_t>(std::clamp<int64_t>(most, 0, size - start)));
}

std::optional<Architecture> ArchitectureIn(const data::FileLayout& layout, int64_t at) {
  switch (layout.format) {
    case FileFormat::kElf:
    case FileFormat::kPe:
    case FileFormat::kMachO: {
      const data::FilePart* part = layout.At(at);
      if (part == nullptr || part->kind == data::PartKind::kMetadata) return {};
      return part->architecture;
    }
    case FileFormat::kJavaClass:
    case FileFormat::kPythonCode:
    case FileFormat::kWasm:
      return {};
    default:
      return Architecture{InstructionSet::kX86};
  }
}

bool IsProgram(const data::FileLayout& layout) {
  return layout.format == FileFormat::kElf || layout.format == FileFormat::kPe ||
         layout.format == FileFormat::kMachO;
}

}  // namespace

void ChooseArchitectures(const data::FileLayout& layout, Finding* finding) {
  if (finding->language != "bin" && finding->language != data::FormatName(layout.format)) return;
  for (Region& region : finding->regions) {
    region.architecture = ArchitectureIn(layout, region.start);
    if (!region.architecture) continue;
    const int64_t start =
        NextInstructionPlace(region, std::max(region.start, finding->content_start));
    const std::span<const uint8_t> bytes =
        ContentFrom(*finding, start, std::min(region.end - start, kGuessedFrom));
    if (bytes.empty() || data::IsMostlyText(bytes))
      region.architecture.reset();
    else if (!IsProgram(layout))
      region.architecture = data::GuessX86(bytes);
    else if (region.architecture->set == InstructionSet::kArm)
      region.architecture = data::GuessArm(bytes, region.architecture->order);
  }
}

uint64_t AddressOf(const Region& region, int64_t at) {
  return region.address.value_or(static_cast<uint64_t>(region.start)) +
         static_cast<uint64_t>(at - region.start);
}

int64_t NextInstructionPlace(const Region& region, int64_t at) {
  if (!region.architecture) return at;
  const uint64_t step = data::InstructionStep(*region.architecture);
  return at + static_cast<int64_t>((step - AddressOf(region, at) % step) % step);
}

}  // namespace fovea::scan
