#ifndef FOVEA_EXPLAIN_CLEAN_TEXT_H_
#define FOVEA_EXPLAIN_CLEAN_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "fovea/explain/attention_report.h"

namespace fovea::explain {

// Text from outside for an element or a quoted attribute of HTML or XML: one clean line (see
// CleanName) of at most max_bytes, with & < > " ' as references.
std::string EscapeMarkup(const std::string& text, size_t max_bytes = 1000);

// The picture in a sentence, for those who cannot see it. Clean, not escaped.
std::string Description(const AttentionReport& report);

// RFC 4648, section 4.
std::string Base64(std::string_view bytes);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_CLEAN_TEXT_H_
