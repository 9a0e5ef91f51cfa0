#ifndef FOVEA_DATA_FILES_LAYOUT_PICTURES_PICTURES_FOR_TEST_H_
#define FOVEA_DATA_FILES_LAYOUT_PICTURES_PICTURES_FOR_TEST_H_

#include <algorithm>
#include <cstdint>
#include <string>

namespace fovea::data {

// Pictures by their parts; no pixels are right.

inline std::string BigBytes(uint64_t value, int count) {
  std::string bytes;
  for (int i = count; i-- > 0;) bytes += static_cast<char>(value >> 8 * i);
  return bytes;
}

inline std::string PngChunk(const std::string& type, const std::string& data) {
  return BigBytes(data.size(), 4) + type + data + std::string(4, '\xcc');
}
inline std::string PngOf(const std::string& chunks) {
  return std::string("\x89PNG\r\n\x1a\n", 8) + PngChunk("IHDR", std::string(13, '\1')) + chunks +
         PngChunk("IEND", "");
}

inline std::string JpegSegment(uint8_t marker, const std::string& data) {
  return std::string("\xff") + static_cast<char>(marker) + BigBytes(data.size() + 2, 2) + data;
}
// A scan, with a stuffed byte and a restart in it.
inline std::string JpegScan() {
  return JpegSegment(0xda, "ab") + std::string("x\xff\0\xff\xd0y", 6);
}
inline std::string JpegOf(const std::string& segments) {
  return "\xff\xd8" + JpegSegment(0xe0, "JFIF") + segments + "\xff\xd9";
}

inline std::string GifBlocks(const std::string& data) {
  std::string blocks;
  for (size_t at = 0; at < data.size(); at += 255) {
    const std::string block = data.substr(at, 255);
    blocks += static_cast<char>(block.size()) + block;
  }
  return blocks + '\0';
}
inline std::string GifExtension(uint8_t label, const std::string& blocks) {
  return std::string("\x21") + static_cast<char>(label) + blocks;
}
// With a colour table of two colours of its own.
inline std::string GifImage(const std::string& data) {
  return std::string(",\0\0\0\0\1\0\1\0\x80", 10) + std::string(6, 'c') + '\2' + GifBlocks(data);
}
// With a colour table of four colours.
inline std::string GifOf(const std::string& blocks) {
  return "GIF89a" + std::string("\1\0\1\0\x81\0\0", 7) + std::string(12, 'c') + blocks + ';';
}

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_PICTURES_PICTURES_FOR_TEST_H_
