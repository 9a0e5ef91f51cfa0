#include "fovea/train/files/raw/program_files.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <set>
#include <string_view>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/data/files/file_walk.h"
#include "fovea/data/files/layout/file_layout.h"

namespace fovea::train {
namespace {

constexpr size_t kShortest = 32;  // bytes of a file that is kept

// Whether one in 200 of the first bytes is one that texts do not have.
bool IsRaw(std::string_view bytes) {
  constexpr size_t kHead = 1 << 16, kTextOfRaw = 200;
  const std::string_view head = bytes.substr(0, kHead);
  const auto odd = static_cast<size_t>(std::count_if(head.begin(), head.end(), [](char c) {
    const auto byte = static_cast<uint8_t>(c);
    return byte < 32 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f' && byte != 27;
  }));
  return odd * kTextOfRaw >= head.size();
}

class Reader : public data::FileVisitor {
 public:
  Reader(const ProgramFilesOptions& options, std::vector<ProgramFile>* files)
      : options_(options), files_(*files) {}

  // The files to come are from it.
  void set_source(std::string source) { source_ = std::move(source); }
  int64_t not_read() const { return not_read_; }

  void File(const std::string& path, data::ByteReader& reader) override {
    const std::string bytes = Read(reader);
    const std::span<const uint8_t> span(reinterpret_cast<const uint8_t*>(bytes.data()),
                                        bytes.size());
    if (bytes.size() < kShortest) return;
    const data::FileFormat format = data::FormatOf(span);
    if (format == data::FileFormat::kNone && !IsRaw(bytes)) return;
    if (!seen_.insert(std::hash<std::string>()(bytes)).second) return;
    total_ += std::ssize(bytes);
    if (total_ > options_.max_bytes)
      throw InputError(path, StrCat("there are more than ", options_.max_bytes, " bytes of files"),
                       "name fewer folders");
    const std::string_view name = data::FormatName(format);
    files_.push_back({.bytes = bytes,
                      .format = name.empty() ? "other" : std::string(name),
                      .source = source_,
                      .name = path});
  }
  void NotRead(const std::string&, const std::string&) override { ++not_read_; }
  void Note(const std::string&, const std::string&) override {}

 private:
  std::string Read(data::ByteReader& reader) const {
    std::string bytes;
    std::vector<uint8_t> buffer(1 << 20);
    while (const size_t count = reader.Read(buffer)) {
      bytes.append(reinterpret_cast<const char*>(buffer.data()), count);
      if (std::ssize(bytes) >= options_.max_file_bytes) break;
    }
    return bytes;
  }

  const ProgramFilesOptions& options_;
  std::vector<ProgramFile>& files_;
  std::string source_;
  std::set<size_t> seen_;
  int64_t total_ = 0, not_read_ = 0;
};

// What lies directly in folders, and files themselves, in order.
std::vector<std::filesystem::path> SourcesIn(const std::vector<std::string>& paths) {
  std::vector<std::filesystem::path> sources;
  for (const std::string& path : paths) {
    if (!std::filesystem::exists(path))
      throw InputError(path, "is not there", "check the name of the folder");
    if (std::filesystem::is_directory(path)) {
      for (const auto& entry : std::filesystem::directory_iterator(path))
        sources.push_back(entry.path());
    } else {
      sources.emplace_back(path);
    }
  }
  std::sort(sources.begin(), sources.end());
  return sources;
}

}  // namespace

std::vector<ProgramFile> ReadProgramFiles(const std::vector<std::string>& paths,
                                          const ProgramFilesOptions& options,
                                          std::vector<std::string>* notes) {
  std::vector<ProgramFile> files;
  Reader reader(options, &files);
  data::WalkOptions walk;
  walk.limits.seconds = 100;  // of packages that were fetched on purpose
  walk.limits.seconds_per_byte = 1e-5;
  for (const std::filesystem::path& source : SourcesIn(paths)) {
    reader.set_source(source.filename().string());
    data::VisitAll({source.string()}, walk, reader);
  }
  if (files.empty())
    throw InputError(paths.empty() ? "" : paths.front(), "no program or other raw file is there",
                     "name a folder of packages: scripts/fetch-benign --programs fetches some");
  if (reader.not_read() > 0)
    notes->push_back(StrCat(reader.not_read(), " files of programs were not read"));
  return files;
}

}  // namespace fovea::train
