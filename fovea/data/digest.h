#ifndef FOVEA_DATA_DIGEST_H_
#define FOVEA_DATA_DIGEST_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fovea::data {

// MD5 (RFC 1321) and the secure hash standard (FIPS 180-4). Files with one MD5 or SHA-1 and
// different contents can be made.
enum class DigestKind { kMd5, kSha1, kSha224, kSha256, kSha384, kSha512 };
inline constexpr DigestKind kDigestKinds[] = {DigestKind::kMd5,    DigestKind::kSha1,
                                              DigestKind::kSha224, DigestKind::kSha256,
                                              DigestKind::kSha384, DigestKind::kSha512};

const char* DigestName(DigestKind kind);  // "MD5", "SHA256", as sha256sum --tag writes them
size_t DigestSize(DigestKind kind);       // in bytes

// Hashes bytes as they come.
class Digester {
 public:
  explicit Digester(DigestKind kind);
  void Add(std::span<const uint8_t> bytes);
  // The raw bytes of the digest; begins anew.
  std::string Finish();

 private:
  DigestKind kind_;
  std::vector<uint64_t> state_;  // the library's own
};

// Of bytes at hand, raw.
std::string Digest(DigestKind kind, std::string_view bytes);

// Two digits a byte, in lower case.
std::string HexDigits(std::string_view bytes);
// None where the text is not pairs of digits, in either case.
std::optional<std::string> FromHexDigits(std::string_view digits);

}  // namespace fovea::data

#endif  // FOVEA_DATA_DIGEST_H_
