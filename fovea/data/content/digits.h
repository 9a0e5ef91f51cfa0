#ifndef FOVEA_DATA_CONTENT_DIGITS_H_
#define FOVEA_DATA_CONTENT_DIGITS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fovea::data {

constexpr std::array<int8_t, 256> Base64Values() {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<int8_t, 256> values{};
  values.fill(-1);
  for (size_t i = 0; i < kDigits.size(); ++i)
    values[static_cast<uint8_t>(kDigits[i])] = static_cast<int8_t>(i);
  values['-'] = 62;
  values['_'] = 63;
  return values;
}
inline constexpr std::array<int8_t, 256> kBase64Values = Base64Values();

// The value of a digit of base64, of both alphabets (RFC 4648, sections 4 and 5), or −1.
inline int Base64Value(char c) { return kBase64Values[static_cast<uint8_t>(c)]; }

// The bytes of digits of base64, whose padding may be missing. Blanks, and line ends as "\n" has
// them, are passed over; so is up to a tenth of anything else where `lenient`, as PHP does. false:
// there is more, or no whole byte.
bool DecodeBase64Digits(std::string_view digits, bool lenient, std::string* bytes);

// The bytes of pairs of hexadecimal digits, with "0x" before them and blanks between them or not.
bool DecodeHexDigits(std::string_view digits, std::string* bytes);

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_DIGITS_H_
