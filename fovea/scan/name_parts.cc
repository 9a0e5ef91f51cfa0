#include "fovea/scan/name_parts.h"

#include <fmt/format.h>

namespace fovea::scan {

void NameParts(const data::FileLayout& layout, Finding* finding) {
  finding->format = data::FormatName(layout.format);
  if (!layout.machine.empty()) finding->format += " " + layout.machine;
  for (Region& region : finding->regions) {
    const data::FilePart* part = layout.At(region.start);
    if (part == nullptr) continue;
    const auto further = static_cast<uint64_t>(region.start - part->start);
    const std::string_view name =
        part->name.empty() ? data::PartName(part->kind) : std::string_view(part->name);
    region.part = further == 0 ? std::string(name) : fmt::format("{}+0x{:x}", name, further);
    if (part->address) region.address = *part->address + further;
  }
}

}  // namespace fovea::scan
