#ifndef FOVEA_INFER_FILES_FIRST_LOOK_H_
#define FOVEA_INFER_FILES_FIRST_LOOK_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/attention/kernel_backend.h"
#include "fovea/infer/files/bag_model.h"
#include "fovea/infer/files/int8_table.h"
#include "fovea/infer/files/windows/file_windows.h"
#include "fovea/infer/model_file.h"

namespace fovea::infer {

// What the first look says of each window of a stretch of a file, in logits.
struct WindowsSeen {
  FileWindows windows;
  std::vector<float> logits;  // in the context of its neighbours
  std::vector<float> alone;   // without it
  std::vector<float> glance;  // at a glance
};

// The first look at a file: a glance at all windows, near where that is suspicious, and all members
// of a BagModel where near is in doubt. Any number of threads may share one.
class FirstLook {
 public:
  // Takes what is its own from the tensors. Throws InputError, ArgumentError on a damaged file.
  FirstLook(const ModelFile& file, const std::string& path, std::map<std::string, Tensor>* tensors);

  const BagModel& model() const { return model_; }
  const std::vector<std::string>& languages() const { return model_.options().languages; }

  WindowsSeen Look(std::span<const uint8_t> bytes, RawTokens raw = RawTokens::kRead) const;
  // Index into languages(). Where it hangs on raw windows, these must have been read.
  int Language(std::span<const uint8_t> bytes, const FileWindows& windows) const;
  // α of the pooling attention, of all windows.
  Tensor Attention(const FileWindows& windows) const;

 private:
  int IndexOf(std::string_view language) const;
  float Bounded(float logit) const;
  float Vote(std::span<const float> logits) const;
  void LookAgain(WindowsSeen* seen) const;

  BagModel model_;
  Int8Table simple_, tokens_, ngrams_;
  attention::Parameters<attention::KernelBackend> weights_;
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_FIRST_LOOK_H_
