#ifndef FOVEA_CLI_FILES_SELECTION_ARGUMENTS_H_
#define FOVEA_CLI_FILES_SELECTION_ARGUMENTS_H_

#include <CLI/CLI.hpp>
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "fovea/cli/files/path_list.h"
#include "fovea/data/files/file_walk.h"
#include "fovea/data/files/walk/folder_walk.h"
#include "fovea/scan/finding.h"

namespace fovea::cli {

// Which files a command is to look at: paths, and the options under "Which files".
struct Selection {
  std::vector<std::string> paths;
  std::string files_from, since;
  bool null_separated = false, standard_input = false, no_archives = false;
  data::WalkOptions walk;
};

// Adds PATH and the options.
void AddSelection(CLI::App* app, Selection* selection);

// After the command line was parsed. command: "fovea scan". Throws UsageError.
void CheckSelection(const char* command, Selection* selection);

// The paths to look at: those given, or what --files-from or --since make of them.
class SelectedPaths {
 public:
  // Throws InputError where a list cannot be opened, or Git cannot be asked.
  SelectedPaths(const Selection& selection, const std::atomic<bool>* stop);

  const std::vector<std::string>& given() const { return given_; }
  data::FolderWalk::Source more();
  // After the scan; empty: there is nothing to say.
  scan::Note note() const;
  // After the scan. Throws InputError where the list names no path: what should have written it may
  // have failed, as `find` in a pipe.
  void RefuseEmptyList() const;

 private:
  const Selection& selection_;
  std::vector<std::string> given_;
  std::unique_ptr<PathList> list_;
  std::vector<data::FolderWalk::Start> changed_;
  size_t next_ = 0;
};

}  // namespace fovea::cli

#endif  // FOVEA_CLI_FILES_SELECTION_ARGUMENTS_H_
