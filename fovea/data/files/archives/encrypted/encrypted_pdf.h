#ifndef FOVEA_DATA_FILES_ARCHIVES_ENCRYPTED_ENCRYPTED_PDF_H_
#define FOVEA_DATA_FILES_ARCHIVES_ENCRYPTED_ENCRYPTED_PDF_H_

#include <cstdint>
#include <span>
#include <string>

#include "fovea/data/files/archives/encrypted/encrypted_document.h"

namespace fovea::data {

// Whether a trailer of a PDF, or the dictionary of a cross-reference stream, has the key Encrypt
// (ISO 32000-2, section 7.6.2): of any of its versions, wherever in the file. The same word within
// a string, a comment, the content of a stream or another dictionary says nothing.
class PdfEncryption : public EncryptionWatch {
 public:
  void Add(std::span<const uint8_t> bytes) override;
  bool encrypted() const override { return found_ || (depth_ > 0 && SaysEncrypted()); }

 private:
  enum class State { kBetween, kComment, kString, kHex, kLess, kGreater, kName, kWord, kStream };

  void Byte(char c);
  bool InString(char c);
  void Between(char c);
  void EndWord();
  void EndName();
  void OpenDictionary();
  void CloseDictionary();
  void StartOver();
  bool SaysEncrypted() const { return encrypt_ && (trailer_ || cross_reference_); }

  State state_ = State::kBetween;
  std::string token_;  // its first bytes
  bool escaped_ = false;
  int64_t parentheses_ = 0;
  std::string line_;        // the first bytes of it, within a string
  size_t end_matched_ = 0;  // bytes of "endstream"

  int64_t depth_ = 0;                                                 // dictionaries that are open
  bool trailer_ = false, cross_reference_ = false, encrypt_ = false;  // of the outermost
  bool after_encrypt_ = false, after_dictionary_ = false;
  bool found_ = false;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_ENCRYPTED_ENCRYPTED_PDF_H_
