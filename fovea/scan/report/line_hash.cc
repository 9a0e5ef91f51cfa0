#include "fovea/scan/report/line_hash.h"

#include <fmt/format.h>

#include <unordered_map>
#include <vector>

#include "fovea/core/utf8.h"

namespace fovea::scan {
namespace {

constexpr size_t kBlock = 100;
constexpr uint64_t kBase = 37;
constexpr uint16_t kEndOfFile = 65535;

// What is hashed of a text, and where in it lines begin.
struct HashedUnits {
  std::vector<uint16_t> units;
  std::vector<size_t> lines;
};

// whole: the text ends with the file.
HashedUnits UnitsOf(std::string_view text, bool whole) {
  HashedUnits out;
  bool at_start = true, after_return = false;
  const auto add = [&](uint32_t unit) {
    if (at_start) out.lines.push_back(out.units.size());
    out.units.push_back(static_cast<uint16_t>(unit));
    at_start = unit == '\n';
  };
  for (size_t at = 0; at < text.size();) {
    const Utf8Step step = NextUtf8(text, at);
    at += step.bytes;
    const uint32_t unit = step.code_point;
    const bool ends_return = after_return && unit == '\n';
    after_return = unit == '\r';
    if (unit == ' ' || unit == '\t' || ends_return) continue;
    if (unit > 0xFFFF) {
      add(0xD800 + ((unit - 0x10000) >> 10));
      add(0xDC00 + ((unit - 0x10000) & 0x3FF));
    } else {
      add(unit == '\r' ? '\n' : unit);
    }
  }
  if (!whole) return out;
  add(kEndOfFile);
  out.units.resize(out.units.size() + kBlock);
  return out;
}

}  // namespace

std::string PrimaryLocationLineHash(const Finding& finding, int64_t line) {
  const int64_t index = line - finding.content_first_line;
  // Whether a line begins where the content does cannot be seen.
  if (index < 0 || (index == 0 && finding.content_start > 0)) return "";
  const bool whole =
      finding.content_start + static_cast<int64_t>(finding.content.size()) >= finding.bytes;
  const auto [units, lines] = UnitsOf(finding.content, whole);
  if (index >= std::ssize(lines)) return "";
  const size_t last = lines[static_cast<size_t>(index)];
  if (last + kBlock > units.size()) return "";

  uint64_t hash = 0, power = 1;
  for (size_t i = 0; i < kBlock; ++i) {
    hash = hash * kBase + units[i];
    power *= kBase;
  }
  std::unordered_map<uint64_t, int64_t> counts;
  size_t next_line = 0;
  for (size_t start = 0;; ++start) {
    if (start == lines[next_line]) {
      ++counts[hash];
      ++next_line;
    }
    if (start == last) break;
    hash = hash * kBase + units[start + kBlock] - power * units[start];
  }
  return fmt::format("{:x}:{}", hash, counts[hash]);
}

}  // namespace fovea::scan
