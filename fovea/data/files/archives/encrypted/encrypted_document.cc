#include "fovea/data/files/archives/encrypted/encrypted_document.h"

#include <string_view>
#include <utility>
#include <vector>

#include "fovea/data/files/archives/encrypted/encrypted_ole.h"
#include "fovea/data/files/archives/encrypted/encrypted_pdf.h"

namespace fovea::data {
namespace {

// Some text that is there only where something is encrypted.
class TextWatch : public EncryptionWatch {
 public:
  explicit TextWatch(std::vector<std::string_view> texts) : texts_(std::move(texts)) {}

  void Add(std::span<const uint8_t> bytes) override {
    if (found_) return;
    constexpr size_t kLongest = 32;
    window_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    for (const std::string_view text : texts_)
      found_ = found_ || window_.find(text) != window_.npos;
    if (window_.size() > kLongest) window_.erase(0, window_.size() - kLongest);
  }
  bool encrypted() const override { return found_; }

 private:
  const std::vector<std::string_view> texts_;
  std::string window_;
  bool found_ = false;
};

constexpr std::string_view kManifest = "!/META-INF/manifest.xml",
                           kEncryption = "!/META-INF/encryption.xml";

}  // namespace

std::unique_ptr<EncryptionWatch> WatchEncryption(const std::string& path,
                                                 std::span<const uint8_t> head) {
  const std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
  // OpenDocument 1.3, part 2, section 4.8
  if (path.ends_with(kManifest))
    return std::make_unique<TextWatch>(
        std::vector<std::string_view>{":encryption-data", "<encryption-data"});
  // EPUB 3.3, section 4.2.6.3.2: XML Encryption. Fonts that are only made hard to copy, which is
  // common, have other methods.
  if (path.ends_with(kEncryption))
    return std::make_unique<TextWatch>(
        std::vector<std::string_view>{"xmlenc#aes", "xmlenc11#aes", "xmlenc#tripledes"});
  if (IsOle(text)) return std::make_unique<OleEncryption>();
  if (text.find("%PDF-") != text.npos) return std::make_unique<PdfEncryption>();
  return nullptr;
}

std::string EncryptedPath(const std::string& path) {
  for (const std::string_view name : {kManifest, kEncryption})
    if (path.ends_with(name)) return path.substr(0, path.size() - name.size());
  return path;
}

}  // namespace fovea::data
