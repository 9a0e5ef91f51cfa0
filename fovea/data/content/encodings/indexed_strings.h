#ifndef FOVEA_DATA_CONTENT_ENCODINGS_INDEXED_STRINGS_H_
#define FOVEA_DATA_CONTENT_ENCODINGS_INDEXED_STRINGS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace fovea::data {

struct ContentScan;
struct Operand;

// The strings that a text gives names to: $s = "…"; s = '…'; $GLOBALS['s'] = "…". Of one name the
// first counts.
class NamedStrings {
 public:
  explicit NamedStrings(std::string_view text);
  // A byte of a string, counted from 0; false: there is none.
  bool Byte(std::string_view name, int64_t index, char* byte) const;

 private:
  std::unordered_map<std::string_view, std::string> strings_;
};

// Where the name starts that ends before text[end]: word characters, or $GLOBALS['…']; `end` if
// there is none.
size_t VariableStart(std::string_view text, size_t end);

// A byte of a string by its place, $s[12] or $s{12}, that starts at text[at]; false: there is none.
bool ReadIndexed(ContentScan* scan, size_t at, Operand* operand);

// Whether more such bytes or strings are joined to that whose bracket stands at text[bracket].
bool GoesOnIndexed(std::string_view text, size_t bracket);

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_ENCODINGS_INDEXED_STRINGS_H_
