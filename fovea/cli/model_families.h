#ifndef FOVEA_CLI_MODEL_FAMILIES_H_
#define FOVEA_CLI_MODEL_FAMILIES_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fovea::cli {

// The two families of models of a task, each with options of its own: one that the program trains
// itself, which is the default, and one that fovea-train alone can train.
struct ModelFamilies {
  const char* command;  // "fovea train series"
  const char *own, *trainers;
  // Options that the other family has not, as its parser has them; without those that all trainings
  // of fovea-train have.
  std::span<const std::string_view> options_of_own, options_of_trainers;
};

// The values of --model.
std::vector<std::string> NamesOf(const ModelFamilies& families);

// Whether the arguments ask for the family that needs fovea-train.
bool AskForTrainers(const ModelFamilies& families, const std::vector<std::string>& args);

// Throws UsageError where an option of the family that is not meant was given, as a word that
// begins with --.
void RefuseOptionsOfTrainers(const ModelFamilies& families, const std::vector<std::string>& args);
void RefuseOptionsOfOwn(const ModelFamilies& families, const std::vector<std::string>& args);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_MODEL_FAMILIES_H_
