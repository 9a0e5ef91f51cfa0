#ifndef FOVEA_DATA_FILES_LAYOUT_DOCUMENTS_COMPOUND_FILE_FOR_TEST_H_
#define FOVEA_DATA_FILES_LAYOUT_DOCUMENTS_COMPOUND_FILE_FOR_TEST_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "fovea/data/files/archives/encrypted/document_for_test.h"
#include "fovea/data/files/archives/zip/zip_for_test.h"

namespace fovea::data {

// A compound file (MS-CFB) with all its tables. Large streams come first, in their order, then the
// mini stream, the mini FAT, the directory, the FAT and the DIFAT.
class CompoundFileMaker {
 public:
  explicit CompoundFileMaker(size_t sector = 512) : sector_(sector), file_(sector, '\0') {
    Entry("Root Entry", 5, 0);
  }

  // path: "storage/stream"
  CompoundFileMaker& Put(const std::string& path, const std::string& content) {
    const size_t slash = path.rfind('/');
    const std::string name = slash == path.npos ? path : path.substr(slash + 1);
    const size_t parent = slash == path.npos ? 0 : StorageOf(path.substr(0, slash));
    const size_t entry = Entry(name, 2, parent);
    constexpr size_t kSmall = 4096, kUnit = 64;
    uint32_t first = kEnd;
    if (content.size() >= kSmall) {
      first = Append(content);
    } else if (!content.empty()) {
      first = static_cast<uint32_t>(mini_fat_.size());
      mini_ += content;
      mini_.resize((mini_.size() + kUnit - 1) / kUnit * kUnit);
      while (mini_fat_.size() + 1 < mini_.size() / kUnit)
        mini_fat_.push_back(static_cast<uint32_t>(mini_fat_.size() + 1));
      mini_fat_.push_back(kEnd);
    }
    Say(entry, 116, first);
    Say(entry, 120, static_cast<uint32_t>(content.size()));
    return *this;
  }

  std::string Finish() {
    Say(0, 116, mini_.empty() ? kEnd : Append(mini_));
    Say(0, 120, static_cast<uint32_t>(mini_.size()));
    const uint32_t mini_fat = mini_.empty() ? kEnd : Append(Numbers(mini_fat_));
    const uint32_t directory = Append(directory_);

    const size_t entries = sector_ / 4;
    const auto first = static_cast<uint32_t>(fat_.size());
    size_t count = 0, more = 0;
    while (count * entries < fat_.size() + count + more) {
      ++count;
      more = count <= 109 ? 0 : (count - 109 + entries - 2) / (entries - 1);
    }
    fat_.resize(first + count, kFatSector);
    fat_.resize(first + count + more, kDifatSector);
    file_ += Padded(Numbers(fat_));

    std::string header("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
    header.resize(512, '\xff');
    PutNumber(&header, 30, sector_ == 512 ? 9 : 12, 2);
    PutNumber(&header, 44, static_cast<uint32_t>(count), 4);
    PutNumber(&header, 48, directory, 4);
    PutNumber(&header, 56, 4096, 4);
    PutNumber(&header, 60, mini_fat, 4);
    PutNumber(&header, 68, more > 0 ? first + static_cast<uint32_t>(count) : kEnd, 4);
    std::vector<uint32_t> difat;
    for (size_t i = 0; i < count; ++i) {
      const uint32_t sector = first + static_cast<uint32_t>(i);
      if (i < 109) {
        PutNumber(&header, 76 + 4 * i, sector, 4);
      } else {
        difat.push_back(sector);
        if (difat.size() % entries == entries - 1)
          difat.push_back(first + static_cast<uint32_t>(count + difat.size() / entries + 1));
      }
    }
    file_.replace(0, 512, header);
    file_ += Padded(Numbers(difat));
    return file_;
  }

 private:
  static constexpr uint32_t kFatSector = 0xfffffffd, kDifatSector = 0xfffffffc, kEnd = 0xfffffffe;

  static std::string Numbers(const std::vector<uint32_t>& numbers) {
    std::string bytes;
    for (const uint32_t number : numbers) bytes += LittleBytes(number, 4);
    return bytes;
  }
  std::string Padded(std::string bytes) const {
    bytes.resize((bytes.size() + sector_ - 1) / sector_ * sector_, '\xff');
    return bytes;
  }

  // A chain of sectors; gives the first.
  uint32_t Append(const std::string& content) {
    const auto first = static_cast<uint32_t>(fat_.size());
    const std::string padded = Padded(content);
    for (size_t i = 1; i < padded.size() / sector_; ++i)
      fat_.push_back(static_cast<uint32_t>(fat_.size() + 1));
    fat_.push_back(kEnd);
    file_ += padded;
    return first;
  }

  void Say(size_t entry, size_t at, uint32_t value) {
    PutNumber(&directory_, 128 * entry + at, value, 4);
  }

  // The children of a storage hang one on the other.
  size_t Entry(const std::string& name, char type, size_t parent) {
    const size_t entry = directory_.size() / 128;
    directory_.resize(directory_.size() + 128);
    for (size_t i = 0; i < name.size(); ++i) directory_[128 * entry + 2 * i] = name[i];
    PutNumber(&directory_, 128 * entry + 64, static_cast<uint32_t>(2 * name.size() + 2), 2);
    directory_[128 * entry + 66] = type;
    for (const size_t at : {68, 72, 76}) Say(entry, at, 0xffffffff);
    if (entry > 0) {
      const auto [last, is_new] = last_.try_emplace(parent, entry);
      Say(is_new ? parent : last->second, is_new ? 76 : 72, static_cast<uint32_t>(entry));
      last->second = entry;
    }
    return entry;
  }
  size_t StorageOf(const std::string& path) {
    const auto known = storages_.find(path);
    if (known != storages_.end()) return known->second;
    const size_t slash = path.rfind('/');
    const size_t parent = slash == path.npos ? 0 : StorageOf(path.substr(0, slash));
    return storages_[path] = Entry(slash == path.npos ? path : path.substr(slash + 1), 1, parent);
  }

  const size_t sector_;
  std::string file_, directory_, mini_;
  std::vector<uint32_t> fat_, mini_fat_;
  std::map<size_t, size_t> last_;           // the last child of a storage
  std::map<std::string, size_t> storages_;  // by path
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_DOCUMENTS_COMPOUND_FILE_FOR_TEST_H_
