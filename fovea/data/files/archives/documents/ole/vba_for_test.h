#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_OLE_VBA_FOR_TEST_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_OLE_VBA_FOR_TEST_H_

#include <algorithm>
#include <bit>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fovea/data/files/archives/documents/ole/ole_for_test.h"

namespace fovea::data {

// The tokens of a chunk (MS-OVBA, section 2.4.1.3.7), with the longest copy where there is one.
inline std::string VbaTokens(std::string_view chunk) {
  std::string tokens;
  for (size_t at = 0; at < chunk.size();) {
    const size_t flags_at = tokens.size();
    unsigned flags = 0;
    tokens += '\0';
    for (int bit = 0; bit < 8 && at < chunk.size(); ++bit) {
      const int offset_bits = at == 0 ? 4 : std::max(4, static_cast<int>(std::bit_width(at - 1)));
      const size_t most = (0xffffU >> offset_bits) + 3;
      size_t length = 0, offset = 0;
      for (size_t from = 0; from < at; ++from) {
        size_t same = 0;
        while (same < most && at + same < chunk.size() && chunk[from + same] == chunk[at + same])
          ++same;
        if (same > length) length = same, offset = at - from;
      }
      if (length < 3) {
        tokens += chunk[at++];
        continue;
      }
      flags |= 1U << bit;
      tokens += NumberBytes((offset - 1) << (16 - offset_bits) | (length - 3), 2);
      at += length;
    }
    tokens[flags_at] = static_cast<char>(flags);
  }
  return tokens;
}

// A compressed container; chunks that do not become shorter stand as they are.
inline std::string VbaContainer(std::string_view text) {
  constexpr size_t kChunk = 4096;
  std::string container = "\1";
  for (size_t at = 0; at < text.size(); at += kChunk) {
    const std::string_view chunk = text.substr(at, kChunk);
    std::string tokens = VbaTokens(chunk);
    const bool plain = tokens.size() > kChunk;
    if (plain) {
      tokens = chunk;
      tokens.resize(kChunk);
    }
    container += NumberBytes((tokens.size() - 1) | 0x3000 | (plain ? 0 : 0x8000), 2) + tokens;
  }
  return container;
}

// The stream "dir" (MS-OVBA, section 2.3.4.2) of modules and where their source begins.
inline std::string VbaDir(const std::vector<std::pair<std::string, size_t>>& modules) {
  const auto record = [](unsigned id, const std::string& data) {
    return NumberBytes(id, 2) + NumberBytes(data.size()) + data;
  };
  std::string dir = record(0x01, NumberBytes(3)) + record(0x03, NumberBytes(1252, 2));
  dir += NumberBytes(0x09, 2) + NumberBytes(4) + NumberBytes(1) + NumberBytes(2, 2);
  dir += record(0x0f, NumberBytes(modules.size(), 2)) + record(0x13, NumberBytes(0xffff, 2));
  for (const auto& [name, offset] : modules)
    dir += record(0x19, name) + record(0x47, Utf16Bytes(name)) + record(0x1a, name) +
           record(0x32, Utf16Bytes(name)) + record(0x31, NumberBytes(offset)) + record(0x21, "") +
           record(0x2b, "");
  return VbaContainer(dir + record(0x10, ""));
}

// A document with macros: modules, each behind `before`, which no one reads.
inline std::string VbaDocument(const std::vector<std::pair<std::string, std::string>>& modules,
                               const std::string& before) {
  std::vector<std::pair<std::string, size_t>> offsets;
  std::vector<TestStream> streams = {{"WordDocument", "text"}};
  for (const auto& [name, source] : modules) {
    offsets.emplace_back(name, before.size());
    streams.emplace_back("Macros/VBA/" + name, before + VbaContainer(source));
  }
  streams.emplace_back("Macros/VBA/dir", VbaDir(offsets));
  return OleOf(streams);
}

inline constexpr std::string_view kVbaSource =
    "Attribute VB_Name = \"Module1\"\r\nSub Hello()\r\n  MsgBox \"hello\"\r\nEnd Sub\r\n";

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_OLE_VBA_FOR_TEST_H_
