#include "fovea/data/files/labelled_files.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/data/files/file_walk.h"
#include "fovea/data/files/label_table.h"

namespace fovea::data {
namespace {

// Parts of a path below the collection; an archive in it counts as a folder.
std::vector<std::string> PartsOf(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const size_t slash = path.find('/');
    std::string_view part = path.substr(0, slash);
    path = slash == path.npos ? "" : path.substr(slash + 1);
    if (path.size() > 0 && part.ends_with('!')) part.remove_suffix(1);
    if (!part.empty() && part != ".") parts.emplace_back(part);
  }
  return parts;
}

// Keeps the files that come along, up to the limits.
class Collector : public FileVisitor {
 public:
  // know: fills in label, language and the rest from the path below the collection and the full
  // size; false leaves the file out.
  using Know = std::function<bool(const std::string& member, LabelledFile& file, int64_t size)>;

  Collector(std::string collection, const LabelledFilesOptions& options, Know know)
      : collection_(std::move(collection)), options_(options), know_(std::move(know)) {
    while (collection_.size() > 1 && collection_.ends_with('/')) collection_.pop_back();
  }

  void File(const std::string& path, ByteReader& bytes) override {
    LabelledFile file;
    file.path = path;
    const int64_t size = Take(bytes, file.bytes);
    kept_ += static_cast<int64_t>(file.bytes.size());
    if (kept_ > options_.max_bytes)
      throw InputError(collection_, StrCat("holds more than ", options_.max_bytes, " bytes"),
                       "split the collection, or allow more memory");
    if (size > static_cast<int64_t>(file.bytes.size())) ++cut_;
    file.member = MemberOf(path);
    if (know_(file.member, file, size)) result_.files.push_back(std::move(file));
  }

  void NotRead(const std::string& path, const std::string& reason) override {
    auto& [count, first] = not_read_[reason];
    if (count++ == 0) first = path;
  }

  void Note(const std::string& path, const std::string& text) override {
    Tell(path.empty() ? text : StrCat(Printable(path), " ", text));
  }

  LabelledFiles Finish() {
    if (cut_ > 0) Tell(StrCat(cut_, " files are cut to ", options_.max_file_bytes, " bytes"));
    for (const auto& [reason, files] : not_read_)
      Tell(StrCat(files.first, " files could not be read, the first is ", Printable(files.second),
                  ": ", reason));
    return std::move(result_);
  }
  void Tell(std::string note) { result_.notes.push_back(std::move(note)); }
  bool empty() const { return result_.files.empty(); }

 private:
  // The part of a path below the collection. Members of an archive stand behind "!/".
  std::string MemberOf(std::string_view path) const {
    if (path.starts_with(collection_)) {
      path.remove_prefix(collection_.size());
      if (path.starts_with("!/")) path.remove_prefix(2);
      while (path.starts_with('/')) path.remove_prefix(1);
    }
    while (path.starts_with("./")) path.remove_prefix(2);
    return std::string(path);
  }

  // Returns how many bytes there were in all.
  int64_t Take(ByteReader& bytes, std::string& out) const {
    constexpr size_t kPiece = size_t{64} << 10;
    uint8_t piece[kPiece];
    int64_t size = 0;
    for (;;) {
      const size_t count = bytes.Read(piece);
      if (count == 0) return size;
      size += static_cast<int64_t>(count);
      const size_t room = static_cast<size_t>(options_.max_file_bytes) - out.size();
      out.append(reinterpret_cast<const char*>(piece), std::min(count, room));
    }
  }

  std::string collection_;
  const LabelledFilesOptions& options_;
  const Know know_;
  LabelledFiles result_;
  int64_t kept_ = 0, cut_ = 0;
  std::map<std::string, std::pair<int64_t, std::string>> not_read_;  // by reason: count, first
};

void Check(const LabelledFilesOptions& options) {
  Require(options.max_file_bytes > 0, "max_file_bytes must be above 0, got ",
          options.max_file_bytes);
  Require(options.max_bytes > 0, "max_bytes must be above 0, got ", options.max_bytes);
}

}  // namespace

const char* LabelName(FileLabel label) {
  static constexpr const char* kNames[] = {"benign", "malicious", "malicious_package", "shellcode"};
  return kNames[static_cast<size_t>(label)];
}

LabelledFiles ReadLabelledFiles(const std::string& path, const LabelledFilesOptions& options) {
  Check(options);
  LabelTable table = LabelTable::Beside(path);
  int64_t without_label = 0, without_row = 0;
  Collector collector(path, options,
                      [&](const std::string& member, LabelledFile& file, int64_t size) {
                        // What lies in an archive among the members is a part of that member.
                        const std::string own = member.substr(0, member.find("!/"));
                        const LabelTable::Row* row = table.Find(own);
                        const std::vector<std::string> parts = PartsOf(member);
                        std::optional<FileLabel> label;
                        if (parts.size() > 1) {
                          file.folder = parts[0];
                          label = FileLabelOf(file.folder);
                        }
                        if (label && parts.size() > 2) file.language = parts[1];
                        if (label == FileLabel::kMaliciousPackage && parts.size() > 3)
                          file.package = parts[2];
                        if (!label && row != nullptr) label = row->label;
                        if (!label) {
                          ++without_label;
                          return false;
                        }
                        file.label = *label;
                        file.source = path;
                        if (row == nullptr) {
                          ++without_row;
                          return true;
                        }
                        if (!row->language.empty()) file.language = row->language;
                        if (!row->source.empty()) file.source = row->source;
                        if (!row->package.empty()) file.package = row->package;
                        if (file.label == FileLabel::kBenign || own != member) return true;
                        table.CheckSpans(*row, size);
                        for (ByteSpan span : row->spans) {
                          span.end = std::min(span.end, static_cast<int64_t>(file.bytes.size()));
                          if (span.start < span.end) file.spans.push_back(span);
                        }
                        return true;
                      });
  VisitAll({path}, WalkOptions(), collector);

  if (collector.empty())
    throw InputError(path, "holds no labelled file",
                     "put files into benign/LANGUAGE/ or malicious/LANGUAGE/");
  if (without_label > 0)
    collector.Tell(StrCat(without_label, " files are left out: no folder or table gives a label"));
  if (!table.path().empty() && without_row > 0)
    collector.Tell(StrCat(without_row, " members are not in ", table.path()));
  if (table.unused() > 0)
    collector.Tell(StrCat(table.unused(), " rows of ", table.path(), " name no member"));
  return collector.Finish();
}

LabelledFiles ReadFilesAs(FileLabel all, const std::string& path,
                          const LabelledFilesOptions& options) {
  Check(options);
  Collector collector(path, options, [&](const std::string& member, LabelledFile& file, int64_t) {
    file.label = all;
    // Each archive of a folder is a source of its own: files of one do not stand on both sides of
    // a hold-out.
    const size_t archive = member.find("!/");
    file.source =
        archive == std::string::npos ? path : StrCat(path, "/", member.substr(0, archive));
    // A package is the folder or archive at the top.
    if (all == FileLabel::kMaliciousPackage) {
      const std::vector<std::string> parts = PartsOf(member);
      file.package = parts.empty() ? path : parts[0];
    }
    return true;
  });
  VisitAll({path}, WalkOptions(), collector);
  if (collector.empty())
    throw InputError(path, "holds no file", "give a folder or an archive of files");
  return collector.Finish();
}

}  // namespace fovea::data
