#include "fovea/cli/trainer_program.h"

#include <linux/limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sstream>

#include "fovea/cli/run_program.h"

namespace fovea::cli {
namespace {

constexpr char kProgram[] = "fovea-train";

bool IsProgram(const std::string& path) {
  struct stat status;
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         access(path.c_str(), X_OK) == 0;
}

// The folder of the running executable, with a slash at its end; "" where it cannot be known.
std::string OwnFolder() {
  char path[PATH_MAX];
  const ssize_t length = readlink("/proc/self/exe", path, sizeof path);
  if (length <= 0 || length >= static_cast<ssize_t>(sizeof path)) return "";
  const std::string own(path, static_cast<size_t>(length));
  return own.substr(0, own.find_last_of('/') + 1);
}

std::string FindTrainer() {
  const std::string own = OwnFolder();
  if (!own.empty())
    for (const char* place : {"", "../libexec/fovea/"})
      if (IsProgram(own + place + kProgram)) return own + place + kProgram;
  const char* paths = std::getenv("PATH");
  std::istringstream folders(paths == nullptr ? "" : paths);
  for (std::string folder; std::getline(folders, folder, ':');)
    // An empty folder would be the current one: never run what happens to lie there.
    if (!folder.empty() && IsProgram(folder + "/" + kProgram)) return folder + "/" + kProgram;
  return "";
}

// Read by libgomp before main(). By default its threads spin for long while they wait; where other
// programs want the cores too, that made trainings up to 20 times slower.
void KeepThreadsFromSpinning() {
  if (std::getenv("OMP_WAIT_POLICY") == nullptr) setenv("GOMP_SPINCOUNT", "1000", /*overwrite=*/0);
}

}  // namespace

int RunTrainer(const std::string& command, const std::vector<std::string>& args) {
  const std::string program = FindTrainer();
  if (program.empty())
    throw Error(StrCat("`fovea ", command,
                       "` needs the program fovea-train, which is neither beside fovea nor in "
                       "PATH; build it with LibTorch: cmake -B build -DFOVEA_TRAIN=ON && cmake "
                       "--build build --target programs"));
  std::vector<std::string> words = {kProgram};
  if (command != "train") words.push_back(command);
  words.insert(words.end(), args.begin(), args.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  KeepThreadsFromSpinning();
  execv(program.c_str(), argv.data());
  throw InputError(program, StrCat("cannot be run: ", std::strerror(errno)), "build it again");
}

}  // namespace fovea::cli
