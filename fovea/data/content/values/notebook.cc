// Jupyter notebooks, nbformat 3 and 4:
// https://nbformat.readthedocs.io/en/latest/format_description.html
#include <algorithm>

#include "fovea/core/utf8.h"
#include "fovea/data/content/encodings/escapes.h"
#include "fovea/data/content/plain_text.h"
#include "fovea/data/content/values/content_values.h"
#include "fovea/data/content/values/value_builder.h"

namespace fovea::data {
namespace {

constexpr size_t kNone = std::string_view::npos;
constexpr std::string_view kCellType = "\"cell_type\"", kSource = "\"source\"",
                           kInput = "\"input\"";

size_t BehindBlanks(std::string_view text, size_t at) {
  while (at < text.size() && IsBlank(text[at])) ++at;
  return at;
}

// Behind the colon of a key that ends at a place; npos if it is none.
size_t BehindColon(std::string_view text, size_t at) {
  at = BehindBlanks(text, at);
  return at < text.size() && text[at] == ':' ? BehindBlanks(text, at + 1) : kNone;
}

std::string_view AsText(std::span<const uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// The content of the string whose quote stands before text[at]. Returns where its end stands.
size_t ReadString(std::string_view text, size_t at, ValueBuilder* cell) {
  size_t from = at;
  while (at < text.size() && text[at] != '"') {
    if (text[at] != '\\' || at + 1 == text.size()) {
      ++at;
      continue;
    }
    if (from < at) cell->Copy(from, at);
    const bool by_number = text[at + 1] == 'u';
    const Escape escape = by_number ? NumericEscape(text, at) : Escape{};
    const size_t size = escape.size > 0 ? escape.size : 2;
    std::string bytes;
    if (escape.size > 0) {
      AppendUtf8(escape.code, &bytes);
    } else {
      bytes = Unescape(text.substr(at, 2));
    }
    cell->Put(at, at + size, bytes);
    at += size;
    from = at;
  }
  at = std::min(at, text.size());
  if (from < at) cell->Copy(from, at);
  return at;
}

// The lines of a cell, or all in one string, from the bracket or quote on. Returns its end.
size_t ReadSource(std::string_view text, size_t at, ValueBuilder* cell) {
  const bool lines = text[at] == '[';
  if (lines) at = BehindBlanks(text, at + 1);
  size_t behind = kNone;  // the string before
  while (at < text.size() && text[at] == '"') {
    if (behind != kNone && !cell->empty()) cell->Put(behind, at + 1, "");
    behind = ReadString(text, at + 1, cell);
    at = BehindBlanks(text, behind + 1);
    if (!lines || at >= text.size() || text[at] != ',') break;
    at = BehindBlanks(text, at + 1);
  }
  return std::min(at, text.size());
}

}  // namespace

bool IsNotebook(std::span<const uint8_t> bytes) {
  const std::string_view text = AsText(bytes);
  size_t at = text.substr(0, kByteOrderMark.size()) == kByteOrderMark ? kByteOrderMark.size() : 0;
  at = BehindBlanks(text, at);
  if (at < text.size() && text[at] == '{') {
    const std::string_view head = text.substr(at, 4096);
    if (FindText(head, "\"cells\"") != kNone && FindText(text, kCellType) != kNone) return true;
    if (FindText(head, "\"nbformat\"") != kNone && FindText(text, "\"cells\"") != kNone)
      return true;
  }
  const size_t type = FindText(text, kCellType);
  if (type == kNone) return false;
  const size_t value = BehindColon(text, type + kCellType.size());
  return value != kNone && value < text.size() && text[value] == '"' &&
         (FindText(text, kSource) != kNone || FindText(text, "\"outputs\"") != kNone);
}

std::vector<ContentValue> NotebookCells(std::string_view text) {
  std::vector<ContentValue> cells;
  // A segment may start behind the type of its first cell.
  bool code = true;
  size_t type = FindText(text, kCellType);
  TextFinder sources(text, kSource), inputs(text, kInput);
  for (size_t at = 0; at < text.size();) {
    const size_t source = sources.Next(at), input = inputs.Next(at);
    const size_t key = std::min(source, input);
    while (type < key) {
      const size_t value = BehindColon(text, type + kCellType.size());
      code = value != kNone && text.substr(value, 6) == "\"code\"";
      type = FindText(text, kCellType, type + kCellType.size());
    }
    if (key == kNone) break;
    at = key + (key == source ? kSource : kInput).size();
    const size_t value = BehindColon(text, at);
    if (!code || value == kNone || value >= text.size()) continue;
    if (text[value] != '[' && text[value] != '"') continue;
    ValueBuilder cell(text, Encoding::kCell);
    at = ReadSource(text, value, &cell);
    if (!cell.empty()) cells.push_back(cell.Take());
  }
  return cells;
}

}  // namespace fovea::data
