#ifndef FOVEA_AUGMENT_EDITS_H_
#define FOVEA_AUGMENT_EDITS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "fovea/core/byte_span.h"

namespace fovea::augment {

// A file to train on. spans: what is known to be malicious, by start, without overlap, none empty.
struct Sample {
  std::string bytes;
  std::vector<ByteSpan> spans;
};

// Replacements in a sample. Its spans move along:
// - what is put in at either end of a span stays outside of it, what is put in within belongs to
// it,
// - what is replaced within a span belongs to it; over its border, to neither side,
// - a span of which nothing stays is dropped.
class Edits {
 public:
  // Bytes [start, end) become `text`. In order of start, without overlap.
  void Replace(int64_t start, int64_t end, std::string text);
  void Erase(int64_t start, int64_t end) { Replace(start, end, ""); }
  // Belongs to no span: one that it falls into is split.
  void InsertOutside(int64_t at, std::string text);

  // ArgumentError: an edit beyond the end. Sample and list are then as before.
  void Apply(Sample& sample) const;

 private:
  struct Edit : ByteSpan {
    std::string text;
    bool outside;
  };
  void Add(Edit edit);
  std::vector<ByteSpan> Moved(std::vector<ByteSpan> spans) const;

  std::vector<Edit> edits_;
};

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_EDITS_H_
