#include "fovea/data/files/layout/documents/ole_layout.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fovea/core/utf8.h"
#include "fovea/data/files/layout/documents/ole_sectors.h"
#include "fovea/data/files/layout/layout_cursor.h"
#include "fovea/data/files/layout/record.h"

namespace fovea::data {
namespace {

constexpr uint64_t kHeaderBytes = 512, kEntryBytes = 128, kMiniSectorBytes = 64;
// Section 2.6.1: of entries of the directory.
constexpr uint8_t kStorage = 1, kStream = 2;
constexpr uint32_t kNoEntry = 0xffffffff;
// Of a path, in bytes: storages in storages would make them longer than the file.
constexpr size_t kMostPath = LayoutBuilder::kMostName;

// Section 2.6.1: UTF-16, and a zero at its end that is counted.
std::string NameOf(const Record& entry) {
  std::string name;
  const size_t end = std::min<size_t>(entry.U16(64), 64);
  for (size_t i = 0; i + 2 < end; i += 2) {
    const char32_t unit = entry.U16(i), next = i + 4 < end ? entry.U16(i + 2) : 0;
    if (unit < 0xd800 || unit > 0xdfff) {
      AppendUtf8(unit, &name);
    } else if (unit < 0xdc00 && next >= 0xdc00 && next <= 0xdfff) {
      AppendUtf8(0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00), &name);
      i += 2;
    } else {
      AppendUtf8(kReplacementCharacter, &name);
    }
  }
  return name;
}

// A storage of the directory, as the streams in it are named.
struct Storage {
  std::string path;
  bool is_macros = false;
};

// MS-OVBA, section 2.3.4: modules and their caches, in code and packed; but "dir" lists them.
// MS-OLEPS: sets of properties begin with 5.
PartKind KindOf(const Storage& storage, std::string_view name) {
  if (name.starts_with('\5')) return PartKind::kMetadata;
  if (!storage.is_macros) return PartKind::kData;
  return name == "dir" ? PartKind::kMetadata : PartKind::kCode;
}

class OleReader {
 public:
  OleReader(const FileExtract& file, LayoutBuilder* layout) : file_(file), layout_(layout) {}

  void Read() {
    LayoutCursor cursor(file_, std::endian::little);
    header_ = Record(cursor.Bytes(kHeaderBytes));
    if (!cursor.ok()) return cursor.TellRest(layout_);
    const uint16_t shift = header_.U16(30);
    if (shift != 9 && shift != 12) {
      layout_->Damage("its sectors have no possible size");
      return layout_->AddUnknown();
    }
    sector_bytes_ = uint64_t{1} << shift;
    layout_->Add(0, sector_bytes_, PartKind::kHeader, "header");
    const auto size = static_cast<uint64_t>(file_.size());
    sectors_ = (size - std::min(size, sector_bytes_) + sector_bytes_ - 1) / sector_bytes_;

    ReadFat();
    directory_ = Places(fat_.Chain(header_.U32(48)));
    AddPlaces(directory_, sector_bytes_, UINT64_MAX, PartKind::kHeader, "directory");
    const std::vector<uint64_t> mini_fat = Places(fat_.Chain(header_.U32(60)));
    AddPlaces(mini_fat, sector_bytes_, UINT64_MAX, PartKind::kHeader, "mini FAT");
    const Record root = Entry(0);
    mini_stream_ = Places(fat_.Chain(root.empty() ? OleSectors::kEnd : root.U32(116)));
    mini_fat_ = OleSectors(file_, mini_fat, sector_bytes_,
                           mini_stream_.size() * (sector_bytes_ / kMiniSectorBytes));
    ReadDirectory();

    if (fat_.broken() || mini_fat_.broken()) damage_ = "a chain of sectors is broken";
    const uint64_t end = Place(fat_.Used());
    if (!fat_.at_hand() || !mini_fat_.at_hand() || !at_hand_) return layout_->AddUnknown();
    if (!damage_.empty()) layout_->Damage(damage_);
    layout_->OverlayFrom(end);
  }

 private:
  uint64_t Place(uint64_t sector) const { return (sector + 1) * sector_bytes_; }
  std::vector<uint64_t> Places(const std::vector<uint32_t>& sectors) const {
    std::vector<uint64_t> places(sectors.size());
    std::ranges::transform(sectors, places.begin(), [&](uint32_t sector) { return Place(sector); });
    return places;
  }

  // Sections 2.2 and 2.5: the first sectors of the FAT are listed in the header, more in the DIFAT.
  void ReadFat() {
    const uint64_t entries = sector_bytes_ / 4, most = (sectors_ + entries - 1) / entries;
    std::vector<uint64_t> fat, difat;
    const auto list = [&](const Record& record, uint64_t first, uint64_t count) {
      for (uint64_t i = 0; i < count && fat.size() < most; ++i)
        if (const uint32_t sector = record.U32(first + 4 * i); sector <= OleSectors::kLargest)
          fat.push_back(Place(sector));
    };
    list(header_, 76, 109);
    uint32_t next = header_.U32(68);
    while (next <= OleSectors::kLargest && fat.size() < most &&
           difat.size() <= most / (entries - 1)) {
      const Record record(file_.At(Place(next), sector_bytes_));
      difat.push_back(Place(next));
      at_hand_ = at_hand_ && !record.empty();
      if (record.empty()) break;
      list(record, 0, entries - 1);
      next = record.U32(4 * (entries - 1));
    }
    AddPlaces(difat, sector_bytes_, UINT64_MAX, PartKind::kHeader, "DIFAT");
    AddPlaces(fat, sector_bytes_, UINT64_MAX, PartKind::kHeader, "FAT");
    fat_ = OleSectors(file_, std::move(fat), sector_bytes_, sectors_);
  }

  // Nothing where it is not at hand.
  Record Entry(uint64_t index) const {
    const uint64_t in_sector = sector_bytes_ / kEntryBytes;
    if (index / in_sector >= directory_.size()) return {};
    return Record(
        file_.At(directory_[index / in_sector] + index % in_sector * kEntryBytes, kEntryBytes));
  }

  // Section 2.6.4: the entries of a storage are a tree, which may be of any shape here.
  void ReadDirectory() {
    struct Visit {
      uint32_t entry;
      size_t storage;
    };
    std::vector<bool> seen(directory_.size() * (sector_bytes_ / kEntryBytes));
    std::vector<Storage> storages = {{}};
    std::vector<Visit> open;
    const auto visit = [&](uint32_t entry, size_t storage) {
      if (entry != kNoEntry) open.push_back({entry, storage});
    };
    const auto read = [&](uint32_t index) {
      const Record entry = Entry(index);
      at_hand_ = at_hand_ && !entry.empty();
      seen[index] = true;
      return entry;
    };
    if (!seen.empty())
      if (const Record root = read(0); !root.empty()) visit(root.U32(76), 0);
    while (!open.empty()) {
      const auto [index, storage] = open.back();
      open.pop_back();
      if (index >= seen.size() || seen[index]) {
        damage_ = "its directory is no tree";
        continue;
      }
      const Record entry = read(index);
      if (entry.empty()) continue;
      visit(entry.U32(68), storage);
      visit(entry.U32(72), storage);
      const std::string name = NameOf(entry);
      if (entry.U8(66) == kStream) AddStream(entry, storages[storage], name);
      if (entry.U8(66) != kStorage) continue;
      storages.push_back({(storages[storage].path + name).substr(0, kMostPath) + '/',
                          storages[storage].is_macros || name == "VBA"});
      visit(entry.U32(76), storages.size() - 1);
    }
    for (uint32_t index = 0; index < seen.size(); ++index) {
      if (seen[index]) continue;
      const Record entry = read(index);
      if (entry.empty() || entry.U8(66) != kStream) continue;
      damage_ = "a stream is in no storage";
      AddStream(entry, {}, NameOf(entry));
    }
  }

  void AddStream(const Record& entry, const Storage& storage, const std::string& name) {
    const uint64_t first = entry.U32(116);
    // Section 2.6.3: in files of small sectors the upper half may be anything.
    const uint64_t size = entry.Number(120, sector_bytes_ == kHeaderBytes ? 4 : 8);
    const bool is_small = size < header_.U32(56);
    const uint64_t unit = is_small ? kMiniSectorBytes : sector_bytes_;
    const uint64_t needed = size / unit + (size % unit != 0 ? 1 : 0);
    OleSectors& table = is_small ? mini_fat_ : fat_;
    const std::vector<uint32_t> chain = table.Chain(first, needed);
    std::vector<uint64_t> places = is_small ? std::vector<uint64_t>(chain.size()) : Places(chain);
    if (is_small) {
      const uint64_t in_sector = sector_bytes_ / kMiniSectorBytes;
      std::ranges::transform(chain, places.begin(), [&](uint32_t sector) {
        return mini_stream_[sector / in_sector] + sector % in_sector * kMiniSectorBytes;
      });
    }
    AddPlaces(places, unit, size, KindOf(storage, name), storage.path + name);
    if (chain.size() < needed) damage_ = "a stream is shorter than said";
  }

  // What begins in these places, in pieces of `unit` bytes, `size` together; neighbours are one
  // part.
  void AddPlaces(const std::vector<uint64_t>& places, uint64_t unit, uint64_t size, PartKind kind,
                 std::string_view name) {
    for (size_t i = 0; i < places.size();) {
      const uint64_t start = places[i];
      uint64_t length = 0;
      for (; i < places.size() && places[i] == start + length; ++i) length += unit;
      layout_->Add(start, std::min(length, size), kind, name);
      size -= std::min(length, size);
    }
  }

  const FileExtract& file_;
  LayoutBuilder* const layout_;
  Record header_;
  uint64_t sector_bytes_ = 0, sectors_ = 0;
  OleSectors fat_, mini_fat_;
  std::vector<uint64_t> directory_, mini_stream_;  // where their sectors begin
  bool at_hand_ = true;                            // all tables that were asked for
  std::string_view damage_;                        // if they are
};

}  // namespace

bool IsOle(const FileExtract& file) {
  const Record mark(file.At(0, 8));
  return mark.U64(0) == 0xe11ab1a1e011cfd0;
}

void ReadOle(const FileExtract& file, LayoutBuilder* layout) { OleReader(file, layout).Read(); }

}  // namespace fovea::data
