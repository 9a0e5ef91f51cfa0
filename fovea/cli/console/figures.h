#ifndef FOVEA_CLI_CONSOLE_FIGURES_H_
#define FOVEA_CLI_CONSOLE_FIGURES_H_

#include <string>

// Numbers as a person reads them.
namespace fovea::cli {

std::string Duration(double seconds);  // "0:07", "1:02:03"; "" unless finite
std::string Metric(double value);      // four significant decimals: "0.9996", "12.35"

}  // namespace fovea::cli

#endif  // FOVEA_CLI_CONSOLE_FIGURES_H_
