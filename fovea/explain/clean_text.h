#ifndef FOVEA_EXPLAIN_CLEAN_TEXT_H_
#define FOVEA_EXPLAIN_CLEAN_TEXT_H_

#include <cstddef>
#include <string>

namespace fovea::explain {

// Text from outside as one safe line of valid UTF-8: Printable(), and invisible characters and
// those that XML does not allow become \u{…} too.
std::string CleanName(const std::string& text, size_t max_bytes = 200);

// Text from outside for an element or a quoted attribute of HTML or XML: CleanName(), with
// & < > " ' as references.
std::string EscapeMarkup(const std::string& text, size_t max_bytes = 1000);

// JSON may hold DEL and C1 controls as they are, but a terminal would obey them: here they are
// escaped.
std::string EscapeControls(const std::string& json);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_CLEAN_TEXT_H_
