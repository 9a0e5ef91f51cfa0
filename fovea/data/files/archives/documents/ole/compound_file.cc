#include "fovea/data/files/archives/documents/ole/compound_file.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/core/utf8.h"
#include "fovea/data/files/archives/archive_marks.h"

namespace fovea::data {
namespace {

constexpr int kSmallShift = 6;
constexpr int64_t kSmallBelow = 4096;         // bytes of streams that lie in small sectors
constexpr uint32_t kLastSector = 0xfffffffa;  // above are marks: the end of a chain, and so on
constexpr size_t kEntryBytes = 128, kMostEntries = 1'000'000;

uint32_t Number(std::string_view bytes, size_t at, size_t count = 4) {
  if (at >= bytes.size()) return CompoundFile::kNone;
  return static_cast<uint32_t>(LittleEndian(bytes.substr(at, count)));
}

}  // namespace

// MS-CFB, section 2.2
CompoundFile::CompoundFile(ByteWindow* bytes) : bytes_(bytes) {
  constexpr size_t kHeader = 512;
  const std::string header(bytes->At(0, kHeader).substr(0, kHeader));
  if (header.size() < kHeader) throw UnreadableError("was cut off");
  shift_ = static_cast<int>(Number(header, 30, 2));
  const bool sound = (shift_ == 9 || shift_ == 12) && Number(header, 32, 2) == kSmallShift;
  if (!sound) throw UnreadableError("has a header that is damaged");
  LoadTable(header);
  LoadDirectory(Number(header, 48));
  LoadSmall(Number(header, 60));
  FindStorages();
}

// The sectors of the table stand in the header, and in a chain of sectors: section 2.3, 2.5
void CompoundFile::LoadTable(std::string_view header) {
  constexpr size_t kInHeader = 109, kAt = 76, kFirstOfChain = 68;
  const int64_t sectors = (bytes_->size() + (int64_t{1} << shift_) - 1) >> shift_;
  constexpr int64_t kMost = int64_t{1} << 25;
  if (sectors > kMost)
    throw UnreadableError(StrCat("has more than ", kMost, " sectors, the limit"));
  const auto count = static_cast<size_t>(sectors);
  for (size_t i = 0; i < kInHeader && sectors_.next.size() < count; ++i)
    AddTable(Number(header, kAt + 4 * i));
  uint32_t more = Number(header, kFirstOfChain);
  for (size_t steps = 0; more < count && steps < count && sectors_.next.size() < count; ++steps) {
    const std::string block(SectorBytes(more));
    if (block.size() < 4) break;
    for (size_t at = 0; at + 8 <= block.size() && sectors_.next.size() < count; at += 4)
      AddTable(Number(block, at));
    more = Number(block, block.size() - 4);
  }
  sectors_.next.resize(std::min(sectors_.next.size(), count));
  sectors_.seen.resize(count);
}

// A sector that is not there counts as one of free ones, so that the others keep their places.
void CompoundFile::AddTable(uint32_t sector) {
  const size_t in_sector = (size_t{1} << shift_) / 4;
  const size_t had = sectors_.next.size();
  if (sector > kLastSector) return;
  sectors_.next.resize(had + in_sector, kNone);
  const std::string_view block = SectorBytes(sector);
  for (size_t i = 0; i < in_sector && 4 * i + 4 <= block.size(); ++i)
    sectors_.next[had + i] = Number(block, 4 * i);
}

std::string_view CompoundFile::SectorBytes(uint32_t sector) {
  const size_t size = size_t{1} << shift_;
  return bytes_->At(Place(sector), size).substr(0, size);
}

// The sectors of a chain, up to one that is not there, or was there before.
std::vector<uint32_t> CompoundFile::Chain(uint32_t first) {
  std::vector<uint32_t> chain;
  std::vector<bool> seen(sectors_.next.size());
  for (uint32_t at = first; at < seen.size() && !seen[at]; at = sectors_.next[at]) {
    seen[at] = true;
    chain.push_back(at);
  }
  return chain;
}

// Section 2.6
void CompoundFile::LoadDirectory(uint32_t first) {
  const size_t in_sector = (size_t{1} << shift_) / kEntryBytes;
  for (const uint32_t sector : Chain(first)) {
    if (entries_.size() >= kMostEntries) {
      problem_ = StrCat("has more than ", kMostEntries, " entries in its directory, the limit");
      break;
    }
    const std::string_view block = SectorBytes(sector);
    for (size_t i = 0; i < in_sector && (i + 1) * kEntryBytes <= block.size(); ++i) {
      const std::string_view bytes = block.substr(i * kEntryBytes, kEntryBytes);
      Entry entry;
      switch (bytes[66]) {
        case 1:
          entry.type = Entry::Type::kStorage;
          break;
        case 2:
          entry.type = Entry::Type::kStream;
          break;
        case 5:
          entry.type = Entry::Type::kRoot;
          break;
        default:
          break;
      }
      entry.left = Number(bytes, 68);
      entry.right = Number(bytes, 72);
      entry.child = Number(bytes, 76);
      entry.first = Number(bytes, 116);
      // The upper half is meant only where sectors are large.
      entry.size = static_cast<int64_t>(LittleEndian(bytes.substr(120, shift_ == 9 ? 4 : 8)) &
                                        (~uint64_t{0} >> 1));
      entry.at = Place(sector) + static_cast<int64_t>(i * kEntryBytes);
      entries_.push_back(entry);
    }
  }
  if (entries_.empty()) throw UnreadableError("has no directory");
}

// Small sectors lie in the stream of the root: sections 2.4, 2.6.3
void CompoundFile::LoadSmall(uint32_t first_of_table) {
  small_in_ = Chain(entries_[0].first);
  const size_t count = small_in_.size() << (shift_ - kSmallShift);
  for (const uint32_t sector : Chain(first_of_table)) {
    const std::string_view block = SectorBytes(sector);
    for (size_t at = 0; at + 4 <= block.size() && small_.next.size() < count; at += 4)
      small_.next.push_back(Number(block, at));
  }
  small_.seen.resize(count);
}

// What lies in a storage is a tree, whose branches are of the same storage: section 2.6.4
void CompoundFile::FindStorages() {
  std::vector<std::pair<uint32_t, uint32_t>> left = {{entries_[0].child, 0}};  // entry, storage
  std::vector<bool> seen(entries_.size());
  seen[0] = true;
  while (!left.empty()) {
    const auto [entry, storage] = left.back();
    left.pop_back();
    if (entry >= entries_.size() || seen[entry]) continue;
    seen[entry] = true;
    Entry& found = entries_[entry];
    found.storage = storage;
    left.emplace_back(found.left, storage);
    left.emplace_back(found.right, storage);
    if (found.type == Entry::Type::kStorage) left.emplace_back(found.child, entry);
  }
}

std::string CompoundFile::Name(uint32_t entry) {
  constexpr size_t kMostBytes = 64;
  const std::string_view bytes = bytes_->At(entries_[entry].at, kEntryBytes);
  const size_t size = std::min<size_t>(Number(bytes, 64, 2), kMostBytes);
  std::string name = Utf8OfUtf16(bytes.substr(0, size), /*big_endian=*/false);
  name.resize(std::min(name.find('\0'), name.size()));
  return name;
}

std::string CompoundFile::Path(uint32_t entry) {
  constexpr int kDeepest = 64;
  std::string path = Name(entry);
  if (path.empty()) path = StrCat("stream ", entry);
  for (int depth = 0; entries_[entry].storage != 0; ++depth) {
    entry = entries_[entry].storage;
    if (entry == kNone) return "(outside of the root)/" + path;
    if (depth == kDeepest) return "…/" + path;
    path = Name(entry) + "/" + path;
  }
  return path;
}

void CompoundFile::CountAgain(Sectors* sectors, uint32_t sector, int64_t bytes) {
  constexpr int64_t kTimes = 4, kAnyway = 1 << 20;
  if (sectors->seen[sector]) again_ += bytes;
  sectors->seen[sector] = true;
  if (again_ <= kTimes * bytes_->size() + kAnyway) return;
  problem_ = "not read further: its streams overlap, and take several times its size, the limit";
  throw UnreadableError(problem_);
}

class CompoundFile::Stream : public ByteReader {
 public:
  Stream(CompoundFile* file, const Entry& entry, int64_t from, ByteSpan* stands)
      : file_(file),
        stands_(stands),
        small_(entry.size < kSmallBelow),
        sectors_(small_ ? &file->small_ : &file->sectors_),
        shift_(small_ ? kSmallShift : file->shift_),
        size_(entry.size),
        skip_(from),
        sector_(entry.first) {}

  size_t Read(std::span<uint8_t> out) override {
    size_t filled = 0;
    try {
      while (filled < out.size() && at_ < size_) filled += ReadSector(out.subspan(filled));
    } catch (const UnreadableError&) {
      if (filled == 0) throw;
    }
    return filled;
  }

 private:
  // Some bytes of the sector where it stands, or none where it only goes on to the next.
  size_t ReadSector(std::span<uint8_t> out) {
    const int64_t sector_bytes = int64_t{1} << shift_, within = at_ % sector_bytes;
    // What is left of the sector, or of the stream.
    const int64_t left = std::min(size_ - at_, sector_bytes - within);
    size_t count = static_cast<size_t>(std::min<int64_t>(left, static_cast<int64_t>(out.size())));
    if (sector_ >= sectors_->seen.size()) Broken();
    if (within == 0 && !counted_) {
      file_->CountAgain(sectors_, sector_, sector_bytes);
      counted_ = true;
    }
    if (skip_ > at_) {
      count = static_cast<size_t>(std::min(left, skip_ - at_));
    } else {
      const std::string_view bytes = file_->bytes_->At(Place() + within, count).substr(0, count);
      if (bytes.empty()) Broken();
      std::memcpy(out.data(), bytes.data(), bytes.size());
      count = bytes.size();
      Stands(Place() + within, static_cast<int64_t>(count));
    }
    const bool skipped = skip_ > at_;
    at_ += static_cast<int64_t>(count);
    if (at_ % sector_bytes == 0) {
      sector_ = sector_ < sectors_->next.size() ? sectors_->next[sector_] : kNone;
      counted_ = false;
      if (++steps_ > static_cast<int64_t>(sectors_->seen.size())) sector_ = kNone;
    }
    return skipped ? 0 : count;
  }

  int64_t Place() const {
    if (!small_) return file_->Place(sector_);
    const int64_t offset = int64_t{sector_} << kSmallShift;
    return file_->Place(file_->small_in_[static_cast<size_t>(offset >> file_->shift_)]) +
           offset % (int64_t{1} << file_->shift_);
  }

  void Stands(int64_t place, int64_t count) {
    if (stands_ == nullptr) return;
    if (!given_) *stands_ = {place, place};
    given_ = true;
    if (stands_->end == place)
      stands_->end += count;
    else
      *std::exchange(stands_, nullptr) = {};
  }

  [[noreturn]] void Broken() const {
    throw UnreadableError(
        StrCat("its chain of sectors is broken after ", at_, " of ", size_, " bytes"));
  }

  CompoundFile* const file_;
  ByteSpan* stands_;
  const bool small_;
  Sectors* const sectors_;
  const int shift_;
  const int64_t size_;
  const int64_t skip_;
  uint32_t sector_;
  int64_t at_ = 0, steps_ = 0;
  bool counted_ = false, given_ = false;
};

std::unique_ptr<ByteReader> CompoundFile::Open(uint32_t entry, int64_t from, ByteSpan* stands) {
  return std::make_unique<Stream>(this, entries_[entry], from, stands);
}

}  // namespace fovea::data
