#ifndef FOVEA_DATA_SENTENCES_PROTOBUF_WIRE_H_
#define FOVEA_DATA_SENTENCES_PROTOBUF_WIRE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fovea::data {

// One field of a message in the wire format of Protocol Buffers.
// Source: https://protobuf.dev/programming-guides/encoding
struct WireField {
  enum class Type { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };
  uint32_t number = 0;
  Type type = Type::kVarint;
  uint64_t value = 0;      // of kVarint, kFixed64, kFixed32
  std::string_view bytes;  // of kBytes
};

// The fields of a message from front to back. Never reads beyond it.
class WireReader {
 public:
  explicit WireReader(std::string_view message) : rest_(message) {}
  // The next field; nothing at the end, or where the message is malformed: then failed().
  std::optional<WireField> Next();
  bool failed() const { return failed_; }

 private:
  bool Varint(uint64_t* value);
  bool Fixed(size_t bytes, uint64_t* value);

  std::string_view rest_;
  bool failed_ = false;
};

void AppendVarintField(uint32_t number, uint64_t value, std::string* message);
void AppendBytesField(uint32_t number, std::string_view bytes, std::string* message);
void AppendFloatField(uint32_t number, float value, std::string* message);

}  // namespace fovea::data

#endif  // FOVEA_DATA_SENTENCES_PROTOBUF_WIRE_H_
