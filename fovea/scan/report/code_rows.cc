#include "fovea/scan/report/code_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

#include "fovea/core/display_width.h"
#include "fovea/scan/region_code.h"

namespace fovea::scan {

namespace {

void JoinBad(std::vector<data::Instruction>* code) {
  std::vector<data::Instruction> joined;
  int count = 0;  // in the last one, if that is bad
  for (data::Instruction& one : *code) {
    if (one.is_bad() && count > 0 && joined.back().end == one.start) {
      joined.back().end = one.end;
      joined.back().operands = fmt::format("×{}", ++count);
      continue;
    }
    count = one.is_bad() ? 1 : 0;
    joined.push_back(std::move(one));
  }
  *code = std::move(joined);
}

}  // namespace

CodeRow CodeRows::Of(const SourceRow& row) {
  CodeRow out;
  const int64_t content_end = finding_.content_start + std::ssize(finding_.content);
  for (size_t i = 0; i < finding_.regions.size(); ++i) {
    const Region& region = finding_.regions[i];
    const int64_t begin = std::max(region.start, finding_.content_start);
    const int64_t from = std::max(begin, row.start);
    const int64_t end = std::min({region.end, row.end, content_end});
    if (!region.architecture || from >= end) continue;
    if (i != region_ || at_ < begin || at_ < from - kRunUp) {
      at_ = NextInstructionPlace(region, std::max(begin, from - kRunUp));
      region_ = i;
    }
    if (!disassembler_ || disassembler_->architecture() != *region.architecture)
      disassembler_.emplace(*region.architecture);
    while (at_ < end) {
      const std::span bytes(reinterpret_cast<const uint8_t*>(finding_.content.data()),
                            finding_.content.size());
      data::Instruction next = disassembler_->First(
          bytes.subspan(static_cast<size_t>(at_ - finding_.content_start)), AddressOf(region, at_));
      const int64_t here = std::exchange(at_, at_ + next.size());
      if (here < from) continue;
      if (out.instructions.empty() && region.address) out.address = AddressOf(region, here);
      next.start = here;
      next.end = at_;
      out.instructions.push_back(std::move(next));
    }
  }
  JoinBad(&out.instructions);
  return out;
}

bool HasCode(const Finding& finding) {
  return std::any_of(finding.regions.begin(), finding.regions.end(),
                     [](const Region& region) { return region.architecture.has_value(); });
}

std::string CodeName(const Finding& finding) {
  std::vector<std::string_view> names;
  for (const Region& region : finding.regions) {
    if (!region.architecture) continue;
    const std::string_view name = data::ArchitectureName(*region.architecture);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string CodeAddress(const CodeRow& row) {
  return row.address ? fmt::format("0x{:x}: ", *row.address) : "";
}

std::vector<std::string> CodeLines(const CodeRow& row, int width) {
  std::vector<std::string> lines;
  std::string line = CodeAddress(row);
  const size_t indent = line.size();
  bool empty = true;  // but for the address
  for (size_t i = 0; i < row.instructions.size(); ++i) {
    const std::string text =
        row.instructions[i].text() + (i + 1 < row.instructions.size() ? ";" : "");
    if (!empty && DisplayWidth(line) + 1 + DisplayWidth(text) > width) {
      lines.push_back(Elide(line, width));
      line = std::string(indent, ' ');
      empty = true;
    }
    line += (empty ? "" : " ") + text;
    empty = false;
  }
  if (!empty) lines.push_back(Elide(line, width));
  return lines;
}

}  // namespace fovea::scan
