#ifndef FOVEA_CLI_FILES_GIT_COMMAND_H_
#define FOVEA_CLI_FILES_GIT_COMMAND_H_

#include <string>
#include <utility>
#include <vector>

namespace fovea::cli {

struct GitResult {
  int exit_code = 0;  // 128 + the signal where one ended it
  std::string out, error;
};

// Git in a folder, to ask it something. Nothing but Git runs, whatever the repository says (its
// hooks, filters, file system monitor, remotes), and nothing is written. No shell is between.
class GitCommand {
 public:
  // Throws InputError where there is no program git, or the folder is not in a repository that it
  // opens.
  explicit GitCommand(std::string folder);

  GitResult Run(const std::vector<std::string>& arguments) const;

 private:
  using Setting = std::pair<std::string, std::string>;

  const std::string folder_;
  std::vector<Setting> settings_;  // over those of the repository
};

}  // namespace fovea::cli

#endif  // FOVEA_CLI_FILES_GIT_COMMAND_H_
