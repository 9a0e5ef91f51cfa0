#include "fovea/augment/edits.h"

#include <utility>

#include "fovea/core/error.h"

namespace fovea::augment {

void Edits::Replace(int64_t start, int64_t end, std::string text) {
  Add({start, end, std::move(text), false});
}

void Edits::InsertOutside(int64_t at, std::string text) { Add({at, at, std::move(text), true}); }

void Edits::Add(Edit edit) {
  const int64_t least = edits_.empty() ? 0 : edits_.back().end;
  Require(edit.start >= least && edit.end >= edit.start, "an edit of bytes ", edit.start, " to ",
          edit.end, " does not follow the one that ends at ", least);
  edits_.push_back(std::move(edit));
}

std::vector<ByteSpan> Edits::Moved(std::vector<ByteSpan> spans) const {
  std::vector<ByteSpan> moved;
  size_t next = 0;    // first edit that may still matter
  int64_t shift = 0;  // of what lies behind the edits before it
  for (const ByteSpan& span : spans) {
    while (next < edits_.size() && edits_[next].end <= span.start) {
      const Edit& edit = edits_[next++];
      shift += static_cast<int64_t>(edit.text.size()) - (edit.size());
    }
    int64_t start = span.start + shift;
    size_t inner = next;
    int64_t inner_shift = shift;
    int64_t end = -1;
    for (; inner < edits_.size() && edits_[inner].start < span.end; ++inner) {
      const Edit& edit = edits_[inner];
      const auto size = static_cast<int64_t>(edit.text.size());
      if (edit.start < span.start) start = edit.start + inner_shift + size;
      if (edit.end > span.end) {
        end = edit.start < span.start ? start : edit.start + inner_shift;
        break;
      }
      if (edit.outside) {
        const int64_t at = edit.start + inner_shift;
        if (at > start) moved.push_back({start, at});
        start = at + size;
      }
      inner_shift += size - (edit.size());
    }
    if (end < 0) end = span.end + inner_shift;
    if (end > start) moved.push_back({start, end});
  }
  return moved;
}

void Edits::Apply(Sample& sample) const {
  if (edits_.empty()) return;
  const auto size = static_cast<int64_t>(sample.bytes.size());
  Require(edits_.back().end <= size, "an edit ends at byte ", edits_.back().end, " of ", size);
  std::string bytes;
  bytes.reserve(sample.bytes.size() + sample.bytes.size() / 8);
  int64_t from = 0;
  for (const Edit& edit : edits_) {
    bytes.append(sample.bytes, static_cast<size_t>(from), static_cast<size_t>(edit.start - from));
    bytes += edit.text;
    from = edit.end;
  }
  bytes.append(sample.bytes, static_cast<size_t>(from));
  sample.spans = Moved(std::move(sample.spans));
  sample.bytes = std::move(bytes);
}

}  // namespace fovea::augment
