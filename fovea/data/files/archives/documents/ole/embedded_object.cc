#include "fovea/data/files/archives/documents/ole/embedded_object.h"

#include <algorithm>

#include "fovea/data/files/archives/archive_marks.h"

namespace fovea::data {
namespace {

// Takes fields from the front; one that is not there whole ends it all.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : bytes_(bytes) {}
  std::string_view Bytes(uint64_t count) {
    sound_ = sound_ && count <= bytes_.size() - at_;
    if (!sound_) return {};
    at_ += count;
    return bytes_.substr(at_ - count, count);
  }
  uint64_t Number(size_t count = 4) { return LittleEndian(Bytes(count)); }
  // A text up to a zero.
  std::string_view Text() {
    const size_t zero = bytes_.find('\0', at_);
    const std::string_view text = Bytes(zero == bytes_.npos ? bytes_.size() : zero - at_);
    Bytes(1);
    return text;
  }
  // A text whose length stands before it, with the zero at its end.
  std::string_view LongText() {
    std::string_view text = Bytes(Number());
    if (text.ends_with('\0')) text.remove_suffix(1);
    return text;
  }
  bool sound() const { return sound_; }
  size_t at() const { return at_; }

 private:
  std::string_view bytes_;
  size_t at_ = 0;
  bool sound_ = true;
};

std::string WithoutFolders(std::string_view path) {
  return std::string(path.substr(path.find_last_of("\\/:") + 1));
}

}  // namespace

std::optional<EmbeddedObject> PackagedFile(std::string_view head) {
  constexpr uint64_t kMostName = 4096;
  Fields fields(head);
  fields.Number(2);
  const std::string_view label = fields.Text(), path = fields.Text();
  fields.Bytes(4);  // 0, 3
  const std::string_view second = fields.LongText();
  const uint64_t size = fields.Number();
  if (!fields.sound() || label.size() > kMostName || second.size() > kMostName) return std::nullopt;
  EmbeddedObject file;
  for (const std::string_view name : {path, label, second})
    if (file.name.empty()) file.name = WithoutFolders(name);
  file.begin = static_cast<int64_t>(fields.at());
  file.size = static_cast<int64_t>(size);
  return file;
}

std::optional<EmbeddedObject> Ole1Object(std::string_view head) {
  constexpr uint64_t kEmbedded = 2;
  constexpr size_t kMostName = 300;
  Fields fields(head);
  fields.Number();  // the version, which programs do not look at
  if (fields.Number() != kEmbedded) return std::nullopt;
  const std::string_view name = fields.LongText();
  fields.LongText();  // topic
  fields.LongText();  // item
  const uint64_t size = fields.Number();
  if (!fields.sound() || name.size() > kMostName) return std::nullopt;
  return EmbeddedObject{std::string(name), static_cast<int64_t>(fields.at()),
                        static_cast<int64_t>(size)};
}

}  // namespace fovea::data
