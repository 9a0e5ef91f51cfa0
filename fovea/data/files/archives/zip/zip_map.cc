#include "fovea/data/files/archives/zip/zip_map.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "fovea/data/files/archives/archive_marks.h"

namespace fovea::data {
namespace {

constexpr int64_t kMaxComment = 65535;
// Names are held in memory.
constexpr int64_t kMaxNames = int64_t{256} << 20;

bool ByPlace(const ZipListed& a, const ZipListed& b) { return a.local < b.local; }

void Add(int64_t from, int64_t to, std::map<int64_t, int64_t>* places) {
  auto next = places->upper_bound(from);
  if (next != places->begin() && std::prev(next)->second >= from) {
    --next;
    from = next->first;
  }
  while (next != places->end() && next->first <= to) {
    to = std::max(to, next->second);
    next = places->erase(next);
  }
  places->emplace_hint(next, from, to);
}

bool Covers(const std::map<int64_t, int64_t>& places, int64_t at) {
  const auto behind = places.upper_bound(at);
  return behind != places.begin() && std::prev(behind)->second > at;
}

}  // namespace

ZipMap::ZipMap(ByteWindow* bytes, int64_t max_entries) : bytes_(bytes), max_entries_(max_entries) {
  for (int64_t window_end = bytes->size(); window_end > 0;) {
    int64_t begin = window_end;
    ReadEnds(window_end, &begin);
    if (begin >= window_end) break;
    window_end = begin;
  }
  if (!std::is_sorted(listed_.begin(), listed_.end(), ByPlace))
    std::stable_sort(listed_.begin(), listed_.end(), ByPlace);
  Places places;
  for (const auto& [from, to] : records_) Add(from, to, &places);
  records_.assign(places.begin(), places.end());
  int64_t before = -1;
  for (const auto& [start, base] : read_) {
    if (start != before) ++archives_;
    before = start;
  }
}

// The end records in the stretch where a comment lets one be; begin: of what they lead to.
void ZipMap::ReadEnds(int64_t window_end, int64_t* begin) {
  const int64_t from = std::max<int64_t>(0, window_end - kZipEndBytes - kMaxComment);
  const auto size = static_cast<size_t>(window_end - from);
  const std::string_view held = bytes_->At(from, size).substr(0, size);
  if (held.find(kZipEndMark) == std::string_view::npos) return;
  const std::string tail(held);
  Places members;  // that reach into the stretch: an archive in one of them is no part of this one
  for (size_t at = tail.size(); at-- > 0;) {
    at = tail.rfind(kZipEndMark, at);
    if (at == std::string::npos) return;
    const int64_t place = from + static_cast<int64_t>(at);
    if (Covers(members, place)) continue;
    const auto ends = ReadZipEnd(bytes_, place, &records_);
    if (ends.empty()) continue;
    *begin = std::min(*begin, place);
    const size_t before = listed_.size();
    for (const ZipEnd& end : ends) {
      if (end.size < 0 || end.offset < 0) continue;
      for (const int64_t start : {end.directory_end - end.size, end.offset})
        if (!read_.contains({start, start - end.offset}) && bytes_->Begins(start, kZipListedMark))
          ReadDirectory(start, start - end.offset, &listed_);
    }
    for (size_t i = before; i < listed_.size(); ++i) {
      const ZipListed& listed = listed_[i];
      constexpr int64_t kMaxHeader = kZipLocalBytes + 2 * 65535;
      const int64_t room = bytes_->size() - listed.local;
      if (listed.packed >= 0 && listed.packed <= room &&
          listed.local + kMaxHeader + listed.packed > from) {
        const auto local = ReadZipLocal(bytes_, listed.local);
        if (local) Add(listed.local, local->data + listed.packed, &members);
      }
      if (listed.local < *begin && bytes_->Begins(listed.local, kZipLocalMark))
        *begin = listed.local;
    }
  }
}

int64_t ZipMap::ReadDirectory(int64_t at, int64_t base, std::vector<ZipListed>* listed) {
  const int64_t start = at;
  read_.emplace(at, base);
  while (bytes_->Begins(at, kZipListedMark)) {
    auto entry = ReadZipListed(bytes_, at);
    if (!entry) break;
    names_ += static_cast<int64_t>(entry->name.size());
    if (++entries_ > max_entries_ || names_ > kMaxNames) {
      too_many_ = true;
      break;
    }
    at = entry->end;
    // Readers move the places by what stands in front of the archive, or do not.
    const int64_t said = entry->local;
    if (base != 0 &&
        (said < 0 || said > bytes_->size() || bytes_->Begins(said + base, kZipLocalMark) ||
         !bytes_->Begins(said, kZipLocalMark)))
      entry->local =
          static_cast<int64_t>(static_cast<uint64_t>(said) + static_cast<uint64_t>(base));
    listed->push_back(std::move(*entry));
  }
  records_.emplace_back(start, at);
  return at;
}

std::vector<ZipListed> ZipMap::ReadStray(int64_t at, int64_t* to) {
  std::vector<ZipListed> listed;
  *to = ReadDirectory(at, 0, &listed);
  std::stable_sort(listed.begin(), listed.end(), ByPlace);
  return listed;
}

std::optional<int64_t> ZipMap::FirstMember() const {
  for (const ZipListed& listed : listed_)
    if (bytes_->Begins(listed.local, kZipLocalMark)) return listed.local;
  return std::nullopt;
}

bool EndsAsZip(std::string_view tail) {
  const size_t at = tail.rfind(kZipEndMark);
  if (at == std::string_view::npos || tail.size() - at < kZipEndBytes) return false;
  const uint64_t size = LittleEndian(tail.substr(at + 12, 4));
  return size > at || tail.substr(at - size).starts_with(kZipListedMark);
}

std::optional<int64_t> FindZipBehindHeader(ReplayReader* input) {
  if (input->seekable() == nullptr) return std::nullopt;
  ByteWindow bytes(input);
  constexpr int64_t kMaxEntries = 1'000'000;
  return ZipMap(&bytes, kMaxEntries).FirstMember();
}

}  // namespace fovea::data
