#include "fovea/data/files/archives/zip/zip_walk.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace fovea::data {
namespace {

constexpr size_t kMaxWays = 4, kMaxNames = 8;
constexpr size_t kMaxGaps = 100'000;

template <typename Value>
void AddNew(const Value& value, size_t most, std::vector<Value>* values) {
  if (values->size() < most && std::find(values->begin(), values->end(), value) == values->end())
    values->push_back(value);
}

// system: that made the file, as the directory says if it can.
void AddNames(const ZipHeader& header, uint8_t system, std::vector<std::string>* names) {
  for (std::string name : {header.name, header.other_name}) {
    if (name.empty()) continue;
    if (system == 0 && name.find('/') == std::string::npos)
      std::replace(name.begin(), name.end(), '\\', '/');
    AddNew(name, kMaxNames, names);
  }
}

// The ways of a header with sizes. Some readers go by the one size, some by the other.
void AddWays(const ZipHeader& header, int64_t room, bool descriptor, std::vector<ZipWay>* ways) {
  const auto clip = [&](int64_t size) { return size < 0 ? room : std::min(size, room); };
  ZipWay way{header.method, clip(header.packed), header.packed, descriptor, header.unpacked};
  const auto same = std::find_if(ways->begin(), ways->end(), [&](const ZipWay& other) {
    return way.method != 0 && other.method == way.method;
  });
  if (same != ways->end()) {  // it ends by itself
    same->length = std::max(same->length, way.length);
    same->said = std::max(same->said, way.said);
    return;
  }
  AddNew(way, kMaxWays, ways);
  if (way.method != 0 || header.encrypted()) return;
  way.length = clip(header.unpacked);
  way.said = header.unpacked;
  AddNew(way, kMaxWays, ways);
}

}  // namespace

ZipWalk::ZipWalk(ByteWindow* bytes, ZipMap* map, ZipTold* told)
    : bytes_(bytes), map_(map), told_(told), has_end_(!map->records().empty()) {}

bool ZipWalk::Next(ZipMember* member) {
  const auto& listed = map_->listed();
  const auto& records = map_->records();
  for (;;) {
    if (!late_.empty()) {
      const ZipListed entry = std::move(late_.back());
      late_.pop_back();
      if (given_.insert(entry.local).second && Listed(&entry, &entry + 1, member)) return true;
      continue;
    }
    int64_t limit = bytes_->size();
    if (next_ < listed.size()) {
      const ZipListed* const first = &listed[next_];
      if (first->local <= cursor_ || first->local >= limit) {
        const ZipListed* last = first;
        while (next_ < listed.size() && last->local == first->local) ++last, ++next_;
        if (Listed(first, last, member)) return true;
        continue;
      }
      limit = first->local;
    }
    while (record_ < records.size() && records[record_].second <= cursor_) ++record_;
    if (record_ < records.size()) {
      if (records[record_].first <= cursor_) {
        Record(records[record_].first, records[record_].second);
        continue;
      }
      limit = std::min(limit, records[record_].first);
    }
    if (cursor_ >= limit) return false;
    if (Scan(limit, member)) return true;
  }
}

void ZipWalk::EndsAt(int64_t place, int64_t covered) {
  // Who reads from front to back does not get to one that begins within another.
  if (at_ != cursor_) return;
  cursor_ = std::clamp(place, cursor_ + 1, bytes_->size());
  if (first_ < 0) first_ = at_;
  last_ = std::max(last_, cursor_);
  covered_ = std::max(covered_, covered);
}

// Entries of one place.
bool ZipWalk::Listed(const ZipListed* first, const ZipListed* last, ZipMember* member) {
  const auto local = ReadZipLocal(bytes_, first->local);
  if (!local) {
    for (; first != last; ++first) told_->Count(ZipTold::kMisplaced, first->name);
    return false;
  }
  Describe(*local, first, last, member);
  if (first->local < cursor_) told_->Count(ZipTold::kOverlap, first->name);
  return true;
}

bool ZipWalk::Unlisted(int64_t at, ZipMember* member) {
  const std::string_view head = bytes_->At(at, kZipLocalBytes);
  if (head.size() < kZipLocalBytes || given_.contains(at)) return false;
  // Right behind a member anything goes; elsewhere the mark may be there by chance.
  const auto method =
      static_cast<uint16_t>(static_cast<uint8_t>(head[8]) | static_cast<uint8_t>(head[9]) << 8);
  const bool named = head[26] != '\0' || head[27] != '\0';
  if (at != last_ && !(named && !ZipMethodName(method).empty())) return false;
  const auto local = ReadZipLocal(bytes_, at);
  if (!local) return false;
  Gap(cursor_, at);
  cursor_ = at;
  Describe(*local, nullptr, nullptr, member);
  unlisted_.push_back(at);
  told_->Count(ZipTold::kUnlisted, local->name);
  return true;
}

void ZipWalk::Describe(const ZipLocal& local, const ZipListed* first, const ZipListed* last,
                       ZipMember* member) {
  *member = {};
  at_ = member->at = local.at;
  member->data = local.data;
  const int64_t room = bytes_->size() - local.data;
  const bool sized = local.sized();
  bool method = false, size = false, name = false, encryption = false;
  member->encrypted = local.encrypted();
  for (const ZipListed* listed = first; listed != last; ++listed) {
    AddNames(*listed, listed->system, &member->names);
    AddWays(*listed, room, !sized, &member->ways);
    AddNew(listed->checksum, kMaxWays, &member->checksums);
    if (member->mode == 0) member->mode = listed->mode;
    method |= listed->method != local.method;
    name |= listed->name != local.name;
    size |= sized && (listed->packed != local.packed || listed->unpacked != local.unpacked ||
                      listed->checksum != local.checksum);
    encryption |= listed->encrypted() != local.encrypted();
    member->encrypted = member->encrypted && listed->encrypted();
  }
  if (first != last) {
    if (method) told_->Count(ZipTold::kMethod, first->name);
    if (size) told_->Count(ZipTold::kSize, first->name);
    if (name && last - first == 1) told_->Count(ZipTold::kName, first->name);
    if (encryption) told_->Count(ZipTold::kEncryption, first->name);
    for (const ZipListed* listed = first + 1; listed < last; ++listed) {
      if (listed->name == first->name) continue;
      told_->Count(ZipTold::kAlias, first->name);
      break;
    }
  }
  AddNames(local, first != last ? first->system : local.system, &member->names);
  if (sized) {
    AddWays(local, room, false, &member->ways);
    AddNew(local.checksum, kMaxWays, &member->checksums);
    int64_t end = local.packed < 0 ? room : std::min(local.packed, room);
    if (local.method == 0 && local.unpacked >= 0 && !local.encrypted())
      end = std::min(end, local.unpacked);
    member->end = local.data + end;
  } else if (local.method == 8 || member->ways.empty()) {
    // A deflated one ends by itself, for some readers behind the size that is said.
    const auto same = std::find_if(member->ways.begin(), member->ways.end(),
                                   [&](const ZipWay& way) { return way.method == local.method; });
    if (same == member->ways.end())
      member->ways.push_back({local.method, room, -1, true, 0});
    else
      same->length = room;
  }
  member->unsized = !sized;
  // Nothing at all is what there is only where no reader sees more.
  if (member->ways.size() > 1)
    std::erase_if(member->ways, [](const ZipWay& way) { return way.length == 0; });
  if (member->ways.empty()) member->ways.push_back({local.method, 0, 0, false, 0});
}

// What no record or member takes up: headers in it make members. False: there are none, and the
// cursor is at the limit or behind what was found.
bool ZipWalk::Scan(int64_t limit, ZipMember* member) {
  for (int64_t from = cursor_; from < limit;) {
    const std::string_view held =
        bytes_->At(from, 64).substr(0, static_cast<size_t>(limit + 3 - from));
    const size_t found = held.find("PK");
    if (found == std::string_view::npos) {
      from += std::max<int64_t>(1, static_cast<int64_t>(held.size()) - 1);
      continue;
    }
    const int64_t at = from + static_cast<int64_t>(found);
    if (at >= limit) break;
    const std::string mark(bytes_->At(at, 4).substr(0, 4));
    if (mark == kZipLocalMark) {
      if (Unlisted(at, member)) return true;
    } else if (mark == kZipListedMark) {
      const int64_t before = cursor_;
      Stray(at);
      if (cursor_ != before) return false;
    } else {
      const int64_t size = mark == kZipEndMark          ? kZipEndBytes
                           : mark == kZipEnd64Mark      ? kZipEnd64Bytes
                           : mark == kZipLocator64Mark  ? kZipLocator64Bytes
                           : mark == kZipDescriptorMark ? (at == last_ && at > 0 ? 16 : 0)
                                                        : 0;
      if (size > 0 && at + size <= bytes_->size()) {
        Gap(cursor_, at);
        Record(at, at + size);
        has_end_ = has_end_ || mark == kZipEndMark;
        return false;
      }
    }
    from = at + 2;
  }
  Gap(cursor_, limit);
  cursor_ = limit;
  return false;
}

// A directory that no end record led to.
void ZipWalk::Stray(int64_t at) {
  int64_t to = at;
  std::vector<ZipListed> entries = map_->ReadStray(at, &to);
  if (to <= at) return;
  Gap(cursor_, at);
  Record(at, to);
  has_end_ = true;
  const auto& listed = map_->listed();
  for (ZipListed& entry : entries) {
    const auto same =
        std::lower_bound(listed.begin(), listed.end(), entry.local,
                         [](const ZipListed& other, int64_t local) { return other.local < local; });
    if (same != listed.end() && same->local == entry.local) continue;
    if (std::binary_search(unlisted_.begin(), unlisted_.end(), entry.local))
      told_->Discount(ZipTold::kUnlisted);
    else if (bytes_->Begins(entry.local, kZipLocalMark))
      late_.push_back(std::move(entry));
  }
}

void ZipWalk::Record(int64_t from, int64_t to) {
  if (first_ < 0) first_ = from;
  cursor_ = std::max(cursor_, to);
  last_ = std::max(last_, cursor_);
}

// Notes what is not zero between two places.
void ZipWalk::Gap(int64_t from, int64_t to) {
  from = std::max(from, covered_);
  while (from < to) {
    const std::string_view held = bytes_->At(from).substr(0, static_cast<size_t>(to - from));
    if (held.empty()) return;
    const size_t zeros = std::min(held.find_first_not_of('\0'), held.size());
    from += static_cast<int64_t>(zeros);
    if (zeros < held.size()) break;
  }
  if (from >= to) return;
  if (!gaps_.empty() && (gaps_.back().second == from || gaps_.size() >= kMaxGaps))
    gaps_.back().second = to;
  else
    gaps_.emplace_back(from, to);
}

ZipWalk::Rest ZipWalk::TakeRest() {
  Rest rest;
  for (const auto& gap : gaps_) {
    if (gap.first >= std::max(last_, covered_))
      rest.behind.push_back(gap);
    else if (gap.second <= first_)
      rest.before.push_back(gap);
    else
      rest.between.push_back(gap);
  }
  // The mark of an archive in one part of several is no content.
  if (!rest.before.empty() && rest.before[0] == std::pair<int64_t, int64_t>(0, 4) &&
      bytes_->Begins(0, "PK"))
    rest.before.clear();
  gaps_.clear();
  return rest;
}

}  // namespace fovea::data
