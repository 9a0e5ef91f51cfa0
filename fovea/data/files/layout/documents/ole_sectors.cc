#include "fovea/data/files/layout/documents/ole_sectors.h"

#include <algorithm>
#include <span>
#include <utility>

#include "fovea/data/files/layout/record.h"

namespace fovea::data {

OleSectors::OleSectors(const FileExtract& file, std::vector<uint64_t> places, uint64_t sector_bytes,
                       uint64_t sectors)
    : file_(&file),
      places_(std::move(places)),
      entries_(sector_bytes / sizeof(uint32_t)),
      taken_(static_cast<size_t>(std::min(sectors, places_.size() * entries_))) {}

std::vector<uint32_t> OleSectors::Chain(uint64_t first, uint64_t most) {
  std::vector<uint32_t> chain;
  if (first == kFree) return chain;
  for (uint64_t sector = first; sector != kEnd && chain.size() < most;) {
    if (sector >= taken_.size() || taken_[static_cast<size_t>(sector)]) {
      broken_ = true;
      break;
    }
    taken_[static_cast<size_t>(sector)] = true;
    chain.push_back(static_cast<uint32_t>(sector));
    sector = Next(sector);
  }
  return chain;
}

uint64_t OleSectors::Used() const {
  uint64_t used = taken_.size();
  while (used > 0 && Next(used - 1) == kFree) --used;
  return used;
}

uint32_t OleSectors::Next(uint64_t sector) const {
  const uint64_t place = places_[static_cast<size_t>(sector / entries_)];
  const Record entry(file_->At(place + sector % entries_ * sizeof(uint32_t), sizeof(uint32_t)));
  if (!entry.empty()) return entry.U32(0);
  at_hand_ = false;
  return kEnd;
}

}  // namespace fovea::data
