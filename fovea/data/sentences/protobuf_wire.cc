#include "fovea/data/sentences/protobuf_wire.h"

#include <bit>
#include <cstring>

namespace fovea::data {
namespace {

static_assert(std::endian::native == std::endian::little, "the format is little-endian");

void AppendVarint(uint64_t value, std::string* message) {
  for (; value >= 0x80; value >>= 7) message->push_back(static_cast<char>(value | 0x80));
  message->push_back(static_cast<char>(value));
}

void AppendTag(uint32_t number, WireField::Type type, std::string* message) {
  AppendVarint(uint64_t{number} << 3 | static_cast<uint64_t>(type), message);
}

}  // namespace

bool WireReader::Varint(uint64_t* value) {
  *value = 0;
  for (size_t i = 0; i < rest_.size() && i < 10; ++i) {
    const auto byte = static_cast<unsigned char>(rest_[i]);
    *value |= uint64_t{byte & 0x7Fu} << (7 * i);
    if (byte >= 0x80) continue;
    rest_.remove_prefix(i + 1);
    return true;
  }
  return false;
}

bool WireReader::Fixed(size_t bytes, uint64_t* value) {
  if (rest_.size() < bytes) return false;
  *value = 0;
  std::memcpy(value, rest_.data(), bytes);
  rest_.remove_prefix(bytes);
  return true;
}

std::optional<WireField> WireReader::Next() {
  if (rest_.empty() || failed_) return std::nullopt;
  WireField field;
  uint64_t tag = 0;
  bool good = Varint(&tag) && tag >> 3 > 0 && tag >> 3 < uint64_t{1} << 29;
  field.number = static_cast<uint32_t>(tag >> 3);
  field.type = static_cast<WireField::Type>(tag & 7);
  switch (field.type) {
    case WireField::Type::kVarint:
      good = good && Varint(&field.value);
      break;
    case WireField::Type::kFixed64:
      good = good && Fixed(8, &field.value);
      break;
    case WireField::Type::kFixed32:
      good = good && Fixed(4, &field.value);
      break;
    case WireField::Type::kBytes: {
      uint64_t size = 0;
      good = good && Varint(&size) && size <= rest_.size();
      if (!good) break;
      field.bytes = rest_.substr(0, size);
      rest_.remove_prefix(size);
      break;
    }
    default:
      good = false;
  }
  failed_ = !good;
  if (failed_) return std::nullopt;
  return field;
}

void AppendVarintField(uint32_t number, uint64_t value, std::string* message) {
  AppendTag(number, WireField::Type::kVarint, message);
  AppendVarint(value, message);
}

void AppendBytesField(uint32_t number, std::string_view bytes, std::string* message) {
  AppendTag(number, WireField::Type::kBytes, message);
  AppendVarint(bytes.size(), message);
  message->append(bytes);
}

void AppendFloatField(uint32_t number, float value, std::string* message) {
  AppendTag(number, WireField::Type::kFixed32, message);
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  message->append(bytes, sizeof bytes);
}

}  // namespace fovea::data
