#include "fovea/data/files/file_walk.h"

#include "fovea/data/files/archive_visit.h"
#include "fovea/data/files/folder_walk.h"
#include "fovea/data/files/replay_reader.h"

namespace fovea::data {

void VisitFile(const std::string& path, const WalkOptions& options, FileVisitor& visitor) {
  ArchiveVisit visit(options, &visitor);
  std::optional<DiskFile> file;
  try {
    file.emplace(path);
  } catch (const UnreadableError& error) {
    if (PathFilter(options.include, {}).Includes(path)) visitor.NotRead(path, error.what());
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
  FolderWalk walk(paths, options);
  while (const auto entry = walk.Next()) {
    if (entry->not_read.empty())
      VisitFile(entry->path, options, visitor);
    else
      visitor.NotRead(entry->path, entry->not_read);
  }
}

}  // namespace fovea::data
