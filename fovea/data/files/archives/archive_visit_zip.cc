// The part of ArchiveVisit that is about zip files.
#include <sys/stat.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/data/files/archives/archive_visit.h"
#include "fovea/data/files/archives/member_path.h"
#include "fovea/data/files/archives/unpacked_bytes.h"
#include "fovea/data/files/archives/zip/zip_records.h"
#include "fovea/data/files/archives/zip/zip_walk.h"
#include "fovea/data/files/unreadable.h"

namespace fovea::data {
namespace {

using Parts = std::vector<std::pair<int64_t, int64_t>>;  // from, to

// Some parts of an input, as if they were one behind the other.
class PartsReader : public SeekableReader {
 public:
  PartsReader(ReplayReader* input, Parts parts) : input_(input), parts_(std::move(parts)) {
    for (const auto& [from, to] : parts_) {
      starts_.push_back(size_);
      size_ += to - from;
    }
  }
  size_t Read(std::span<uint8_t> out) override {
    size_t filled = 0;
    while (filled < out.size() && position_ < size_) {
      const auto part = static_cast<size_t>(
          std::upper_bound(starts_.begin(), starts_.end(), position_) - starts_.begin() - 1);
      const int64_t from = parts_[part].first + position_ - starts_[part];
      input_->Seek(from);
      const size_t got = input_->Read(out.subspan(
          filled, std::min(out.size() - filled, static_cast<size_t>(parts_[part].second - from))));
      if (got == 0) break;
      filled += got;
      position_ += static_cast<int64_t>(got);
    }
    return filled;
  }
  void Seek(int64_t position) override { position_ = position; }
  int64_t size() const override { return size_; }

 private:
  ReplayReader* const input_;
  const Parts parts_;
  std::vector<int64_t> starts_;
  int64_t size_ = 0, position_ = 0;
};

// Whether a link has a target; Python and others write what a link holds into a file.
bool IsTarget(std::string_view text) {
  constexpr size_t kMaxPath = 4095;
  return !text.empty() && text.size() <= kMaxPath &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) > ' ' &&
                  std::string_view("<>(){};$`\"'").find(c) == std::string_view::npos;
         });
}

bool SameBytes(ByteWindow* bytes, int64_t a, int64_t b, int64_t length) {
  constexpr int64_t kBlock = 64 << 10;
  while (length > 0) {
    const auto count = static_cast<size_t>(std::min(length, kBlock));
    const std::string block(bytes->At(a, count).substr(0, count));
    if (block.size() < count || bytes->At(b, count).substr(0, count) != block) return false;
    a += static_cast<int64_t>(count);
    b += static_cast<int64_t>(count);
    length -= static_cast<int64_t>(count);
  }
  return true;
}

// Whether the zip that begins there is one that came as a member, with its end: none of what stands
// behind that member leads to it, too.
bool CameWhole(ReplayReader* input, int64_t begin, const std::map<int64_t, int64_t>& others) {
  const auto other = others.find(begin);
  if (other == others.end()) return false;
  constexpr int64_t kMaxComment = 65535;
  ByteWindow bytes(input);
  const int64_t from =
      std::max(other->second - kZipEndBytes + 1, bytes.size() - kZipEndBytes - kMaxComment);
  const auto size = static_cast<size_t>(std::max<int64_t>(0, bytes.size() - from));
  const bool ends = bytes.At(from, size).find(kZipEndMark) != std::string_view::npos;
  input->Rewind();
  return !ends;
}

}  // namespace

struct ArchiveVisit::OpenZip {
  const std::string& path;
  ReplayReader* input;
  Nesting within;
  ByteWindow bytes;
  ZipMap map;
  ZipTold told;
  ZipWalk walk;
  Inflater inflater;
  int64_t members = 0;
  int64_t seen_to = 0, again = 0;  // bytes: up to there, and those that were read more than once
  struct First {
    int64_t data = 0, length = -1;  // packed bytes; negative: not read to the end
    uint16_t method = 0;
  };
  std::unordered_map<size_t, First> named = {};  // by the hash of a name

  OpenZip(const std::string& archive, ReplayReader* reader, const Nesting& nesting,
          int64_t max_entries, ByteWindow::PositionWatch watch)
      : path(archive),
        input(reader),
        within(nesting),
        bytes(reader, std::move(watch)),
        map(&bytes, max_entries),
        walk(&bytes, &map, &told) {}

  // Whether a member of the same name was the same bytes. Else `first` is to be filled in, where it
  // is the first of its name.
  bool IsRepeated(const std::string& name, const ZipMember& member, First** first) {
    const auto [place, is_first] = named.try_emplace(std::hash<std::string>()(name));
    *first = is_first ? &place->second : nullptr;
    if (is_first) return false;
    const auto& [data, length, method] = place->second;
    const ZipWay& way = member.ways[0];
    if (member.ways.size() == 1 && way.method == method && length >= 0 && length <= way.length &&
        (method != 0 || length == way.said)) {
      again += length;
      if (SameBytes(&bytes, data, member.data, length)) return true;
    }
    told.Count(ZipTold::kTwice, name);
    return false;
  }
};

// A file that begins with something else: it comes as its own bytes where these are the larger
// part, else what stands before the archive does. others: it has come as its own bytes, and so have
// those members of it.
bool ArchiveVisit::ZipBehindHeader(const std::string& path, ReplayReader* input,
                                   const Nesting& place, const Places* others) {
  std::optional<int64_t> begin;
  try {
    begin = FindZipBehindHeader(input);
    input->Rewind();
    if (!begin || (others != nullptr && CameWhole(input, *begin, *others))) return false;
    if (place.depth >= options_.limits.depth) {
      visitor_->NotRead(path,
                        StrCat("holds a zip archive within ", place.depth, " others, the limit"));
      return false;
    }
  } catch (const UnreadableError&) {
    input->Rewind();
    return false;
  }
  const bool mostly_other = others != nullptr || *begin > input->seekable()->size() - *begin;
  if (mostly_other && others == nullptr) Plain(path, input, place);
  std::string problem;
  try {
    return Zip(path, input, place, !mostly_other, &problem) || mostly_other;
  } catch (const UnreadableError& error) {
    visitor_->NotRead(path, error.what());
    input->Rewind();
    return mostly_other;
  }
}

// Whether there was a member. Throws UnreadableError as the input does.
bool ArchiveVisit::Zip(const std::string& path, ReplayReader* input, const Nesting& place,
                       bool with_rest, std::string* problem) {
  UnpackLayer layer{.parent = place.layer};
  const LayerLeaver leaver{&budget_, &layer};
  const auto watch = [&, check = WatchOf(layer)](int64_t position) {
    layer.packed = std::max(layer.packed, position);
    check();
  };
  OpenZip zip(path, input, {&layer, place.depth + 1, place.asked}, options_.limits.entries + 1,
              watch);
  std::string stopped;
  try {
    for (ZipMember member; zip.walk.Next(&member);) {
      ++zip.members;
      budget_.CountEntry();
      visitor_->Poll();
      if (!budget_.stopped().empty()) break;
      VisitZipMember(&zip, member);
      constexpr int64_t kTimes = 4, kAnyway = 1 << 20;
      if (zip.again > kTimes * zip.bytes.size() + kAnyway)
        throw UnreadableError(
            "not read further: its members overlap, and take several times its size, the limit");
    }
    if (!budget_.stopped().empty()) throw UnreadableError(budget_.stopped());
  } catch (const UnreadableError& error) {
    stopped = error.what();
  }
  if (zip.members == 0) {
    *problem = !stopped.empty()     ? stopped
               : zip.walk.has_end() ? zip.told.Misplaced()
                                    : "has no member that can be read";
    return false;
  }
  for (const std::string& note : zip.told.Notes(zip.map.archives())) visitor_->Note(path, note);
  const std::string misplaced = zip.told.Misplaced();
  if (!misplaced.empty()) visitor_->NotRead(path, misplaced);
  if (zip.map.too_many() && stopped.empty())
    stopped = StrCat("not read further: its directories have more than ", options_.limits.entries,
                     " entries, the limit");
  if (!stopped.empty()) {
    visitor_->NotRead(path, stopped);
    return true;
  }
  if (with_rest) VisitZipRest(&zip, {place.layer, place.depth + 1, place.asked});
  try {
    zip.bytes.ThrowAtEnd(zip.walk.has_end() ? ""
                                            : "has no end: it was cut off, or goes on elsewhere");
  } catch (const UnreadableError& error) {
    if (*error.what() != '\0') visitor_->NotRead(path, error.what());
  }
  return true;
}

void ArchiveVisit::VisitZipMember(OpenZip* zip, const ZipMember& member) {
  const std::string prefix = StrCat(zip->path, kInside);
  std::vector<std::string> names = member.names;
  if (names.empty()) names = {StrCat("member ", zip->members)};
  // By one name it may be excluded, by another it may be asked for.
  const auto excluded = [&](const std::string& name) {
    return filter_->LeavesOut({prefix + name, root_}, prefix.size(), false).has_value();
  };
  auto chosen = std::find_if(names.begin(), names.end(), [&](const std::string& name) {
    return !excluded(name) && Asked(prefix + name, zip->within);
  });
  if (chosen == names.end()) chosen = std::find_if_not(names.begin(), names.end(), excluded);
  const bool passed_over = chosen == names.end();
  const std::string& name = passed_over ? names[0] : *chosen;
  if (passed_over) LeavesOut(prefix + name, prefix.size(), std::nullopt);
  ArchiveMember found;
  found.name = name;
  // The least that is said, so that no lie leaves it out for its size.
  for (const ZipWay& way : member.ways)
    if (way.said >= 0) found.bytes = std::min(way.unpacked, found.bytes.value_or(way.unpacked));

  // Where it ends, by what its header says and by what unpacking shows.
  int64_t end = member.unsized ? -1 : member.end, behind = end, covered = member.data;
  bool done = false;
  if (member.encrypted && !passed_over) {
    const bool plain = std::any_of(member.ways.begin(), member.ways.end(), [&](const ZipWay& way) {
      if (way.length == 0) return true;
      ZipData data(&zip->bytes, &zip->inflater, way, member.data, member.checksums);
      data.SeenTo(zip->seen_to);
      UnpackedBytes bytes(&data, zip->within.layer, &budget_);
      return Drain(&bytes);
    });
    if (plain) {
      zip->told.Count(ZipTold::kEncryption, name);
    } else {
      found.encrypted = true;
      Member(prefix + name, found, nullptr, zip->within);
      done = true;
    }
  }
  OpenZip::First* first = nullptr;
  if (!done && !passed_over) done = zip->IsRepeated(name, member, &first);
  for (const ZipWay& way : member.ways) {
    covered = std::max(covered, member.data + std::min(way.said, way.length));
    if (done || (passed_over && !member.unsized)) continue;
    if (&way != &member.ways[0]) budget_.CountEntry();
    ZipData data(&zip->bytes, &zip->inflater, way, member.data, member.checksums);
    data.SeenTo(zip->seen_to);
    UnpackedBytes bytes(&data, zip->within.layer, &budget_);
    bytes.CountInTotal();
    if (!passed_over) VisitZipData(prefix, found, member.mode, &bytes, zip->within);
    if (member.unsized) Drain(&bytes);
    zip->again += std::max<int64_t>(0, std::min(data.at(), zip->seen_to) - member.at);
    zip->seen_to = std::max(zip->seen_to, data.at());
    if (!data.ended()) continue;
    if (first != nullptr && member.ways.size() == 1)
      *first = {member.data, data.at() - member.data, way.method};
    if (member.unsized || way.method == 8) {
      if (end < 0 || data.end() <= end) {
        end = data.end();
        behind = data.behind();
      }
      covered = std::max(covered, data.end());
    }
  }
  zip->walk.EndsAt(end < 0 ? member.data : behind, covered);
}

// Folders and links are so only as far as their content goes: who does not know of modes unpacks
// them as files.
void ArchiveVisit::VisitZipData(const std::string& prefix, ArchiveMember member, uint32_t mode,
                                ByteReader* bytes, const Nesting& within) {
  const std::string path = prefix + member.name;
  const bool folder = member.name.ends_with('/') || S_ISDIR(mode);
  if (!folder && (S_ISREG(mode) || (mode & S_IFMT) == 0))
    return Member(path, member, bytes, within);
  constexpr size_t kPath = 4096;
  ReplayReader input(bytes);
  std::string text;
  try {
    const auto head = input.Peek(kPath);
    text.assign(reinterpret_cast<const char*>(head.data()), head.size());
    if (text.empty() && folder) return;
    if (S_ISLNK(mode) && IsTarget(text)) {
      member.type = ArchiveMember::Type::kSymbolicLink;
      member.target = text;
    } else if (text.empty()) {
      member.type = ArchiveMember::Type::kOther;
      member.what = NotAFile(mode);
    }
  } catch (const UnreadableError&) {  // comes again
  }
  Member(path, member, &input, within);
}

void ArchiveVisit::VisitZipRest(OpenZip* zip, const Nesting& place) {
  const auto rest = zip->walk.TakeRest();
  const auto visit = [&](const char* name, const Parts& parts) {
    const std::string path = StrCat(zip->path, kInside, name);
    if (parts.empty() || LeavesOut(path, zip->path.size(), std::nullopt)) return;
    PartsReader reader(zip->input, parts);
    ReplayReader input(&reader);
    Content(path, &input, place);
  };
  visit("(before the start)", rest.before);
  visit("(between the members)", rest.between);
  visit("(behind the end)", rest.behind);
}

}  // namespace fovea::data
