#include "fovea/data/files/archive_visit.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "fovea/core/error.h"
#include "fovea/data/files/archive_end.h"
#include "fovea/data/files/archive_reader.h"
#include "fovea/data/files/encrypted_document.h"
#include "fovea/data/files/mail_kind.h"
#include "fovea/data/files/member_path.h"
#include "fovea/data/files/range_reader.h"

namespace fovea::data {
namespace {

// What comes out of an archive, against the budget.
class MemberBytes : public ByteReader {
 public:
  MemberBytes(MemberSource* reader, UnpackLayer* layer, UnpackBudget* budget)
      : reader_(reader), layer_(layer), budget_(budget) {}

  // They are more than the wrapping of what is counted further in.
  void CountInTotal() {
    in_total_ = true;
    budget_->ChargeTotal(read_);
  }

  size_t Read(std::span<uint8_t> out) override {
    if (out.empty()) return 0;
    layer_->packed = reader_->packed();
    budget_->CheckRatio(*layer_);
    budget_->CheckTime(*layer_);
    ThrowIfStopped();
    const int64_t left = in_total_ ? budget_->bytes_left() : std::numeric_limits<int64_t>::max();
    if (left <= 0) {
      uint8_t more;
      if (reader_->Read({&more, 1}) == 0) return 0;
      budget_->StopAtBytes();
      ThrowIfStopped();
    }
    const size_t got =
        reader_->Read(out.first(std::min<uint64_t>(out.size(), static_cast<uint64_t>(left))));
    layer_->packed = reader_->packed();
    budget_->Charge(layer_, static_cast<int64_t>(got));
    read_ += static_cast<int64_t>(got);
    if (in_total_) budget_->ChargeTotal(static_cast<int64_t>(got));
    return got;
  }

 private:
  void ThrowIfStopped() const {
    if (!budget_->stopped().empty()) throw UnreadableError(budget_->stopped());
  }

  MemberSource* reader_;
  UnpackLayer* layer_;
  UnpackBudget* budget_;
  int64_t read_ = 0;
  bool in_total_ = false;
};

// What is searched for archives as it is read, and kept, up to a limit, to be read again.
struct KeptBytes : public ByteReader {
  KeptBytes(ByteReader* source, int64_t limit) : source_(source), limit_(limit) {}

  size_t Read(std::span<uint8_t> out) override {
    const size_t got = source_->Read(out);
    archives.Add(out.first(got));
    whole = whole && static_cast<int64_t>(bytes.size() + got) <= limit_;
    if (whole)
      bytes.append(reinterpret_cast<const char*>(out.data()), got);
    else
      bytes = {};
    return got;
  }

  EmbeddedArchives archives;
  std::string bytes;
  bool whole = true;

 private:
  ByteReader* source_;
  const int64_t limit_;
};

// Leaves a layer when it goes.
struct Leaver {
  UnpackBudget* budget;
  const UnpackLayer* layer;
  ~Leaver() { budget->Leave(*layer); }
};

// What is not read costs the same where it cannot be skipped. Whether it came to its end.
bool Drain(ByteReader* bytes) {
  uint8_t discarded[16 << 10];
  try {
    while (bytes->Read(discarded) > 0) {
    }
    return true;
  } catch (const UnreadableError&) {
    return false;
  }
}

}  // namespace

ArchiveVisit::ArchiveVisit(const WalkOptions& options, FileVisitor* visitor)
    : options_(options),
      filter_(options.include, options.exclude),
      visitor_(visitor),
      budget_(options.limits) {}

void ArchiveVisit::Start(const std::string& path, ReplayReader* input) { Content(path, input, {}); }

void ArchiveVisit::Content(const std::string& path, ReplayReader* input, Nesting place,
                           const ArchiveKind* declared) {
  place.asked = place.asked || filter_.Includes(path);
  const ArchiveKind* kind = nullptr;
  std::string refusal;
  if (options_.archives) {
    try {
      const auto head = input->Peek(kKindBytes);
      kind = KindOf(head);
      if (kind != nullptr)
        refusal = MemoryRefusal(*kind, head);
      else if (MayBeMail(head))
        kind = MailKindOf(input->Peek(kMailBytes));
      if (kind == nullptr) kind = declared;
    } catch (const UnreadableError& error) {
      if (place.asked) visitor_->NotRead(path, error.what());
      return;
    }
  }
  if (kind == nullptr) return Plain(path, input, place);
  if (kind->refusal != nullptr) {
    Plain(path, input, place);
    return visitor_->NotRead(path, StrCat("is ", kind->name, ", ", kind->refusal));
  }
  if (place.depth >= options_.limits.depth)
    refusal = StrCat("is ", kind->name, " within ", place.depth, " others, the limit");
  if (!refusal.empty()) return visitor_->NotRead(path, refusal);
  if (input->seekable() == nullptr) input->Record();
  if ((kind->needs_seek || kind->is_text) && input->seekable() == nullptr)
    return Buffered(path, *kind, input, place);
  if (kind->is_text) {
    Plain(path, input, place);
    input->Rewind();
  }
  if (kind->filter != 0) return Stream(path, *kind, input, place);
  Open(path, *kind, input, place);
}

void ArchiveVisit::Plain(const std::string& path, ReplayReader* input, const Nesting& place) {
  const bool opens = options_.archives && place.depth < options_.limits.depth;
  if (!place.asked && !opens) return;
  std::unique_ptr<EncryptionWatch> watch;
  KeptBytes kept(input,
                 input->seekable() != nullptr ? 0 : UnpackBudget::kMaxBuffered - budget_.buffered);
  try {
    watch = WatchEncryption(path, input->Peek(kDocumentBytes));
    WatchedBytes watched(&kept, watch.get());
    if (place.asked)
      visitor_->File(path, watched);
    else
      Drain(&watched);
  } catch (const UnreadableError& error) {
    visitor_->NotRead(path, error.what());
  }
  if (watch != nullptr && watch->encrypted())
    visitor_->NotRead(EncryptedPath(path), "is encrypted");
  if (!opens) return;
  kept.archives.End();
  if (input->seekable() != nullptr) return Embedded(path, input->seekable(), kept.archives, place);
  MemoryBytes memory(kept.bytes);
  budget_.buffered += memory.size();
  Embedded(path, kept.whole ? &memory : nullptr, kept.archives, place);
  budget_.buffered -= memory.size();
}

// The archives in a file that was visited as the bytes that it is.
void ArchiveVisit::Embedded(const std::string& path, SeekableReader* whole,
                            const EmbeddedArchives& archives, const Nesting& place) {
  int64_t end = 0;
  bool first = true;
  for (const EmbeddedArchive& archive : archives.found()) {
    if (archive.start < end) continue;
    if (whole == nullptr)
      return visitor_->NotRead(
          path,
          StrCat("has an archive in it (at byte ", archive.start, "), but is part of another ",
                 "file, and too large to be held in memory: unpack it, and scan it by itself"));
    Nesting within = place;
    within.host = archive.certain ? Host::kCertain : Host::kGuess;
    embedded_end_ = 0;
    RangeReader range(whole, archive.start, whole->size());
    ReplayReader input(&range);
    Content(first ? path : StrCat(path, kInside, "(at byte ", archive.start, ")"), &input, within,
            archive.declared);
    end = archive.start + embedded_end_;
    first = first && embedded_end_ == 0;
  }
  if (archives.more())
    visitor_->NotRead(path, StrCat("has more than ", EmbeddedArchives::kMost, " archives in it"));
}

// The bytes of something that begins as an archive does but is none, or is damaged at the start.
void ArchiveVisit::NotAnArchive(const std::string& path, const ArchiveKind& kind,
                                ReplayReader* input, const Nesting& place,
                                const std::string& problem) {
  if (place.host == Host::kGuess) return;
  const bool again = input->Rewind();
  if (again && place.host == Host::kNone) Plain(path, input, place);
  if (!again || !kind.weak)
    visitor_->NotRead(path,
                      StrCat("begins as ", kind.name, " does, but cannot be unpacked: ", problem));
}

void ArchiveVisit::Buffered(const std::string& path, const ArchiveKind& kind, ReplayReader* input,
                            Nesting place) {
  const int64_t left = UnpackBudget::kMaxBuffered - budget_.buffered;
  std::string bytes;
  try {
    bytes = ReadAll(*input, left);
  } catch (const UnreadableError& error) {
    return visitor_->NotRead(path, StrCat("is ", kind.name, " in another file, and that must fit ",
                                          "into memory: ", error.what()));
  }
  const int64_t size = static_cast<int64_t>(bytes.size());
  budget_.buffered += size;
  MemoryBytes memory(bytes);
  ReplayReader seekable(&memory);
  Content(path, &seekable, place);
  budget_.buffered -= size;
}

void ArchiveVisit::Open(const std::string& path, const ArchiveKind& kind, ReplayReader* input,
                        Nesting place) {
  std::string problem;
  const bool by_directory = !IsZip(kind) || input->seekable() != nullptr;
  if (by_directory && Try(path, kind, input, place, &problem)) return;
  // A directory that is missing, damaged or empty hides no member of a zip.
  if (IsZip(kind) && (!by_directory || input->Rewind()) &&
      Try(path, kStreamedZip, input, place, &problem))
    return;
  if (!problem.empty()) return NotAnArchive(path, kind, input, place, problem);
  if (place.host != Host::kNone) return;
  if (input->Rewind())
    Plain(path, input, place);
  else
    visitor_->NotRead(path, StrCat("is ", kind.name, " with nothing in it"));
}

bool ArchiveVisit::Try(const std::string& path, const ArchiveKind& kind, ReplayReader* input,
                       Nesting place, std::string* problem) {
  try {
    problem->clear();
    return Members(path, kind, input, place);
  } catch (const UnreadableError& error) {
    *problem = error.what();
    return false;
  }
}

// Whether there was a member. Throws UnreadableError when the archive is damaged before the first.
bool ArchiveVisit::Members(const std::string& path, const ArchiveKind& kind, ReplayReader* input,
                           Nesting place) {
  UnpackLayer layer{.parent = place.layer};
  const Leaver leaver{&budget_, &layer};
  const Nesting within{&layer, place.depth + 1, place.asked};
  const auto reader = OpenMembers(kind, input, WatchOf(layer));
  ArchiveMember member;
  std::string problem;
  int64_t count = 0;
  for (int failures = 0; budget_.stopped().empty();) {
    try {
      if (!reader->Next(&member)) break;
    } catch (const UnreadableError& error) {
      if (count == 0) throw;
      problem = error.what();
      constexpr int kFailures = 100;  // without a member in between
      if (reader->goes_on() && ++failures < kFailures) continue;
      break;
    }
    failures = 0;
    ++count;
    budget_.CountEntry();
    budget_.CheckTime(layer);
    if (!budget_.stopped().empty()) break;
    if (member.name.empty()) member.name = StrCat("member ", count);
    MemberBytes bytes(reader.get(), &layer, &budget_);
    bytes.CountInTotal();
    Member(StrCat(path, kInside, member.name), member, &bytes, within);
    if (!member.encrypted && (kind.skips_by_unpacking || !member.bytes)) Drain(&bytes);
  }
  if (!budget_.stopped().empty()) problem = budget_.stopped();
  if (!problem.empty())
    visitor_->NotRead(path, problem);
  else if (count > 0)
    Behind(path, kind, input, reader->read_to(),
           {place.layer, within.depth, place.asked, place.host});
  return count > 0;
}

// Ends what takes too long, whether or not something comes out of it.
Watch ArchiveVisit::WatchOf(const UnpackLayer& layer) {
  return [this, &layer] {
    visitor_->Poll();
    budget_.CheckTime(layer);
    if (!budget_.stopped().empty()) throw UnreadableError(budget_.stopped());
  };
}

// What a file on disk has behind the archive that it is: nothing unpacks it, but some programs
// would run it.
void ArchiveVisit::Behind(const std::string& path, const ArchiveKind& kind, ReplayReader* input,
                          int64_t read_to, Nesting place) {
  try {
    const std::optional<int64_t> start = BehindArchive(kind, input, read_to);
    if (place.host != Host::kNone) {
      embedded_end_ = start.value_or(input->seekable()->size());
      return;
    }
    const std::string name = StrCat(path, kInside, "(behind the end)");
    if (!start || filter_.Excludes(name)) return;
    input->GoTo(*start);
    ReplayReader rest(static_cast<ByteReader*>(input));
    Content(name, &rest, place);
  } catch (const UnreadableError& error) {
    visitor_->NotRead(path, error.what());
  }
}

void ArchiveVisit::Member(const std::string& path, const ArchiveMember& member, ByteReader* bytes,
                          Nesting place) {
  if (filter_.ExcludesFrom(path.size() - member.name.size(), path)) return;
  place.asked = place.asked || filter_.Includes(path);
  const auto not_read = [&](const std::string& reason) {
    if (place.asked) visitor_->NotRead(path, reason);
  };
  switch (member.type) {
    case ArchiveMember::Type::kFolder:
    case ArchiveMember::Type::kHardLink:
      return;
    case ArchiveMember::Type::kSymbolicLink:
      if (LeavesArchive(member.name, member.target))
        not_read(StrCat("is a link to what is not in the archive: ", Printable(member.target)));
      return;
    case ArchiveMember::Type::kOther:
      return not_read(member.what);
    case ArchiveMember::Type::kFile:
      break;
  }
  if (member.encrypted) return not_read("is encrypted");
  ReplayReader input(bytes);
  if (member.plain)
    Plain(path, &input, place);
  else
    Content(path, &input, place, member.declared);
  if (!member.not_read.empty()) not_read(member.not_read);
}

void ArchiveVisit::Stream(const std::string& path, const ArchiveKind& kind, ReplayReader* input,
                          Nesting place) {
  UnpackLayer layer{.parent = place.layer};
  const Leaver leaver{&budget_, &layer};
  std::unique_ptr<MemberSource> reader;
  try {
    ArchiveMember ignored;
    reader = OpenMembers(kind, input, WatchOf(layer));
    reader->Next(&ignored);  // or it is empty
    MemberBytes bytes(reader.get(), &layer, &budget_);
    ReplayReader unpacked(&bytes);
    const ArchiveKind* const inner = KindOf(unpacked.Peek(kKindBytes));

    place.layer = &layer;
    Nesting within = place;
    within.host = Host::kNone;
    if (IsRpm(kind) && inner != nullptr && IsRpm(*inner)) ++within.depth;
    if (IsRpm(kind) || (inner != nullptr && inner->within_compressed)) {
      Content(path, &unpacked, within);
    } else {
      const std::string inner_path = StrCat(path, kInside, UnpackedName(path));
      if (filter_.Excludes(inner_path)) return;
      ++within.depth;
      bytes.CountInTotal();
      Content(inner_path, &unpacked, within);
    }
    if (Drain(&unpacked))
      Behind(path, kind, input, reader->read_to(),
             {layer.parent, place.depth + 1, place.asked, place.host});
  } catch (const UnreadableError& error) {
    NotAnArchive(path, kind, input, place, error.what());
  }
}

}  // namespace fovea::data
