#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_OLE_OLE_FOR_TEST_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_OLE_OLE_FOR_TEST_H_

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fovea::data {

inline void PutNumber(std::string* bytes, size_t at, uint64_t value, size_t count) {
  for (size_t i = 0; i < count; ++i) (*bytes)[at + i] = static_cast<char>(value >> 8 * i);
}
inline std::string NumberBytes(uint64_t value, size_t count = 4) {
  std::string bytes(count, '\0');
  PutNumber(&bytes, 0, value, count);
  return bytes;
}
inline std::string Utf16Bytes(std::string_view ascii) {
  std::string bytes;
  for (const char c : ascii) bytes += {c, '\0'};
  return bytes;
}

// A stream of a compound file: its path and content.
using TestStream = std::pair<std::string, std::string>;

// Makes a compound file (MS-CFB), piece by piece.
class OleMaker {
 public:
  explicit OleMaker(size_t sector) : sector_(sector) { AddEntry("Root Entry", 5); }

  void Put(const std::string& path, const std::string& content) {
    const size_t slash = path.rfind('/');
    const std::string folder = slash == path.npos ? "" : path.substr(0, slash);
    const size_t storage = Storage(folder);
    const size_t entry = AddEntry(path.substr(slash == path.npos ? 0 : slash + 1), 2);
    Link(storage, entry);
    const bool small = content.size() < 4096;
    uint32_t first = kEnd;
    if (!content.empty()) first = small ? AddSmall(content) : AddChain(content);
    PutNumber(&entries_[entry], 116, first, 4);
    PutNumber(&entries_[entry], 120, content.size(), 8);
  }

  std::string Finish() {
    PutNumber(&entries_[0], 116, small_.empty() ? kEnd : AddChain(small_), 4);
    PutNumber(&entries_[0], 120, small_.size(), 8);
    std::string small_table;
    for (const uint32_t next : small_next_) small_table += NumberBytes(next);
    const uint32_t small_at = small_table.empty() ? kEnd : AddChain(small_table, '\xff');
    std::string directory;
    for (const std::string& entry : entries_) directory += entry;
    const uint32_t directory_at = AddChain(directory);
    // The table of sectors has places for its own sectors.
    const size_t in_sector = sector_ / 4;
    size_t tables = 1;
    while ((next_.size() + tables + in_sector - 1) / in_sector > tables) ++tables;
    const size_t table_at = next_.size();
    next_.resize(table_at + tables, 0xfffffffd);
    std::string table;
    for (const uint32_t next : next_) table += NumberBytes(next);
    table.resize(tables * sector_, '\xff');

    std::string header("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
    header.resize(sector_);
    PutNumber(&header, 24, 0x3e, 2);
    PutNumber(&header, 26, sector_ == 512 ? 3 : 4, 2);
    PutNumber(&header, 28, 0xfffe, 2);
    PutNumber(&header, 30, sector_ == 512 ? 9 : 12, 2);
    PutNumber(&header, 32, 6, 2);
    PutNumber(&header, 44, tables, 4);
    PutNumber(&header, 48, directory_at, 4);
    PutNumber(&header, 56, 4096, 4);
    PutNumber(&header, 60, small_at, 4);
    PutNumber(&header, 64, (small_table.size() + sector_ - 1) / sector_, 4);
    PutNumber(&header, 68, kEnd, 4);
    for (size_t i = 0; i < 109; ++i)
      PutNumber(&header, 76 + 4 * i, i < tables ? table_at + i : 0xffffffff, 4);
    return header + sectors_ + table;
  }

 private:
  static constexpr uint32_t kEnd = 0xfffffffe, kNone = 0xffffffff;

  size_t AddEntry(const std::string& name, char type) {
    std::string entry = Utf16Bytes(name);
    entry.resize(128);
    PutNumber(&entry, 64, 2 * name.size() + 2, 2);
    entry[66] = type;
    entry[67] = 1;
    for (const size_t at : {68, 72, 76}) PutNumber(&entry, at, kNone, 4);
    entries_.push_back(entry);
    last_.push_back(0);
    return entries_.size() - 1;
  }
  // Each further one of a storage hangs to the right of the one before.
  void Link(size_t storage, size_t entry) {
    if (last_[storage] == 0)
      PutNumber(&entries_[storage], 76, entry, 4);
    else
      PutNumber(&entries_[last_[storage]], 72, entry, 4);
    last_[storage] = entry;
  }
  size_t Storage(const std::string& path) {
    if (path.empty()) return 0;
    if (const auto found = storages_.find(path); found != storages_.end()) return found->second;
    const size_t slash = path.rfind('/');
    const size_t outer = Storage(slash == path.npos ? "" : path.substr(0, slash));
    const size_t entry = AddEntry(path.substr(slash == path.npos ? 0 : slash + 1), 1);
    Link(outer, entry);
    return storages_[path] = entry;
  }
  uint32_t AddChain(const std::string& bytes, char filling = '\0') {
    const auto first = static_cast<uint32_t>(next_.size());
    const size_t count = (bytes.size() + sector_ - 1) / sector_;
    for (size_t i = 0; i < count; ++i)
      next_.push_back(i + 1 < count ? first + static_cast<uint32_t>(i) + 1 : kEnd);
    sectors_ += bytes;
    sectors_.resize(next_.size() * sector_, filling);
    return first;
  }
  uint32_t AddSmall(const std::string& bytes) {
    const auto first = static_cast<uint32_t>(small_next_.size());
    const size_t count = (bytes.size() + 63) / 64;
    for (size_t i = 0; i < count; ++i)
      small_next_.push_back(i + 1 < count ? first + static_cast<uint32_t>(i) + 1 : kEnd);
    small_ += bytes;
    small_.resize(small_next_.size() * 64);
    return first;
  }

  const size_t sector_;
  std::string sectors_, small_;
  std::vector<uint32_t> next_, small_next_;
  std::vector<std::string> entries_;
  std::vector<size_t> last_;  // entry of a storage
  std::map<std::string, size_t> storages_;
};

inline std::string OleOf(const std::vector<TestStream>& streams, size_t sector = 512) {
  OleMaker maker(sector);
  for (const auto& [path, content] : streams) maker.Put(path, content);
  return maker.Finish();
}

// What the packager wraps, without the length before it.
inline std::string PackageOf(std::string_view name, std::string_view content) {
  const std::string folder = "C:\\Temp\\" + std::string(name);
  return NumberBytes(2, 2) + std::string(name) + '\0' + folder + '\0' + NumberBytes(0x30000) +
         NumberBytes(folder.size() + 1) + folder + '\0' + NumberBytes(content.size()) +
         std::string(content);
}
// A stream \1Ole10Native.
inline std::string NativeOf(std::string_view name, std::string_view content) {
  const std::string package = PackageOf(name, content);
  return NumberBytes(package.size()) + package;
}
// An object of OLE 1.0 (MS-OLEDS, section 2.2.5).
inline std::string Ole1Of(std::string_view class_name, std::string_view data) {
  return NumberBytes(0x501) + NumberBytes(2) + NumberBytes(class_name.size() + 1) +
         std::string(class_name) + '\0' + NumberBytes(0) + NumberBytes(0) +
         NumberBytes(data.size()) + std::string(data);
}

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_OLE_OLE_FOR_TEST_H_
