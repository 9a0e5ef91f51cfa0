#ifndef FOVEA_AUGMENT_ENCODINGS_H_
#define FOVEA_AUGMENT_ENCODINGS_H_

#include <string>
#include <string_view>

namespace fovea::augment {

// What hides bytes. Each has a decoder in PHP, JavaScript or Python (encode_snippet.h).
std::string HexOf(std::string_view bytes);
std::string PercentOf(std::string_view bytes);  // of every byte: %65%76
std::string Reversed(std::string_view bytes);
std::string Rot13(std::string_view text);  // of the letters A to Z and a to z

// RFC 1951, RFC 1950 and RFC 1952. Error: zlib has no memory.
std::string Deflated(std::string_view bytes);
std::string Zlibbed(std::string_view bytes);
std::string Gzipped(std::string_view bytes);

// A variation selector for each byte, in UTF-8: U+FE00 to U+FE0F for 0 to 15, then from U+E0100.
// They show nothing.
std::string VariationSelectors(std::string_view bytes);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_ENCODINGS_H_
