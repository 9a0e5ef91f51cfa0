#ifndef FOVEA_AUGMENT_SQL_VALUE_H_
#define FOVEA_AUGMENT_SQL_VALUE_H_

#include <string>
#include <string_view>

namespace fovea::augment {

// As a value of SQL has it between its single quotes: with \' as MySQL writes it, else with ''.
std::string SqlEscaped(std::string_view text, bool backslashes);

// Whether a dump writes \'.
bool HasBackslashes(std::string_view dump);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_SQL_VALUE_H_
