#ifndef FOVEA_DATA_FILES_WALK_PATH_BRACES_H_
#define FOVEA_DATA_FILES_WALK_PATH_BRACES_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fovea::data {

// Where the set of characters [...] that opens at text[at] ends: behind its "]"; npos: nowhere.
size_t EndOfSet(std::string_view text, size_t at);

// What the braces of a pattern stand for: "*.{js,p{y,l}}" is "*.js", "*.py", "*.pl". Braces without
// a comma, without their other half, behind a backslash or in [...] are themselves, as in a shell.
// Throws std::length_error when there are more than `most`.
std::vector<std::string> ExpandBraces(std::string_view text, size_t most);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_WALK_PATH_BRACES_H_
