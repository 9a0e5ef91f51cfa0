#include "fovea/data/files/archives/archive_visit.h"

#include <algorithm>
#include <optional>

#include "fovea/core/error.h"
#include "fovea/data/files/archives/archive_end.h"
#include "fovea/data/files/archives/archive_reader.h"
#include "fovea/data/files/archives/bytes_up_to.h"
#include "fovea/data/files/archives/documents/document_kind.h"
#include "fovea/data/files/archives/encrypted/encrypted_document.h"
#include "fovea/data/files/archives/mail/mail_kind.h"
#include "fovea/data/files/archives/member_path.h"
#include "fovea/data/files/archives/range_reader.h"
#include "fovea/data/files/archives/spool.h"
#include "fovea/data/files/archives/unpacked_bytes.h"
#include "fovea/data/files/archives/zip/zip_map.h"

namespace fovea::data {
namespace {

// What is searched for archives as it is read.
class SearchedBytes : public ByteReader {
 public:
  SearchedBytes(ByteReader* source, EmbeddedArchives* archives)
      : source_(source), archives_(archives) {}

  size_t Read(std::span<uint8_t> out) override {
    const size_t got = source_->Read(out);
    archives_->Add(out.first(got));
    return got;
  }

 private:
  ByteReader* source_;
  EmbeddedArchives* archives_;
};

}  // namespace

ArchiveVisit::ArchiveVisit(const WalkOptions& options, FileVisitor* visitor, size_t root)
    : options_(options),
      filter_(FilterOf(options)),
      root_(root),
      visitor_(visitor),
      budget_(options.limits) {}

void ArchiveVisit::Start(const std::string& path, ReplayReader* input) {
  Nesting place;
  place.asked = filter_->IncludesOthers();
  Content(path, input, place);
  for (const auto& [archive, passed] : passed_over_)
    for (const std::string& text : PassedOverText(passed, "")) visitor_->Note(archive, text);
}

bool ArchiveVisit::Asked(const std::string& path, const Nesting& place) const {
  const size_t archive = place.depth > 0 ? path.rfind(kInside) : path.npos;
  return filter_->Includes({path, root_}, archive == path.npos ? root_ : archive + 1)
      .value_or(place.asked);
}

bool ArchiveVisit::LeavesOut(const std::string& path, size_t from, std::optional<int64_t> bytes) {
  std::optional<LeftOutBy> by = filter_->LeavesOut({path, root_}, from, false);
  if (!by && bytes && options_.max_file_bytes > 0 && *bytes > options_.max_file_bytes)
    by = LeftOutBy::kSize;
  if (by) visitor_->LeftOut(path, *by);
  return by.has_value();
}

void ArchiveVisit::Content(const std::string& path, ReplayReader* input, Nesting place,
                           const ArchiveKind* declared) {
  place.asked = Asked(path, place);
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
      if (place.asked && !place.told) visitor_->NotRead(path, error.what());
      return;
    }
  }
  if (kind == nullptr) return AsItIs(path, input, place);
  if (kind->refusal != nullptr) {
    if (place.host == Host::kNone) AsItIs(path, input, place);  // else it has come with the host
    if (place.host == Host::kNone) opened_ = path;              // as far as it can be
    return visitor_->NotRead(path, StrCat("is ", kind->name, ", ", kind->refusal));
  }
  const bool any_order = IsZip(*kind) || kind->needs_seek || kind->is_text;
  if (any_order && input->seekable() == nullptr) return Spooled(path, *kind, input, place);
  if (place.depth >= options_.limits.depth)
    refusal = StrCat("is ", kind->name, " within ", place.depth, " others, the limit");
  if (!refusal.empty()) return visitor_->NotRead(path, refusal);
  if (input->seekable() == nullptr) input->Record();
  if (kind->is_text && place.host == Host::kNone) {
    AsItIs(path, input, place);
    input->Rewind();
  }
  if (kind->filter != 0) return Stream(path, *kind, input, place);
  Open(path, *kind, input, place);
}

// What is no archive, or is text as well, but may have a zip behind it, or be a document.
void ArchiveVisit::AsItIs(const std::string& path, ReplayReader* input, const Nesting& place) {
  if (!options_.archives) return Plain(path, input, place);
  const ArchiveKind* const document = DocumentKindOf(input->Peek(kDocumentBytes));
  if (input->seekable() == nullptr) {
    Spool spool(input, UnpackBudget::kMaxBuffered - budget_.buffered);
    if (!spool.complete() && document != nullptr) spool.ExtendToFile(UnpackBudget::kMaxSpooled);
    if (spool.complete())
      return WithSpool(&spool, [&](ReplayReader* whole) { AsItIs(path, whole, place); });
    LargePlain(path, &spool, place);
    if (document != nullptr)
      visitor_->NotRead(path,
                        StrCat("is ", document->name,
                               " in another file, and must be there whole: ", spool.problem()));
    return;
  }
  if (document != nullptr) return Document(path, *document, input, place);
  if (!ZipBehindHeader(path, input, place)) Plain(path, input, place);
}

void ArchiveVisit::Plain(const std::string& path, ReplayReader* input, const Nesting& place) {
  EmbeddedArchives archives;
  if (Bytes(path, input, place, &archives)) Embedded(path, input->seekable(), archives, place);
}

// Whether archives that stand in them are to be opened.
bool ArchiveVisit::Bytes(const std::string& path, ReplayReader* input, const Nesting& place,
                         EmbeddedArchives* archives) {
  const bool opens = options_.archives && place.depth < options_.limits.depth;
  if (!place.asked) visitor_->LeftOut(path, LeftOutBy::kInclude);
  if (!place.asked && !opens) return false;
  std::unique_ptr<EncryptionWatch> watch;
  BytesUpTo bytes(input, options_.max_file_bytes);
  SearchedBytes searched(&bytes, archives);
  try {
    watch = WatchEncryption(path, input->Peek(kDocumentBytes));
    WatchedBytes watched(&searched, watch.get());
    if (place.asked)
      visitor_->File(path, watched);
    else
      Drain(&watched);
  } catch (const UnreadableError& error) {
    // Only reading tells how large some are.
    if (bytes.had_more()) {
      visitor_->LeftOut(path, LeftOutBy::kSize);
      return false;
    }
    if (!place.told) visitor_->NotRead(path, error.what());
  }
  if (watch != nullptr && watch->encrypted()) {
    encrypted_ = EncryptedPath(path);
    if (place.asked) visitor_->NotRead(encrypted_, "is encrypted");
  }
  archives->End();
  return opens;
}

// The archives in a file that was visited as the bytes that it is. whole: nullptr where it is a
// stream too large to be kept. others: those that have come as something else.
void ArchiveVisit::Embedded(const std::string& path, SeekableReader* whole,
                            const EmbeddedArchives& archives, const Nesting& place,
                            const Places& others) {
  if (archives.found().empty()) return;
  // All of them together are bounded as one archive is.
  UnpackLayer layer{.parent = place.layer, .packed = whole != nullptr ? whole->size() : 0};
  const LayerLeaver leaver{&budget_, &layer};
  int64_t end = 0;
  bool first = true;
  for (const EmbeddedArchive& archive : archives.found()) {
    if (archive.start < end || others.contains(archive.start)) continue;
    if (!budget_.stopped().empty()) return visitor_->NotRead(path, budget_.stopped());
    if (whole == nullptr)
      return visitor_->NotRead(
          path,
          StrCat("has an archive in it (at byte ", archive.start, "), but is part of another ",
                 "file, and too large to be held in memory: unpack it, and scan it by itself"));
    Nesting within = place;
    within.host = archive.certain ? Host::kCertain : Host::kGuess;
    within.layer = &layer;
    embedded_end_ = 0;
    // libarchive would take several uuencoded ones for one.
    const auto next = std::find_if(&archive + 1, archives.found().data() + archives.found().size(),
                                   [](const EmbeddedArchive& other) { return other.text; });
    const bool bounded = archive.text && next != archives.found().data() + archives.found().size();
    RangeReader range(whole, archive.start, bounded ? next->start : whole->size());
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
  if (again && place.host == Host::kNone) AsItIs(path, input, place);
  if (!again || !kind.weak)
    visitor_->NotRead(path,
                      StrCat("begins as ", kind.name, " does, but cannot be unpacked: ", problem));
}

// What is read in any order, out of a stream: so that it gives the same as on disk.
void ArchiveVisit::Spooled(const std::string& path, const ArchiveKind& kind, ReplayReader* input,
                           const Nesting& place) {
  Spool spool(input, UnpackBudget::kMaxBuffered - budget_.buffered);
  if (!spool.complete()) spool.ExtendToFile(UnpackBudget::kMaxSpooled);
  if (!IsZip(kind) && !spool.problem().empty())
    return visitor_->NotRead(
        path,
        StrCat("is ", kind.name, " in another file, and must be there whole: ", spool.problem()));
  WithSpool(&spool, [&](ReplayReader* whole) { Content(path, whole, place, &kind); });
  if (!spool.complete()) visitor_->NotRead(path, spool.problem());
}

// While something reads what is kept, others keep less.
void ArchiveVisit::WithSpool(Spool* spool, const std::function<void(ReplayReader*)>& visit) {
  const int64_t size = spool->in_memory();
  budget_.buffered += size;
  ReplayReader whole(spool);
  visit(&whole);
  budget_.buffered -= size;
}

// What is too large to be kept as long as nothing says that it is an archive.
void ArchiveVisit::LargePlain(const std::string& path, Spool* spool, const Nesting& place) {
  TailReader tail(spool);
  WithSpool(spool, [&](ReplayReader*) {
    ReplayReader bytes(&tail);
    Plain(path, &bytes, place);
  });
  if (place.asked && EndsAsZip(tail.tail()))
    visitor_->NotRead(
        path, StrCat("ends in a zip archive, which was not opened, for it comes as a stream or "
                     "out of another file and has more than ",
                     UnpackBudget::kMaxBuffered >> 20, " MiB: scan it as a file by itself"));
}

void ArchiveVisit::Open(const std::string& path, const ArchiveKind& kind, ReplayReader* input,
                        Nesting place) {
  std::string problem;
  try {
    if (IsZip(kind) ? Zip(path, input, place, true, &problem) : Members(path, kind, input, place)) {
      if (place.host == Host::kNone) opened_ = path;
      return;
    }
  } catch (const UnreadableError& error) {
    problem = error.what();
  }
  if (!problem.empty()) return NotAnArchive(path, kind, input, place, problem);
  if (place.host != Host::kNone) return;
  if (input->Rewind())
    Plain(path, input, place);
  else
    visitor_->NotRead(path, StrCat("is ", kind.name, " with nothing in it"));
}

// Whether there was a member. Throws UnreadableError when the archive is damaged before the first.
// places: of the archives among them.
bool ArchiveVisit::Members(const std::string& path, const ArchiveKind& kind, ReplayReader* input,
                           Nesting place, Places* places) {
  UnpackLayer layer{.parent = place.layer};
  const LayerLeaver leaver{&budget_, &layer};
  Nesting within{&layer, place.depth + 1, place.asked};
  within.told = place.told;
  std::unique_ptr<MemberSource> reader;
  reader = OpenMembers(kind, input, [&, check = WatchOf(layer)] {
    if (reader != nullptr) layer.packed = std::max(layer.packed, reader->packed());
    check();
  });
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
    UnpackedBytes bytes(reader.get(), &layer, &budget_);
    bytes.CountInTotal();
    opened_.clear();
    const std::string member_path = StrCat(path, kInside, member.name);
    Member(member_path, member, &bytes, within);
    const bool opened = opened_ == member_path;
    if (!member.encrypted && (kind.skips_by_unpacking || !member.bytes)) Drain(&bytes);
    if (places == nullptr || !opened) continue;
    if (const ByteSpan stands = reader->stands(); stands.end > stands.start)
      places->emplace(stands.start, stands.end);
  }
  if (!budget_.stopped().empty()) problem = budget_.stopped();
  if (!problem.empty())
    visitor_->NotRead(path, problem);
  else if (count > 0 && !kind.is_document)
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
    if (!start || LeavesOut(name, path.size(), std::nullopt)) return;
    input->GoTo(*start);
    ReplayReader rest(static_cast<ByteReader*>(input));
    Content(name, &rest, place);
  } catch (const UnreadableError& error) {
    visitor_->NotRead(path, error.what());
  }
}

void ArchiveVisit::Member(const std::string& path, const ArchiveMember& member, ByteReader* bytes,
                          Nesting place) {
  const size_t from = path.size() - member.name.size();
  if (member.type == ArchiveMember::Type::kFile) {
    if (LeavesOut(path, from, member.bytes)) return;
  } else if (filter_->LeavesOut({path, root_}, from, false)) {
    return;
  }
  place.asked = Asked(path, place);
  const auto not_read = [&](const std::string& reason) {
    if (place.asked && !place.told) visitor_->NotRead(path, reason);
  };
  // There is nothing to read in it. kind: a list of PassedOver.
  const auto pass_over = [&](const std::string& what, NamedFew PassedOver::*kind) {
    constexpr size_t kArchives = 1000;
    if (!place.asked) return;
    std::string archive = path.substr(0, from - (sizeof kInside - 1));
    if (passed_over_.size() >= kArchives) archive = passed_over_.begin()->first;
    (passed_over_[archive].*kind).Add(member.name + what);
  };
  const bool is_link = member.type == ArchiveMember::Type::kSymbolicLink;
  if (options_.special && place.asked && (is_link || member.type == ArchiveMember::Type::kOther))
    options_.special(path, is_link ? "is a symbolic link to " + member.target : member.what);
  switch (member.type) {
    case ArchiveMember::Type::kFolder:
    case ArchiveMember::Type::kHardLink:
      return;
    case ArchiveMember::Type::kSymbolicLink:
      if (LeavesArchive(member.name, member.target))
        pass_over(" -> " + member.target, &PassedOver::links_out);
      return;
    case ArchiveMember::Type::kOther:
      return pass_over(" " + member.what, &PassedOver::special_members);
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
  const LayerLeaver leaver{&budget_, &layer};
  std::unique_ptr<MemberSource> reader;
  try {
    ArchiveMember ignored;
    reader = OpenMembers(kind, input, WatchOf(layer));
    reader->Next(&ignored);  // or it is empty
    UnpackedBytes bytes(reader.get(), &layer, &budget_);
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
      if (LeavesOut(inner_path, path.size(), std::nullopt)) return;
      ++within.depth;
      bytes.CountInTotal();
      Content(inner_path, &unpacked, within);
    }
    if (!Drain(&unpacked)) return;
    Behind(path, kind, input, reader->read_to(),
           {layer.parent, place.depth + 1, place.asked, place.host});
    if (place.host == Host::kNone) opened_ = path;
  } catch (const UnreadableError& error) {
    NotAnArchive(path, kind, input, place, error.what());
  }
}

}  // namespace fovea::data
