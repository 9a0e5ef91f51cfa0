#include "fovea/data/files/file_walk.h"

#include <sys/stat.h>

#include <cerrno>

#include "fovea/core/error.h"
#include "fovea/data/files/archives/archive_visit.h"
#include "fovea/data/files/archives/replay_reader.h"
#include "fovea/data/files/walk/folder_walk.h"

namespace fovea::data {

std::shared_ptr<const PathFilter> FilterOf(const WalkOptions& options) {
  return options.filter != nullptr ? options.filter : std::make_shared<PathFilter>(options);
}

void VisitFile(const std::string& path, const WalkOptions& options, FileVisitor& visitor,
               size_t root) {
  ArchiveVisit visit(options, &visitor, root);
  std::optional<DiskFile> file;
  try {
    file.emplace(path);
  } catch (const UnreadableError& error) {
    const auto filter = FilterOf(options);
    if (filter->Includes({path, root}, root).value_or(filter->IncludesOthers()))
      visitor.NotRead(path, error.what());
    else
      visitor.LeftOut(path, LeftOutBy::kInclude);
    return;
  }
  ReplayReader input(&*file);
  visit.Start(path, &input);
}

void VisitBytes(const std::string& path, ByteReader& bytes, const WalkOptions& options,
                FileVisitor& visitor) {
  ReplayReader input(&bytes);
  ArchiveVisit(options, &visitor).Start(path, &input);
}

void VisitAll(const std::vector<std::string>& paths, const WalkOptions& options,
              FileVisitor& visitor) {
  for (const std::string& path : paths) {
    struct stat status;
    if (stat(path.c_str(), &status) != 0 && (errno == ENOENT || errno == ENOTDIR))
      throw InputError(path, "no such file or folder", "check the path");
  }
  WalkOptions shared = options;
  shared.filter = FilterOf(options);
  FolderWalk walk(paths, shared);
  while (const auto entry = walk.Next()) {
    if (entry->not_read.empty())
      VisitFile(entry->path, shared, visitor, entry->root);
    else
      visitor.NotRead(entry->path, entry->not_read);
  }
  for (const std::string& text : PassedOverText(walk.passed_over(), "")) visitor.Note("", text);
}

}  // namespace fovea::data
