#include "fovea/data/digest.h"

#include <nettle/nettle-meta.h>

namespace fovea::data {
namespace {

struct Known {
  const char* name;
  const nettle_hash* hash;
};

const Known& Of(DigestKind kind) {
  static const Known kAll[] = {{"MD5", &nettle_md5},       {"SHA1", &nettle_sha1},
                               {"SHA224", &nettle_sha224}, {"SHA256", &nettle_sha256},
                               {"SHA384", &nettle_sha384}, {"SHA512", &nettle_sha512}};
  return kAll[static_cast<size_t>(kind)];
}

}  // namespace

const char* DigestName(DigestKind kind) { return Of(kind).name; }

size_t DigestSize(DigestKind kind) { return Of(kind).hash->digest_size; }

Digester::Digester(DigestKind kind) : kind_(kind), state_((Of(kind).hash->context_size + 7) / 8) {
  Of(kind).hash->init(state_.data());
}

void Digester::Add(std::span<const uint8_t> bytes) {
  Of(kind_).hash->update(state_.data(), bytes.size(), bytes.data());
}

std::string Digester::Finish() {
  std::string digest(DigestSize(kind_), '\0');
  Of(kind_).hash->digest(state_.data(), digest.size(), reinterpret_cast<uint8_t*>(digest.data()));
  return digest;
}

std::string Digest(DigestKind kind, std::string_view bytes) {
  Digester digester(kind);
  digester.Add({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  return digester.Finish();
}

std::string HexDigits(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string digits;
  digits.reserve(2 * bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<uint8_t>(c);
    digits += kDigits[byte >> 4];
    digits += kDigits[byte & 15];
  }
  return digits;
}

std::optional<std::string> FromHexDigits(std::string_view digits) {
  if (digits.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(digits.size() / 2);
  int high = 0;
  for (size_t i = 0; i < digits.size(); ++i) {
    const char c = digits[i];
    const int value = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (value < 0) return std::nullopt;
    if (i % 2 == 0)
      high = value;
    else
      bytes += static_cast<char>(high << 4 | value);
  }
  return bytes;
}

}  // namespace fovea::data
