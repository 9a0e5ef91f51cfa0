#include "fovea/cli/files/git_changes.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <string_view>

#include "fovea/cli/files/git_command.h"
#include "fovea/core/error.h"

namespace fovea::cli {
namespace {

GitResult Ask(const GitCommand& git, const std::string& path,
              const std::vector<std::string>& arguments) {
  GitResult result = git.Run(arguments);
  if (result.exit_code != 0)
    throw InputError(path, StrCat("git ", arguments[0], " says: ", Printable(result.error)),
                     "see to the repository");
  return result;
}

// Calls f with each of the names in a list with a NUL behind each.
template <class F>
void EachName(std::string_view list, const F& f) {
  while (!list.empty()) {
    const std::string_view name = list.substr(0, list.find('\0'));
    f(name);
    list.remove_prefix(std::min(list.size(), name.size() + 1));
  }
}

}  // namespace

std::vector<data::FolderWalk::Start> ChangedSince(const std::string& commit,
                                                  const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0)
    return {{path, "no such file or folder; check the path", std::nullopt}};
  const bool folder = S_ISDIR(status.st_mode);
  const std::filesystem::path given(path);
  const std::string around = given.parent_path().string();
  const std::string name = folder ? "." : given.filename().string();
  const GitCommand git(folder ? path : around.empty() ? "." : around);

  const GitResult known =
      git.Run({"rev-parse", "--verify", "--quiet", StrCat(commit, "^{commit}")});
  std::string hash = known.out;
  while (hash.ends_with('\n')) hash.pop_back();
  if (known.exit_code != 0 || hash.empty())
    throw InputError(path, StrCat("its Git repository has no commit \"", Printable(commit), "\""),
                     "see `git log`; a shallow clone has the last commits alone");

  std::vector<std::string> names;
  const auto add = [&](std::string_view one) { names.emplace_back(one); };
  EachName(Ask(git, path,
               {"diff", "--name-only", "-z", "--no-color", "--no-renames", "--no-ext-diff",
                "--no-textconv", "--ignore-submodules=all", "--diff-filter=d", "--relative", hash,
                "--", name})
               .out,
           add);
  EachName(Ask(git, path, {"ls-files", "-z", "--others", "--exclude-standard", "--", name}).out,
           add);
  EachName(Ask(git, path, {"ls-files", "-z", "--stage", "--", name}).out,
           [&](std::string_view entry) {
             const size_t tab = entry.find('\t');
             if (entry.starts_with("160000 ") && tab != entry.npos) add(entry.substr(tab + 1));
           });
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());

  std::vector<data::FolderWalk::Start> changed;
  for (const std::string& one : names) {
    if (folder)
      changed.push_back({path + (path.ends_with('/') ? "" : "/") + one, "", path.size()});
    else
      changed.push_back({path, "", std::nullopt});
  }
  return changed;
}

}  // namespace fovea::cli
