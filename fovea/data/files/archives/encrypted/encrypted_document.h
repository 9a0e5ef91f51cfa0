#ifndef FOVEA_DATA_FILES_ARCHIVES_ENCRYPTED_ENCRYPTED_DOCUMENT_H_
#define FOVEA_DATA_FILES_ARCHIVES_ENCRYPTED_ENCRYPTED_DOCUMENT_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "fovea/data/byte_reader.h"

namespace fovea::data {

// Watches the bytes of a document as they go by, from front to back, for signs that it is
// encrypted. In bounded memory; it trusts no offset or length in them.
class EncryptionWatch {
 public:
  virtual ~EncryptionWatch() = default;
  virtual void Add(std::span<const uint8_t> bytes) = 0;
  // Of what was added.
  virtual bool encrypted() const = 0;
};

// Bytes that are looked at to know what a document is.
inline constexpr size_t kDocumentBytes = 1024;

// For a file with this path and these first bytes; nullptr: it is none that is known.
// - a compound file (.doc, .xls, .ppt, .msg, and .docx and the like, which are one only when they
//   are encrypted): encrypted_ole.h
// - PDF: encrypted_pdf.h
// - the manifest in an OpenDocument, and META-INF/encryption.xml in an EPUB: what they say of the
//   archive around them
std::unique_ptr<EncryptionWatch> WatchEncryption(const std::string& path,
                                                 std::span<const uint8_t> head);

// The path that is encrypted, if the watch of this one says so: itself, or the archive around it.
std::string EncryptedPath(const std::string& path);

// Bytes under a watch, which may be nullptr.
class WatchedBytes : public ByteReader {
 public:
  WatchedBytes(ByteReader* bytes, EncryptionWatch* watch) : bytes_(bytes), watch_(watch) {}
  size_t Read(std::span<uint8_t> out) override {
    const size_t got = bytes_->Read(out);
    if (watch_ != nullptr) watch_->Add(out.first(got));
    return got;
  }

 private:
  ByteReader* bytes_;
  EncryptionWatch* watch_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_ENCRYPTED_ENCRYPTED_DOCUMENT_H_
