#ifndef FOVEA_INFER_FILES_SHARP_SHARP_LOOK_H_
#define FOVEA_INFER_FILES_SHARP_SHARP_LOOK_H_

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fovea/attention/kernel_backend.h"
#include "fovea/infer/files/file_model.h"
#include "fovea/infer/files/first_look.h"
#include "fovea/infer/files/sharp/sharp_model.h"

namespace fovea::infer {

// The places of a stretch of a file that are worth a sharp look.
struct Fixations {
  std::vector<int64_t> centres;  // windows, the hottest first
  bool cut = false;              // there were more than may be read
};
// The hottest windows of text at or above the cut, no two of which lie in what the other's look
// reads for certain, and of them at most `most` for each 100 kB begun.
Fixations ChooseFixations(const WindowsSeen& seen, double cut, int64_t most, int64_t bytes);

// The sharp look of a model of files: what is hot at the first look is read again. Any number of
// threads may share one.
class SharpLook {
 public:
  // Takes what is its own, "sharp.…", from the tensors. Throws InputError, ArgumentError on a
  // damaged file.
  SharpLook(const ModelFile& file, const std::string& path, std::map<std::string, Tensor>* tensors);

  const SharpModelOptions& options() const { return model_.options(); }

  // Reads places again. The logits of windows that were read, of those at or above the cut, become
  // the mean of what both looks say, by `share`; where there are more such windows than may be
  // read, the others say no more than the hottest that was. bytes: how long the stretch is.
  std::vector<Fixation> LookAgain(int64_t bytes, WindowsSeen* seen) const;

 private:
  // said: of each window that was read; cut: others were hot, too.
  void Weigh(const std::vector<std::optional<float>>& said, bool cut, WindowsSeen* seen) const;

  SharpModel model_;
  BytePairs pairs_;
  Int8Table table_;
  attention::Parameters<attention::KernelBackend> weights_;
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_SHARP_SHARP_LOOK_H_
