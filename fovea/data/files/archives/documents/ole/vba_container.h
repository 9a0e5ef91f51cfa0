#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_OLE_VBA_CONTAINER_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_OLE_VBA_CONTAINER_H_

#include <string>
#include <string_view>

#include "fovea/data/files/archives/documents/decoding_reader.h"

namespace fovea::data {

// The most that a chunk holds.
inline constexpr size_t kVbaChunk = 4096;

// Appends what the tokens of a compressed chunk stand for. false: they are damaged, from there on.
// Source: MS-OVBA, sections 2.4.1.3.2 to 2.4.1.3.5.
bool DecompressVbaTokens(std::string_view tokens, std::string* out);

// A compressed container: what modules of VBA are kept in. Source: MS-OVBA, section 2.4.1.
class VbaReader : public DecodingReader {
 public:
  using DecodingReader::DecodingReader;

 private:
  bool Decode(std::string* out) override;
  bool began_ = false;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_OLE_VBA_CONTAINER_H_
