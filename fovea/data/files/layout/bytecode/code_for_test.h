#ifndef FOVEA_DATA_FILES_LAYOUT_BYTECODE_CODE_FOR_TEST_H_
#define FOVEA_DATA_FILES_LAYOUT_BYTECODE_CODE_FOR_TEST_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "fovea/data/files/archives/zip/zip_for_test.h"
#include "fovea/data/files/layout/pictures/pictures_for_test.h"

namespace fovea::data {

// Code of virtual machines.

inline std::string JavaText(const std::string& text) {
  return '\1' + BigBytes(text.size(), 2) + text;
}
// name: the number of the constant that is it.
inline std::string JavaAttribute(uint64_t name, const std::string& content) {
  return BigBytes(name, 2) + BigBytes(content.size(), 4) + content;
}
// A class with a long number, a field and a method whose code this is; behind that, constants.
inline std::string JavaClassOf(const std::string& code, const std::string& constants = "",
                               int more = 0) {
  const std::string pool = JavaText("Code") + JavaText("main") + '\5' + BigBytes(7, 8) +
                           JavaText("Sourcefile") + '\7' + BigBytes(2, 2) + constants;
  const std::string attribute = JavaAttribute(
      1, BigBytes(2, 2) + BigBytes(1, 2) + BigBytes(code.size(), 4) + code + BigBytes(0, 4));
  return BigBytes(0xcafebabe, 4) + BigBytes(61, 4) + BigBytes(static_cast<uint64_t>(7 + more), 2) +
         pool + BigBytes(1, 2) + BigBytes(6, 2) + BigBytes(6, 2) + BigBytes(1, 2) + BigBytes(6, 2) +
         BigBytes(1, 2) + BigBytes(0, 2) + BigBytes(2, 2) + BigBytes(2, 2) + BigBytes(0, 2) +
         BigBytes(1, 2) + BigBytes(9, 2) + BigBytes(2, 2) + BigBytes(2, 2) + BigBytes(1, 2) +
         attribute + BigBytes(1, 2) + JavaAttribute(5, BigBytes(2, 2));
}

// version: 3495 is 3.11.
inline std::string PythonCodeOf(uint64_t version, size_t header, const std::string& code) {
  std::string bytes = LittleBytes(version, 2) + "\r\n";
  bytes.resize(header);
  return bytes + '\xe3' + code;
}

inline std::string WasmSection(uint8_t id, const std::string& content) {
  return static_cast<char>(id) + std::string(1, static_cast<char>(content.size() | 0x80)) +
         static_cast<char>(content.size() >> 7) + content;
}
inline std::string WasmOf(const std::string& sections) {
  return std::string("\0asm\1\0\0\0", 8) + sections;
}

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_BYTECODE_CODE_FOR_TEST_H_
