#include "fovea/scan/scan_visitor.h"

#include <optional>
#include <utility>

#include "fovea/data/files/archives/replay_reader.h"
#include "fovea/scan/diff/comparison.h"
#include "fovea/scan/file_scan.h"
#include "fovea/scan/known/finding_key.h"
#include "fovea/scan/known/known_findings.h"
#include "fovea/scan/segment_reader.h"

namespace fovea::scan {
namespace {

// Counts what is read, and ends it when the scan is cancelled.
class WatchedReader : public data::ByteReader {
 public:
  WatchedReader(data::ByteReader* bytes, ScanVisitor* visitor, Tally* tally)
      : bytes_(bytes), visitor_(visitor), tally_(tally) {}

  size_t Read(std::span<uint8_t> out) override {
    visitor_->Poll();
    const size_t read = bytes_->Read(out);
    tally_->AddBytes(static_cast<int64_t>(read));
    return read;
  }

 private:
  data::ByteReader* bytes_;
  ScanVisitor* visitor_;
  Tally* tally_;
};

// Hashes what is read.
class CheckedReader : public data::ByteReader {
 public:
  CheckedReader(data::ByteReader* bytes, TrustCheck* check) : bytes_(bytes), check_(check) {}

  size_t Read(std::span<uint8_t> out) override {
    const size_t read = bytes_->Read(out);
    check_->Add(out.first(read));
    return read;
  }

 private:
  data::ByteReader* bytes_;
  TrustCheck* check_;
};

// Whether the end comes before a replay reader has forgotten the beginning.
bool EndsSoon(data::ReplayReader* reader) {
  uint8_t piece[16 << 10];
  size_t all = 0;
  try {
    while (all + sizeof piece <= data::ReplayReader::kReplay) {
      const size_t read = reader->Read(piece);
      if (read == 0) return true;
      all += read;
    }
  } catch (const data::UnreadableError&) {  // and again when it is scanned
  }
  return false;
}

}  // namespace

bool ScanVisitor::IsTrusted(const std::string& path) {
  if (context_.options.trusted == nullptr) return false;
  not_trusted_ = path;
  TrustCheck check(*context_.options.trusted);
  try {
    data::DiskFile file(path);
    std::vector<uint8_t> piece(size_t{256} << 10);
    for (size_t read; (read = file.Read(piece)) > 0;) {
      Poll();
      check.Add(std::span(piece).first(read));
    }
  } catch (const data::UnreadableError&) {  // and again when it is scanned
    return false;
  }
  const std::optional<size_t> list = check.Finish();
  if (list) context_.tally->AddTrusted(*list);
  return list.has_value();
}

void ScanVisitor::File(const std::string& path, data::ByteReader& bytes) {
  WatchedReader watched(&bytes, this, context_.tally);
  if (context_.options.comparison != nullptr) return CompareFile(path, watched);
  if (context_.options.trusted == nullptr || path == not_trusted_)
    return ScanFile(path, watched, nullptr);
  TrustCheck check(*context_.options.trusted);
  CheckedReader checked(&watched, &check);
  data::ReplayReader reader(static_cast<data::ByteReader*>(&checked));
  reader.Record();
  const bool ended = EndsSoon(&reader);
  const std::optional<size_t> list = ended ? check.Finish() : std::nullopt;
  if (list) return context_.tally->AddTrusted(*list);
  reader.Rewind();
  ScanFile(path, reader, ended ? nullptr : &check);
}

void ScanVisitor::ScanFile(const std::string& path, data::ByteReader& reader, TrustCheck* check) {
  SegmentReader segments(&reader, &buffer_);
  const KnownFindings* const findings = context_.options.known;
  const std::string key_path = context_.options.make_keys || findings != nullptr
                                   ? context_.key_paths.Of(path)
                                   : std::string();
  const KnownFindings::Known* const known = findings == nullptr ? nullptr : findings->Of(key_path);
  FileScan scan(context_.model, context_.thresholds, context_.options,
                known == nullptr ? nullptr : &known->content);
  const auto tell = [&](bool whole) {
    std::optional<Finding> finding = scan.Finish(path);
    if (!finding) return;
    if (std::optional<FindingKey> key = scan.TakeKey(whole)) {
      key->path = key_path;
      if (known != nullptr) known->seen = true;
      if (key->known) finding->known_from = findings->ListName(known->lists.front());
      finding->key = std::make_shared<const FindingKey>(std::move(*key));
    }
    if (finding->score >= finding->threshold && finding->known_from.empty())
      context_.tally->AddFinding();
    context_.outcomes->Put(job_, std::move(*finding));
  };
  try {
    while (const std::optional<Segment> segment = segments.Next()) scan.Add(*segment);
  } catch (const data::UnreadableError&) {
    tell(false);
    throw;
  } catch (const Stopped&) {
    tell(false);
    throw;
  }
  const std::optional<size_t> list = check == nullptr ? std::nullopt : check->Finish();
  if (list) return context_.tally->AddTrusted(*list);
  tell(true);
  if (scan.cut())
    Note(path, "more is encoded in it than was decoded: the rest was read as it stands");
  if (known != nullptr) known->scanned = true;
  context_.tally->AddFile(path);
}

void ScanVisitor::NotRead(const std::string& path, const std::string& reason) {
  if (context_.options.comparison != nullptr) context_.options.comparison->NotRead(path);
  context_.outcomes->Put(job_, NotScanned{path, reason});
}

void ScanVisitor::Note(const std::string& path, const std::string& text) {
  context_.outcomes->Put(job_, scan::Note{path, text});
}

void ScanVisitor::Poll() {
  signs_->count.fetch_add(1, std::memory_order_relaxed);
  if (context_.cancelled->load(std::memory_order_relaxed) ||
      signs_->given_up.load(std::memory_order_relaxed))
    throw Stopped();
}

void ScanVisitor::LeftOut(const std::string& /*path*/, data::LeftOutBy why) {
  context_.tally->AddLeftOut(why);
}

}  // namespace fovea::scan
