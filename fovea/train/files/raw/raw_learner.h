#ifndef FOVEA_TRAIN_FILES_RAW_RAW_LEARNER_H_
#define FOVEA_TRAIN_FILES_RAW_RAW_LEARNER_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "fovea/infer/files/raw/raw_model.h"
#include "fovea/infer/model_file.h"
#include "fovea/train/files/raw/program_files.h"

namespace fovea::train {

struct RawTrainOptions {
  double rate = 0.1;               // of the model of sequences of bytes
  double instruction_rate = 0.05;  // of that of instructions
  double hot = -4;           // benign windows that say as much are learnt from, the hottest first,
  int64_t hottest = 40;      // so many of a file at most,
  int64_t random = 2;        // and so many at random
  double instructions = -1;  // benign windows that say as much are learnt from as instructions
  double planted = 0.5;      // planted windows for each benign one
  double stubs = 0.12;       // share of what is planted that is a made decoder
  int64_t most_bytes = 1 << 21;  // of a file that are read at a time
  uint64_t seed = 1;
};

// The look at raw bytes (infer/files/raw/raw_look.h), learnt from pieces of machine code that are
// planted into benign files, and from the windows of those that look most like it. One pass over
// the files teaches the model of bytes, a second one that of instructions. poll: called with each
// file.
void LearnRaw(const infer::RawModelOptions& model, const RawTrainOptions& options,
              std::span<const ProgramFile* const> files, std::span<const std::string> code,
              const std::function<void()>& poll, infer::ModelFile* out);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_RAW_RAW_LEARNER_H_
