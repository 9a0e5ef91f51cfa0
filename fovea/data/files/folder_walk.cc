#include "fovea/data/files/folder_walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <functional>
#include <memory>
#include <set>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/data/files/path_filter.h"
#include "fovea/data/files/unreadable.h"

namespace fovea::data {
namespace {

using FolderId = std::pair<dev_t, ino_t>;

FolderId IdOf(const struct stat& status) { return {status.st_dev, status.st_ino}; }

std::string WithSlash(const std::string& path) { return path.ends_with('/') ? path : path + "/"; }

struct DirectoryCloser {
  void operator()(DIR* folder) const { closedir(folder); }
};

// Where a path really leads; empty: nowhere.
std::string RealPath(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(realpath(path.c_str(), nullptr),
                                                         &std::free);
  return real == nullptr ? "" : real.get();
}

// Folders whose files are made up by the kernel as they are read, some of them without an end.
bool IsOfTheKernel(int descriptor) {
  struct statfs status;
  if (fstatfs(descriptor, &status) != 0) return false;
  constexpr uint64_t kKinds[] = {PROC_SUPER_MAGIC,    SYSFS_MAGIC,        DEBUGFS_MAGIC,
                                 TRACEFS_MAGIC,       SECURITYFS_MAGIC,   CGROUP_SUPER_MAGIC,
                                 CGROUP2_SUPER_MAGIC, DEVPTS_SUPER_MAGIC, BPF_FS_MAGIC};
  const auto kind = static_cast<uint64_t>(status.f_type);
  return std::find(std::begin(kKinds), std::end(kKinds), kind) != std::end(kKinds);
}

}  // namespace

struct FolderWalk::State {
  struct Folder {
    std::string prefix;              // path and slash
    std::vector<std::string> names;  // still to come, the last first
    FolderId id;
  };
  struct Root {
    std::string real, shown;
  };
  enum class Way { kGiven, kFound, kLink };

  State(std::vector<std::string> paths, WalkOptions walk_options)
      : options(std::move(walk_options)),
        filter(options.include, options.exclude),
        given(std::move(paths)) {}

  std::optional<Entry> Consider(const std::string& path, Way way);
  std::optional<Entry> FollowLink(const std::string& path);
  std::optional<Entry> OpenFolder(const std::string& path, Way way);
  std::optional<Entry> File(const std::string& path, const struct stat& status) const;
  const Folder* OpenOf(FolderId id) const;
  bool ComesAnyway(const std::string& link, const std::string& real) const;

  const WalkOptions options;
  const PathFilter filter;
  const std::vector<std::string> given;
  size_t next_given = 0;
  std::vector<Folder> open;  // each in the one before
  std::vector<Root> roots;   // folders that are walked whole
  std::set<FolderId> entered_by_link;
};

const FolderWalk::State::Folder* FolderWalk::State::OpenOf(FolderId id) const {
  const auto found =
      std::find_if(open.begin(), open.end(), [&](const Folder& folder) { return folder.id == id; });
  return found == open.end() ? nullptr : &*found;
}

// Whether what a link leads to comes out under its own path as well.
bool FolderWalk::State::ComesAnyway(const std::string& link, const std::string& real) const {
  return std::any_of(roots.begin(), roots.end(), [&](const Root& root) {
    const std::string folder = WithSlash(root.real);
    if (!real.starts_with(folder)) return false;
    const std::string shown = WithSlash(root.shown) + real.substr(folder.size());
    return !filter.ExcludesFrom(root.shown.size(), shown) &&
           (filter.Includes(shown) || !filter.Includes(link));
  });
}

std::optional<FolderWalk::Entry> FolderWalk::State::File(const std::string& path,
                                                         const struct stat& status) const {
  const bool regular = S_ISREG(status.st_mode);
  // Whether it is an archive, and holds something that is included, shows only its content.
  if (!filter.Includes(path) && !(regular && options.archives)) return std::nullopt;
  if (!regular) return Entry{path, NotAFile(status.st_mode)};
  return Entry{path, "", status.st_size};
}

std::optional<FolderWalk::Entry> FolderWalk::State::Consider(const std::string& path, Way way) {
  if (filter.Excludes(path)) return std::nullopt;
  struct stat status;
  const int flags = way == Way::kFound ? AT_SYMLINK_NOFOLLOW : 0;
  if (fstatat(AT_FDCWD, path.c_str(), &status, flags) != 0) return Entry{path, ReasonOf(errno)};
  if (S_ISLNK(status.st_mode)) return FollowLink(path);
  if (S_ISDIR(status.st_mode)) return OpenFolder(path, way);
  return File(path, status);
}

std::optional<FolderWalk::Entry> FolderWalk::State::FollowLink(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0)
    return Entry{path, errno == ENOENT || errno == ENOTDIR ? "is a link to what is not there"
                                                           : ReasonOf(errno)};
  const std::string real = RealPath(path);
  if (!S_ISDIR(status.st_mode)) {
    if (S_ISREG(status.st_mode) && ComesAnyway(path, real)) return std::nullopt;
    return File(path, status);
  }
  if (const Folder* outer = OpenOf(IdOf(status)))
    return Entry{path, StrCat("is a link that leads back to ", Printable(outer->prefix))};
  if (ComesAnyway(path, real)) return std::nullopt;
  if (!options.follow_links)
    return Entry{path, StrCat("is a link to a folder elsewhere, which was not asked for: ",
                              Printable(real))};
  if (!entered_by_link.insert(IdOf(status)).second) return std::nullopt;
  return OpenFolder(path, Way::kLink);
}

// Its entries come next.
std::optional<FolderWalk::Entry> FolderWalk::State::OpenFolder(const std::string& path, Way way) {
  const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK;
  const int descriptor = ::open(path.c_str(), way == Way::kFound ? flags | O_NOFOLLOW : flags);
  if (descriptor < 0) return Entry{path, ReasonOf(errno)};
  const std::unique_ptr<DIR, DirectoryCloser> folder(fdopendir(descriptor));
  struct stat status;
  if (folder == nullptr || fstat(descriptor, &status) != 0) {
    const int error = errno;
    if (folder == nullptr) close(descriptor);
    return Entry{path, ReasonOf(error)};
  }
  if (const Folder* outer = OpenOf(IdOf(status)))
    return Entry{path, StrCat("leads back to ", Printable(outer->prefix))};
  const bool other_disk = !open.empty() && open.back().id.first != status.st_dev;
  if (way != Way::kGiven && other_disk && IsOfTheKernel(descriptor))
    return Entry{path, "is a folder of the kernel, not of a disk"};

  std::vector<std::string> names;
  int error = 0;
  for (;;) {
    errno = 0;
    const dirent* entry = readdir(folder.get());
    if (entry == nullptr) {
      error = errno;
      break;
    }
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  std::sort(names.begin(), names.end(), std::greater<>());
  open.push_back({WithSlash(path), std::move(names), IdOf(status)});
  if (way == Way::kLink) roots.push_back({RealPath(path), path});
  if (error == 0) return std::nullopt;
  return Entry{path, StrCat("could not be listed whole: ", ReasonOf(error))};
}

FolderWalk::FolderWalk(std::vector<std::string> paths, WalkOptions options)
    : state_(std::make_unique<State>(std::move(paths), std::move(options))) {
  for (const std::string& path : state_->given) {
    struct stat status;
    const bool known = stat(path.c_str(), &status) == 0;
    if (!known && (errno == ENOENT || errno == ENOTDIR))
      throw InputError(path, "no such file or folder", "check the path");
    // All of them now: a link may lead into one that comes later.
    if (known && S_ISDIR(status.st_mode) && !state_->filter.Excludes(path))
      state_->roots.push_back({RealPath(path), path});
  }
}

FolderWalk::~FolderWalk() = default;

std::optional<FolderWalk::Entry> FolderWalk::Next() {
  State& state = *state_;
  for (;;) {
    std::optional<Entry> entry;
    if (!state.open.empty()) {
      State::Folder& folder = state.open.back();
      if (folder.names.empty()) {
        state.open.pop_back();
        continue;
      }
      const std::string path = folder.prefix + folder.names.back();
      folder.names.pop_back();
      entry = state.Consider(path, State::Way::kFound);
    } else if (state.next_given < state.given.size()) {
      entry = state.Consider(state.given[state.next_given++], State::Way::kGiven);
    } else {
      return std::nullopt;
    }
    if (entry) return entry;
  }
}

}  // namespace fovea::data
