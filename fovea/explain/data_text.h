#ifndef FOVEA_EXPLAIN_DATA_TEXT_H_
#define FOVEA_EXPLAIN_DATA_TEXT_H_

#include <string>

namespace fovea::explain {

// Text from outside as a field of CSV: RFC 4180, section 2, rules 5 to 7; leading and trailing
// blanks are quoted too, since readers differ about them.
std::string CsvText(const std::string& text);

// JSON may hold DEL and C1 controls as they are, but a terminal would obey them: here they are
// escaped.
std::string EscapeControls(const std::string& json);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_DATA_TEXT_H_
