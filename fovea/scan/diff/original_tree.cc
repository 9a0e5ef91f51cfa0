#include "fovea/scan/diff/original_tree.h"

#include <utility>

#include "fovea/data/byte_reader.h"
#include "fovea/data/files/walk/folder_walk.h"

namespace fovea::scan {
namespace {

constexpr std::string_view kInside = "!/";

}  // namespace

std::string PathBelow(const std::string& root, const std::string& path) {
  const std::string folder = root.ends_with('/') ? root : root + "/";
  if (path.starts_with(folder)) return path.substr(folder.size());
  if (path.starts_with(root) && std::string_view(path).substr(root.size()).starts_with(kInside))
    return path.substr(root.size() + kInside.size());
  return path == root ? "" : path;
}

class OriginalTree::Reader : public data::FileVisitor {
 public:
  Reader(const std::string& root, const std::function<void()>& check, OriginalTree* tree)
      : root_(root), check_(check), tree_(tree) {}

  void BeginOnDisk(const std::string& path) { disk_path_ = path; }

  void File(const std::string& path, data::ByteReader& bytes) override {
    const bool on_disk = path == disk_path_;
    FileDigester digester;
    std::string content;
    std::vector<uint8_t> piece(size_t{64} << 10);
    bool fits = !on_disk;
    for (size_t read; (read = bytes.Read(piece)) > 0;) {
      check_();
      digester.Add(std::span(piece).first(read));
      fits = fits && content.size() + read <= static_cast<size_t>(kMostComparedBytes);
      if (fits) content.append(reinterpret_cast<const char*>(piece.data()), read);
    }
    const auto [place, is_new] = tree_->files_.try_emplace(PathBelow(root_, path));
    if (!is_new) return;  // the same name twice in an archive: the first counts
    OriginalTree::File& file = place->second;
    file.digest = digester.Finish();
    if (on_disk) file.disk_path = path;
    if (!fits) return;
    std::vector<LineHash> lines = LinesOf(content).hashes;
    held_ += lines.size();
    if (held_ <= kMostLines)
      file.lines = std::move(lines);
    else
      held_ -= lines.size();
  }
  void NotRead(const std::string& path, const std::string& reason) override {
    tree_->not_read_.push_back({path, reason});
  }
  void Note(const std::string& path, const std::string& text) override {
    tree_->notes_.push_back({path, text});
  }
  void Poll() override { check_(); }
  void LeftOut(const std::string& /*path*/, data::LeftOutBy why) override {
    ++tree_->left_out_counts_[static_cast<size_t>(why)].files;
  }

 private:
  const std::string& root_;
  const std::function<void()>& check_;
  OriginalTree* tree_;
  std::string disk_path_;
  size_t held_ = 0;  // lines
};

OriginalTree::OriginalTree(const std::string& root, const data::WalkOptions& walk_options,
                           const std::function<void()>& check) {
  data::WalkOptions options = walk_options;
  options.special = [&](const std::string& path, const std::string& what) {
    special_.try_emplace(PathBelow(root, path)).first->second.what = what;
  };
  Reader reader(root, check, this);
  data::FolderWalk walk({root}, options);
  while (const auto entry = walk.Next()) {
    check();
    reader.BeginOnDisk(entry->path);
    if (entry->not_read.empty())
      data::VisitFile(entry->path, options, reader, entry->root);
    else
      reader.NotRead(entry->path, entry->not_read);
  }
  for (size_t i = 0; i < data::kLeftOutReasons; ++i) {
    left_out_counts_[i].files += walk.left_out()[i].files;
    left_out_counts_[i].folders += walk.left_out()[i].folders;
  }
}

std::string OriginalTree::OnlyFolder() const {
  if (files_.empty()) return "";
  const std::string& first = files_.begin()->first;
  const size_t slash = first.find('/');
  if (slash == first.npos || slash == 0 || first[slash - 1] == '!') return "";
  const std::string folder = first.substr(0, slash + 1);
  return files_.rbegin()->first.starts_with(folder) ? folder : "";  // they are sorted
}

bool OriginalTree::HasFolder(const std::string& name) const {
  const auto found = files_.lower_bound(folder_ + name);
  return found != files_.end() && found->first.starts_with(folder_ + name);
}

const OriginalTree::File* OriginalTree::Find(const std::string& path) const {
  const auto found = files_.find(folder_ + path);
  return found == files_.end() ? nullptr : &found->second;
}

const OriginalTree::Special* OriginalTree::FindSpecial(const std::string& path) const {
  const auto found = special_.find(folder_ + path);
  return found == special_.end() ? nullptr : &found->second;
}

std::optional<std::vector<LineHash>> OriginalTree::LinesOfFile(const File& file) {
  if (file.disk_path.empty()) return file.lines;
  try {
    data::DiskFile disk(file.disk_path);
    return LinesOf(data::ReadAll(disk, kMostComparedBytes)).hashes;
  } catch (const data::UnreadableError&) {
    return std::nullopt;
  }
}

void OriginalTree::MarkSeenBelow(const std::string& path) const {
  const std::string whole = folder_ + path;
  const auto mark = [&](const auto& entries) {
    for (auto i = entries.lower_bound(whole); i != entries.end() && i->first.starts_with(whole);
         ++i) {
      const std::string_view rest = std::string_view(i->first).substr(whole.size());
      if (path.empty() || rest.empty() || rest.starts_with('/') || rest.starts_with(kInside))
        i->second.seen = true;
    }
  };
  mark(files_);
  mark(special_);
}

std::vector<std::string> OriginalTree::Unseen() const {
  std::vector<std::string> paths;
  for (const auto& [path, file] : files_)
    if (!file.seen) paths.push_back(path);
  return paths;
}

std::vector<Note> OriginalTree::UnseenSpecial() const {
  std::vector<Note> unseen;
  for (const auto& [path, special] : special_)
    if (!special.seen) unseen.push_back({path, special.what});
  return unseen;
}

}  // namespace fovea::scan
