#include "fovea/cli/files/git_command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "fovea/core/error.h"

extern char** environ;

namespace fovea::cli {
namespace {

constexpr const char* kRemedy = "give --since for folders and files of a Git repository";

// What of the environment would lead Git elsewhere than to the folder's own repository, and what
// tells it to do nothing but answer. No remote can be asked, so that a promised object that is
// missing stays missing: to fetch it would run what the repository names.
std::vector<std::string> Environment(
    const std::vector<std::pair<std::string, std::string>>& settings) {
  std::vector<std::string> out = {"LC_ALL=C",
                                  "GIT_OPTIONAL_LOCKS=0",
                                  "GIT_LITERAL_PATHSPECS=1",
                                  "GIT_TERMINAL_PROMPT=0",
                                  "GIT_NO_LAZY_FETCH=1",
                                  "GIT_ALLOW_PROTOCOL=none",
                                  StrCat("GIT_CONFIG_COUNT=", settings.size())};
  for (size_t i = 0; i < settings.size(); ++i) {
    out.push_back(StrCat("GIT_CONFIG_KEY_", i, "=", settings[i].first));
    out.push_back(StrCat("GIT_CONFIG_VALUE_", i, "=", settings[i].second));
  }
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view one = *variable;
    const bool for_others =
        one.starts_with("GIT_CONFIG_GLOBAL=") || one.starts_with("GIT_CONFIG_SYSTEM=") ||
        one.starts_with("GIT_CONFIG_NOSYSTEM=") || one.starts_with("GIT_CEILING_DIRECTORIES=") ||
        one.starts_with("GIT_DISCOVERY_ACROSS_FILESYSTEM=") || one.starts_with("GIT_EXEC_PATH=");
    if ((!one.starts_with("GIT_") || for_others) && !one.starts_with("LC_ALL="))
      out.emplace_back(one);
  }
  return out;
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

struct Pipe {
  Pipe() {
    if (pipe2(ends, O_CLOEXEC) != 0)
      throw InputError("git", StrCat("cannot be started: ", std::strerror(errno)), "try again");
  }
  ~Pipe() {
    for (const int end : ends)
      if (end >= 0) close(end);
  }
  void CloseWriter() {
    close(ends[1]);
    ends[1] = -1;
  }
  int ends[2] = {-1, -1};
};

// Both as they come: who waits for the one would keep the other from being written.
void ReadBoth(const Pipe& out, const Pipe& error, GitResult* result) {
  constexpr size_t kMaxError = size_t{64} << 10;
  std::array<pollfd, 2> ends = {{{out.ends[0], POLLIN, 0}, {error.ends[0], POLLIN, 0}}};
  char block[16 << 10];
  while (ends[0].fd >= 0 || ends[1].fd >= 0) {
    if (poll(ends.data(), ends.size(), -1) < 0 && errno != EINTR) return;
    for (size_t i = 0; i < ends.size(); ++i) {
      if (ends[i].fd < 0 || ends[i].revents == 0) continue;
      const ssize_t got = read(ends[i].fd, block, sizeof block);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) {
        ends[i].fd = -1;
        continue;
      }
      std::string& text = i == 0 ? result->out : result->error;
      if (i == 0 || text.size() < kMaxError) text.append(block, static_cast<size_t>(got));
    }
  }
}

}  // namespace

GitResult GitCommand::Run(const std::vector<std::string>& arguments) const {
  std::vector<std::string> words = {"git", "--no-pager", "-C", folder_};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables = Environment(settings_);

  Pipe out, error;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, error.ends[1], STDERR_FILENO);
  pid_t child = -1;
  const int failure = posix_spawnp(&child, "git", &actions, nullptr, Pointers(words).data(),
                                   Pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failure == ENOENT)
    throw InputError("git", "there is no such program, and --since asks it", "install git");
  if (failure != 0)
    throw InputError("git", StrCat("cannot be started: ", std::strerror(failure)), "try again");
  out.CloseWriter();
  error.CloseWriter();
  GitResult result;
  ReadBoth(out, error, &result);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

GitCommand::GitCommand(std::string folder)
    : folder_(std::move(folder)),
      settings_({{"core.fsmonitor", "false"},
                 {"core.hooksPath", "/dev/null"},
                 {"core.pager", "cat"},
                 {"diff.external", ""},
                 {"protocol.allow", "never"},
                 {"safe.bareRepository", "explicit"}}) {
  const GitResult inside = Run({"rev-parse", "--is-inside-work-tree"});
  if (inside.exit_code != 0 || inside.out != "true\n") {
    if (inside.error.find("dubious ownership") != std::string::npos)
      throw InputError(folder_, "its Git repository belongs to another user: git does not trust it",
                       "see safe.directory in `git help config`, or scan as its owner");
    if (inside.exit_code == 0 || inside.error.find("not a git repository") != std::string::npos)
      throw InputError(folder_, "is not in a work tree of Git", kRemedy);
    throw InputError(folder_, StrCat("git says: ", Printable(inside.error)), kRemedy);
  }
  // Programs that would run when content is compared are named in the configuration: they are taken
  // away by name, so that files are compared as they are.
  const GitResult filters =
      Run({"config", "-z", "--name-only", "--get-regexp", "^filter\\..*\\.(clean|process)$"});
  std::string_view rest = filters.out;
  while (!rest.empty()) {
    const std::string_view key = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(std::min(rest.size(), key.size() + 1));
    const std::string driver(key.substr(0, key.rfind('.')));
    settings_.emplace_back(driver + ".clean", "");
    settings_.emplace_back(driver + ".process", "");
    settings_.emplace_back(driver + ".required", "false");
  }
}

}  // namespace fovea::cli
