#ifndef FOVEA_CORE_ENCODING_H_
#define FOVEA_CORE_ENCODING_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace fovea {

// RFC 4648, section 4.
std::string Base64(std::string_view bytes);

// A text as a field of CSV: RFC 4180, section 2, rules 5 to 7. Quoted where it must be, and where
// readers would lose some of it: a blank or tab at an end, a byte-order mark at the start.
std::string CsvField(std::string_view text);

// 64-bit FNV-1a (Fowler, Noll and Vo). The hash of what came before goes on with what follows.
inline constexpr uint64_t kFnv1aBasis = 0xcbf29ce484222325u;
constexpr uint64_t Fnv1a(std::string_view bytes, uint64_t hash = kFnv1aBasis) {
  for (const char byte : bytes) hash = (hash ^ static_cast<uint8_t>(byte)) * 0x100000001b3u;
  return hash;
}

// 16 hexadecimal digits.
std::string Hex(uint64_t number);

}  // namespace fovea

#endif  // FOVEA_CORE_ENCODING_H_
