#include "fovea/data/files/layout/programs/mach_o_layout.h"

#include <algorithm>
#include <string>
#include <vector>

#include "fovea/data/files/layout/bytecode/java_class_layout.h"
#include "fovea/data/files/layout/programs/mach_o_slice.h"
#include "fovea/data/files/layout/record.h"

namespace fovea::data {
namespace {

// The first four bytes, the most significant one first.
constexpr uint32_t kFat = 0xcafebabe, kFatWide = 0xcafebabf;

void ReadFat(const FileExtract& file, LayoutBuilder* layout) {
  const auto size = static_cast<uint64_t>(file.size());
  const Record header(file.At(0, 8), std::endian::big);
  const bool wide = header.U32(0) == kFatWide;
  const uint64_t count = header.U32(4), entry_size = wide ? 32 : 20;
  const Record table(file.At(header.size(), count * entry_size), std::endian::big);
  if (count == 0) layout->Damage("it names no processor");
  if (count * entry_size > size - header.size())
    layout->Damage("the table of slices lies outside the file");
  else
    layout->Add(0, header.size() + count * entry_size, PartKind::kHeader, "fat header");
  if (table.empty()) {
    layout->AddUnknown();
    return;
  }

  constexpr size_t kMostMachines = 8;  // that are listed
  std::vector<std::string> machines;
  uint64_t commands_left = size, end = header.size() + count * entry_size;
  for (size_t i = 0; i < count; ++i) {
    const Record entry = table.Sub(i * entry_size, entry_size);
    const std::string machine = MachOMachine(entry.U32(0));
    if (machines.size() < kMostMachines &&
        std::find(machines.begin(), machines.end(), machine) == machines.end())
      machines.push_back(machine);
    const uint64_t start = wide ? entry.U64(8) : entry.U32(8);
    const uint64_t length = wide ? entry.U64(16) : entry.U32(12);
    if (start > size || length > size - start) layout->Damage("a slice lies outside the file");
    if (start >= size) continue;
    const uint64_t clamped = std::min(length, size - start);
    ReadMachOSlice(file, {start, clamped, machine}, &commands_left, layout);
    end = std::max(end, start + clamped);
  }
  layout->OverlayFrom(end);
  layout->SetArchitecture({});
  std::string all;
  for (const std::string& machine : machines) all += (all.empty() ? "" : ", ") + machine;
  layout->SetMachine(all);
}

}  // namespace

bool IsMachO(const FileExtract& file) {
  const Record first(file.At(0, 8), std::endian::big);
  const uint32_t magic = first.U32(0);
  return IsMachOMagic(magic) || magic == kFatWide ||
         (magic == kFat && first.U32(4) < kFirstJavaVersion);
}

void ReadMachO(const FileExtract& file, LayoutBuilder* layout) {
  const uint32_t magic = Record(file.At(0, 4), std::endian::big).U32(0);
  if (magic == kFat || magic == kFatWide) {
    ReadFat(file, layout);
    return;
  }
  auto commands_left = static_cast<uint64_t>(file.size());
  ReadMachOSlice(file, {0, commands_left, ""}, &commands_left, layout);
}

}  // namespace fovea::data
