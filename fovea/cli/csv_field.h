#ifndef FOVEA_CLI_CSV_FIELD_H_
#define FOVEA_CLI_CSV_FIELD_H_

#include <string>
#include <string_view>

namespace fovea::cli {

// A text as a field of CSV, quoted where RFC 4180 asks for it.
std::string CsvField(std::string_view text);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_CSV_FIELD_H_
