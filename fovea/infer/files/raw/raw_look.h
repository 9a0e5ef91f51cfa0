#ifndef FOVEA_INFER_FILES_RAW_RAW_LOOK_H_
#define FOVEA_INFER_FILES_RAW_RAW_LOOK_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "fovea/infer/files/file_model.h"
#include "fovea/infer/files/int8_table.h"
#include "fovea/infer/files/raw/raw_model.h"
#include "fovea/infer/model_file.h"

namespace fovea::infer {

// The look at raw bytes of a model of files: how much a place is like machine code that somebody
// wrote by hand to be put into a file, and unlike what compilers and other programs write.
//
// A linear model of sequences of 2 to 4 bytes gives each window w, of 32 bytes at every 16th, a
// logit z_w = b + Σ θ(n-grams in w), or none where all of it repeats. The hottest are read again as
// instructions (instruction_features.h), by another linear model: y_w = c + Σ φ(features around w).
// A window that was read, or lies near one, says z_w + y; one that was not says z_w less a
// constant. Any number of threads may share one.
class RawLook {
 public:
  // Takes what is its own, "raw.…", from the tensors. Throws InputError, ArgumentError on a damaged
  // file.
  RawLook(const ModelFile& file, const std::string& path, std::map<std::string, Tensor>* tensors);

  const RawModelOptions& options() const { return options_; }

  // What it says of each stretch of `stride` bytes, in order, the windows that hold the stretch
  // together: in `logit` the most of them, in `alone` the mean, in `first` and `glance` what the
  // first model says. Where nothing is hot, stretches are up to 128 bytes long. Of a run of hot
  // ones, the bytes whose sequences say the most together (the maximal subarray, Bentley 1984)
  // begin and end stretches of their own; alone, the run's other bytes say nothing. Empty of
  // nothing.
  std::vector<FileWindow> Look(std::span<const uint8_t> bytes) const;

  // The logits of all windows, of the first model and of both, before the scale.
  struct Said {
    std::vector<float> first, both;
    std::vector<int32_t> sums;  // of the rows of the sequences before each byte
  };
  Said SayOf(std::span<const uint8_t> bytes) const;

 private:
  // The part of a run of hot bytes that decides.
  ByteSpan Core(const Said& said, const ByteSpan& run) const;
  void Trim(const Said& said, std::vector<FileWindow>* stretches) const;
  double InstructionLogit(std::span<const uint8_t> bytes) const;
  float Bounded(float logit) const;

  RawModelOptions options_;
  Int8Table ngrams_, instructions_;
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_RAW_RAW_LOOK_H_
