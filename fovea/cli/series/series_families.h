#ifndef FOVEA_CLI_SERIES_SERIES_FAMILIES_H_
#define FOVEA_CLI_SERIES_SERIES_FAMILIES_H_

#include <string>
#include <vector>

namespace fovea::cli {

// The families of models of series, each with options of its own: --model of `fovea train series`.
inline constexpr char kConvolution[] = "convolution", kRecurrent[] = "recurrent";
std::vector<std::string> SeriesFamilies();

// Whether the arguments of `fovea train series` ask for the recurrent family, which fovea-train
// alone can train.
bool AskForRecurrent(const std::vector<std::string>& args);

// Throws UsageError where an option of the other family was given, as a word that begins with --.
void RefuseOptionsOfRecurrent(const std::vector<std::string>& args);
void RefuseOptionsOfConvolution(const std::vector<std::string>& args);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_SERIES_SERIES_FAMILIES_H_
