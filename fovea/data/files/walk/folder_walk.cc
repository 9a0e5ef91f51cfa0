#include "fovea/data/files/walk/folder_walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <system_error>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/data/files/unreadable.h"
#include "fovea/data/files/walk/ignore_file.h"
#include "fovea/data/files/walk/overlaps.h"
#include "fovea/data/files/walk/path_filter.h"
#include "fovea/data/files/walk/pseudo_file_system.h"

namespace fovea::data {
namespace {

using FolderId = std::pair<dev_t, ino_t>;

FolderId IdOf(const struct stat& status) { return {status.st_dev, status.st_ino}; }

std::string WithSlash(const std::string& path) { return path.ends_with('/') ? path : path + "/"; }

struct DirectoryCloser {
  void operator()(DIR* folder) const { closedir(folder); }
};

int64_t NanosecondsOf(const timespec& time) {
  return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::vector<std::string> WithoutRepeats(std::vector<std::string> paths) {
  std::set<std::string> seen;
  std::erase_if(paths, [&](const std::string& path) { return !seen.insert(path).second; });
  return paths;
}

// Of a path that is given and where stat(2) finds nothing.
std::string WhyNotThere(const std::string& path) {
  char target[PATH_MAX];
  const ssize_t size = readlink(path.c_str(), target, sizeof(target));
  if (size <= 0) return "no such file or folder; check the path";
  return StrCat("is a link to what is not there, ",
                Printable(std::string(target, static_cast<size_t>(size)), 300),
                "; check where it should lead");
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

  State(std::vector<std::string> paths, WalkOptions walk_options, Source source)
      : options(std::move(walk_options)),
        filter(FilterOf(options)),
        given(WithoutRepeats(std::move(paths))),
        overlaps(given),
        more(std::move(source)) {}

  std::optional<Entry> Begin(const Start& start, bool is_more);
  std::optional<Entry> Consider(const std::string& path, Way way);
  std::optional<Entry> LookAt(const std::string& path, Way way);
  std::optional<Entry> FollowLink(const std::string& path);
  std::optional<Entry> OpenFolder(const std::string& path, Way way);
  std::optional<Entry> File(const std::string& path, const struct stat& status, Way way,
                            bool is_link = false);
  bool LeavesOut(const std::string& path, Way way, bool folder);
  bool Includes(const std::string& path, size_t root_bytes) const {
    return filter->Includes({path, root_bytes}, root_bytes).value_or(filter->IncludesOthers());
  }
  void LeaveOut(LeftOutBy why, bool folder) {
    LeftOutCount& count = left_out[static_cast<size_t>(why)];
    ++(folder ? count.folders : count.files);
  }
  const Folder* OpenOf(FolderId id) const;
  bool ComesAnyway(const std::string& link, const std::string& real, bool folder) const;

  const WalkOptions options;
  const std::shared_ptr<const PathFilter> filter;
  const std::vector<std::string> given;
  const Overlaps overlaps;
  std::set<std::string> came_out, was_left_out;  // keys of `overlaps`
  size_t next_given = 0;
  Source more;               // none once it has ended
  size_t root = 0;           // of what was begun last: Entry::root
  size_t from = 0;           // bytes of a path found there whose folders were looked at
  std::vector<Folder> open;  // each in the one before
  std::vector<Root> roots;   // folders that are walked whole
  size_t lasting_roots = 0;  // of them, those of `given`
  bool from_more = false;    // what was begun last
  std::set<FolderId> entered_by_link, obeyed;
  PassedOver passed;
  LeftOutCounts left_out = {};
};

const FolderWalk::State::Folder* FolderWalk::State::OpenOf(FolderId id) const {
  const auto found =
      std::find_if(open.begin(), open.end(), [&](const Folder& folder) { return folder.id == id; });
  return found == open.end() ? nullptr : &*found;
}

// Whether what a link leads to comes out under its own path as well.
bool FolderWalk::State::ComesAnyway(const std::string& link, const std::string& real,
                                    bool folder) const {
  return std::any_of(roots.begin(), roots.end(), [&](const Root& one) {
    if (real == one.real) return true;
    const std::string around = WithSlash(one.real);
    if (!real.starts_with(around)) return false;
    const std::string shown = WithSlash(one.shown) + real.substr(around.size());
    const size_t shown_root = one.shown.size();
    return !filter->LeavesOut({shown, shown_root}, shown_root, folder) &&
           (Includes(shown, shown_root) || !Includes(link, root));
  });
}

bool FolderWalk::State::LeavesOut(const std::string& path, Way way, bool folder) {
  const auto why = way == Way::kGiven ? filter->LeavesOutGiven(path, folder)
                                      : filter->LeavesOut({path, root}, from, folder);
  if (why) LeaveOut(*why, folder);
  return why.has_value();
}

std::optional<FolderWalk::Entry> FolderWalk::State::File(const std::string& path,
                                                         const struct stat& status, Way way,
                                                         bool is_link) {
  if (!S_ISREG(status.st_mode)) {
    if (way == Way::kGiven) return Entry{path, NotAFile(status.st_mode)};
    if (options.special && !is_link && Includes(path, root))
      options.special(path, NotAFile(status.st_mode));
    ++(S_ISFIFO(status.st_mode)   ? passed.fifos
       : S_ISSOCK(status.st_mode) ? passed.sockets
                                  : passed.devices);
    return std::nullopt;
  }
  if (LastPart(path) == kIgnoreFileName && obeyed.count(IdOf(status)) == 0)
    passed.ignore_files.Add(path);
  std::optional<LeftOutBy> why;
  // Whether it is an archive, and holds something that is included, shows only its content.
  if (!options.archives && !Includes(path, root)) why = LeftOutBy::kInclude;
  if (!why && options.max_file_bytes > 0 && status.st_size > options.max_file_bytes)
    why = LeftOutBy::kSize;
  if (!why && options.newer_than &&
      std::max(NanosecondsOf(status.st_mtim), NanosecondsOf(status.st_ctim)) <= *options.newer_than)
    why = LeftOutBy::kAge;
  if (!why) return Entry{path, "", status.st_size, root};
  LeaveOut(*why, /*folder=*/false);
  return std::nullopt;
}

std::optional<FolderWalk::Entry> FolderWalk::State::Begin(const Start& start, bool is_more) {
  // There may be any number of them: only the folder at hand is known.
  if (is_more && !from_more) lasting_roots = roots.size();
  if (is_more) roots.resize(lasting_roots);
  from_more = is_more;
  if (!start.not_read.empty()) return Entry{start.path, start.not_read};
  root = from = start.root.value_or(0);
  return Consider(start.path, start.root ? Way::kFound : Way::kGiven);
}

// What several given paths lead to comes out once, and is counted once.
std::optional<FolderWalk::Entry> FolderWalk::State::Consider(const std::string& path, Way way) {
  const std::string key = overlaps.Key(path, way == Way::kGiven);
  if (key.empty()) return LookAt(path, way);
  if (came_out.count(key) > 0) return std::nullopt;
  const LeftOutCounts before = left_out;
  std::optional<Entry> entry = LookAt(path, way);
  if (left_out != before && !was_left_out.insert(key).second) left_out = before;
  // From another folder on, other patterns may match.
  if (entry && (!entry->not_read.empty() || Includes(path, root))) came_out.insert(key);
  return entry;
}

std::optional<FolderWalk::Entry> FolderWalk::State::LookAt(const std::string& path, Way way) {
  struct stat status;
  const int flags = way == Way::kFound ? AT_SYMLINK_NOFOLLOW : 0;
  if (fstatat(AT_FDCWD, path.c_str(), &status, flags) != 0) {
    const int error = errno;
    if (LeavesOut(path, way, /*folder=*/false)) return std::nullopt;
    if (way == Way::kGiven && (error == ENOENT || error == ENOTDIR))
      return Entry{path, WhyNotThere(path)};
    return Entry{path, ReasonOf(error)};
  }
  const bool folder = S_ISDIR(status.st_mode);
  if (LeavesOut(path, way, folder)) return std::nullopt;
  if (S_ISLNK(status.st_mode)) {
    if (options.special && Includes(path, root)) {
      std::error_code error;
      const auto target = std::filesystem::read_symlink(path, error);
      options.special(path, StrCat("is a symbolic link to ", target.string()));
    }
    return FollowLink(path);
  }
  if (folder) return OpenFolder(path, way);
  return File(path, status, way);
}

std::optional<FolderWalk::Entry> FolderWalk::State::FollowLink(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) {
    if (errno != ENOENT && errno != ENOTDIR && errno != ELOOP) return Entry{path, ReasonOf(errno)};
    ++passed.dead_links;
    return std::nullopt;
  }
  const std::string real = RealPath(path);
  if (!S_ISDIR(status.st_mode)) {
    if (S_ISREG(status.st_mode) && ComesAnyway(path, real, false)) return std::nullopt;
    return File(path, status, Way::kFound, /*is_link=*/true);
  }
  if (OpenOf(IdOf(status)) != nullptr) {
    ++passed.links_back;
    return std::nullopt;
  }
  if (ComesAnyway(path, real, true)) return std::nullopt;
  if (!options.follow_links) {
    passed.links_outside.Add(StrCat(path, " -> ", real));
    return std::nullopt;
  }
  if (LeavesOut(path, Way::kLink, /*folder=*/true)) return std::nullopt;
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
  if (OpenOf(IdOf(status)) != nullptr) {
    ++passed.links_back;
    return std::nullopt;
  }
  // Who wants to see into one gives a folder in it, /proc/self.
  struct stat around;
  const bool other_disk =
      fstatat(descriptor, "..", &around, 0) == 0 && around.st_dev != status.st_dev;
  if (other_disk && IsPseudoFileSystem(descriptor)) {
    if (way == Way::kGiven)
      return Entry{path, "is a pseudo file system, without files of its own; give a folder in it"};
    passed.pseudo_folders.Add(path);
    return std::nullopt;
  }

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
  if (way == Way::kLink || (open.empty() && from_more)) roots.push_back({RealPath(path), path});
  if (way == Way::kGiven) root = path.size();
  open.push_back({WithSlash(path), std::move(names), IdOf(status)});
  if (error == 0) return std::nullopt;
  return Entry{path, StrCat("could not be listed whole: ", ReasonOf(error))};
}

FolderWalk::FolderWalk(std::vector<std::string> paths, WalkOptions options, Source more)
    : state_(std::make_unique<State>(std::move(paths), std::move(options), std::move(more))) {
  State& state = *state_;
  struct stat status;
  for (const std::string& path : state.given) {
    // All of them now: a link may lead into one that comes later.
    if (stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
        !state.filter->LeavesOutGiven(path, true))
      state.roots.push_back({RealPath(path), path});
  }
  for (const std::string& path : state.options.ignore_files)
    if (stat(path.c_str(), &status) == 0) state.obeyed.insert(IdOf(status));
}

FolderWalk::~FolderWalk() = default;

const PassedOver& FolderWalk::passed_over() const { return state_->passed; }
const LeftOutCounts& FolderWalk::left_out() const { return state_->left_out; }

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
      state.from = folder.prefix.size();
      const std::string path = folder.prefix + folder.names.back();
      folder.names.pop_back();
      entry = state.Consider(path, State::Way::kFound);
    } else if (state.next_given < state.given.size()) {
      entry = state.Begin({state.given[state.next_given++]}, false);
    } else {
      std::optional<Start> start;
      if (state.more) start = state.more();
      if (!start) {
        state.more = nullptr;
        return std::nullopt;
      }
      entry = state.Begin(*start, true);
    }
    if (entry) return entry;
  }
}

}  // namespace fovea::data
