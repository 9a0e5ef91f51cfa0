#include "fovea/data/files/archives/empty_gzip.h"

#include <cstddef>

namespace fovea::data {
namespace {

using std::string_view_literals::operator""sv;

// Takes `count` bytes away; false where there are fewer.
bool Skip(std::string_view* bytes, size_t count) {
  if (bytes->size() < count) return false;
  bytes->remove_prefix(count);
  return true;
}

bool SkipText(std::string_view* bytes) {
  const size_t end = bytes->find('\0');
  return end != std::string_view::npos && Skip(bytes, end + 1);
}

bool SkipExtra(std::string_view* bytes) {
  if (bytes->size() < 2) return false;
  const auto byte = [&](size_t i) { return size_t{static_cast<unsigned char>((*bytes)[i])}; };
  return Skip(bytes, 2 + byte(0) + 256 * byte(1));
}

bool SkipHeader(std::string_view* bytes) {
  if (!bytes->starts_with("\x1f\x8b\x08"sv) || bytes->size() < 10) return false;
  const auto flags = static_cast<unsigned char>((*bytes)[3]);
  Skip(bytes, 10);
  if ((flags & 4) != 0 && !SkipExtra(bytes)) return false;
  if ((flags & 8) != 0 && !SkipText(bytes)) return false;
  if ((flags & 16) != 0 && !SkipText(bytes)) return false;
  return (flags & 2) == 0 || Skip(bytes, 2);
}

// An empty block, and a checksum and a length of 0.
bool SkipNothing(std::string_view* bytes) {
  for (const std::string_view nothing :
       {"\3\0\0\0\0\0\0\0\0\0"sv, "\1\0\0\xff\xff\0\0\0\0\0\0\0\0"sv})
    if (bytes->starts_with(nothing)) return Skip(bytes, nothing.size());
  return false;
}

}  // namespace

bool IsEmptyGzip(std::string_view bytes) {
  if (bytes.empty()) return false;
  while (!bytes.empty())
    if (!SkipHeader(&bytes) || !SkipNothing(&bytes)) return false;
  return true;
}

}  // namespace fovea::data
