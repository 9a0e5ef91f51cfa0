#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/scan/diff/comparison.h"
#include "fovea/scan/file_scan.h"
#include "fovea/scan/scan_visitor.h"
#include "fovea/scan/segment_reader.h"

namespace fovea::scan {
namespace {

// What was read already, and then the rest, or why there is none. All is digested.
class ResumedReader : public data::ByteReader {
 public:
  ResumedReader(std::string_view front, std::exception_ptr unreadable, data::ByteReader* rest,
                FileDigester* digester)
      : front_(front), unreadable_(std::move(unreadable)), rest_(rest), digester_(digester) {}

  size_t Read(std::span<uint8_t> out) override {
    if (at_ < front_.size()) {
      const size_t count = front_.copy(reinterpret_cast<char*>(out.data()), out.size(), at_);
      at_ += count;
      return count;
    }
    if (unreadable_) std::rethrow_exception(unreadable_);
    const size_t read = rest_->Read(out);
    digester_->Add(out.first(read));
    return read;
  }

 private:
  const std::string_view front_;
  const std::exception_ptr unreadable_;
  data::ByteReader* const rest_;
  FileDigester* const digester_;
  size_t at_ = 0;
};

}  // namespace

void ScanVisitor::CompareFile(const std::string& path, data::ByteReader& bytes) {
  Comparison& comparison = *context_.options.comparison;
  FileDigester digester;
  std::string content;
  std::exception_ptr unreadable;
  bool ended = false;
  std::vector<uint8_t> piece(size_t{64} << 10);
  try {
    while (!ended && content.size() < static_cast<size_t>(kMostComparedBytes)) {
      const size_t read = bytes.Read(piece);
      digester.Add(std::span(piece).first(read));
      content.append(reinterpret_cast<const char*>(piece.data()), read);
      ended = read == 0;
    }
  } catch (const data::UnreadableError&) {
    unreadable = std::current_exception();
  }

  ComparedFile compared;
  if (ended) compared = comparison.Compare(path, digester.Finish(), content);
  const auto is_same = [&] {
    return compared.likeness == Likeness::kSame || compared.likeness == Likeness::kSameText;
  };
  const auto tell_likeness = [&] {
    if (compared.likeness == Likeness::kSameText)
      Note(path, "differs from the original in line ends or a byte-order mark alone");
    if (!compared.note.empty()) Note(path, compared.note);
  };
  if (ended && is_same()) {
    tell_likeness();
    return context_.tally->AddFile(path);
  }

  FileScan scan(context_.model, context_.thresholds, context_.options, nullptr,
                compared.diff ? &compared.diff->added : nullptr);
  const auto tell = [&] {
    std::optional<Finding> finding = scan.Finish(path);
    if (!finding) return;
    finding->change = compared.likeness == Likeness::kChanged ? Change::kChanged : Change::kAdded;
    if (compared.diff) {
      finding->lines_added = compared.diff->lines_added;
      finding->lines_removed = compared.diff->lines_removed;
    }
    if (finding->score >= finding->threshold) context_.tally->AddFinding();
    context_.outcomes->Put(job_, std::move(*finding));
  };
  ResumedReader reader(content, unreadable, ended ? nullptr : &bytes, &digester);
  data::MemoryBytes memory(content);
  SegmentReader segments(ended ? static_cast<data::ByteReader*>(&memory) : &reader, &buffer_);
  try {
    while (const std::optional<Segment> segment = segments.Next()) scan.Add(*segment);
  } catch (...) {
    tell();
    throw;
  }
  if (!ended) compared = comparison.Compare(path, digester.Finish(), std::nullopt);
  tell_likeness();
  if (!is_same()) tell();
  context_.tally->AddFile(path);
}

}  // namespace fovea::scan
