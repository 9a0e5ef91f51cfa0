#ifndef FOVEA_DATA_FILES_ARCHIVES_ARCHIVE_FOR_TEST_H_
#define FOVEA_DATA_FILES_ARCHIVES_ARCHIVE_FOR_TEST_H_

#include <archive.h>
#include <archive_entry.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fovea/data/files/archives/replay_reader.h"
#include "fovea/data/files/file_walk.h"

namespace fovea::data {

struct TestMember {
  std::string name, bytes;
  unsigned type = AE_IFREG;
  std::string target = {};     // of a symbolic link
  std::string hard_link = {};  // to a member
};

// Writes an archive. format, filter: for instance archive_write_set_format_zip, or nullptr for
// none. options: of libarchive, for instance "zip:compression=store".
inline std::string Pack(int (*format)(archive*), int (*filter)(archive*),
                        const std::vector<TestMember>& members, const char* options = nullptr) {
  std::string bytes;
  archive* const handle = archive_write_new();
  const auto check = [&](int result) {
    if (result < ARCHIVE_WARN) throw std::logic_error(archive_error_string(handle));
  };
  check(format(handle));
  if (filter != nullptr) check(filter(handle));
  if (options != nullptr) check(archive_write_set_options(handle, options));
  check(archive_write_set_bytes_in_last_block(handle, 1));
  check(archive_write_open(
      handle, &bytes, nullptr,
      [](archive*, void* out, const void* block, size_t size) -> la_ssize_t {
        static_cast<std::string*>(out)->append(static_cast<const char*>(block), size);
        return static_cast<la_ssize_t>(size);
      },
      nullptr));
  for (const TestMember& member : members) {
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, member.name.c_str());
    archive_entry_set_filetype(entry, member.type);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(member.bytes.size()));
    if (!member.target.empty()) archive_entry_set_symlink(entry, member.target.c_str());
    if (!member.hard_link.empty()) archive_entry_set_hardlink(entry, member.hard_link.c_str());
    check(archive_write_header(handle, entry));
    archive_write_data(handle, member.bytes.data(), member.bytes.size());
    archive_entry_free(entry);
  }
  check(archive_write_close(handle));
  archive_write_free(handle);
  return bytes;
}

inline std::string Zip(const std::vector<TestMember>& members, const char* options = nullptr) {
  return Pack(archive_write_set_format_zip, nullptr, members, options);
}
inline std::string Tar(const std::vector<TestMember>& members, int (*filter)(archive*) = nullptr) {
  return Pack(archive_write_set_format_pax_restricted, filter, members);
}
inline std::string SevenZip(const std::vector<TestMember>& members) {
  return Pack(archive_write_set_format_7zip, nullptr, members);
}
// One compressed file.
inline std::string Compress(int (*filter)(archive*), const std::string& bytes) {
  return Pack(archive_write_set_format_raw, filter, {{"content", bytes}});
}
inline std::string Gzip(const std::string& bytes) {
  return Compress(archive_write_add_filter_gzip, bytes);
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

// Keeps all that comes.
struct Recorder : public FileVisitor {
  Pairs files;     // path, content
  Pairs not_read;  // path, reason
  Pairs notes;     // path, text

  void File(const std::string& path, ByteReader& bytes) override {
    files.emplace_back(path, "");
    uint8_t block[1000];
    while (const size_t got = bytes.Read(block))
      files.back().second.append(reinterpret_cast<const char*>(block), got);
  }
  void NotRead(const std::string& path, const std::string& reason) override {
    not_read.emplace_back(path, reason);
  }
  void Note(const std::string& path, const std::string& text) override {
    notes.emplace_back(path, text);
  }
};

// Reader of which nothing is known but what comes next, a few bytes at a time.
class StreamForTest : public ByteReader {
 public:
  explicit StreamForTest(std::string_view bytes) : bytes_(bytes) {}
  size_t Read(std::span<uint8_t> out) override {
    return bytes_.Read(out.first(std::min<size_t>(out.size(), 777)));
  }

 private:
  MemoryBytes bytes_;
};

// A visit of bytes that cannot seek.

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_ARCHIVE_FOR_TEST_H_
