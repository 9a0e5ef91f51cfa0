#ifndef FOVEA_CLI_STANDARD_INPUT_H_
#define FOVEA_CLI_STANDARD_INPUT_H_

#include <atomic>

#include "fovea/data/files/file_walk.h"

namespace fovea::cli {

// Standard input from front to back. Ends with an UnreadableError soon after `stop` is set, also
// while nothing comes.
class StandardInput : public data::ByteReader {
 public:
  explicit StandardInput(const std::atomic<bool>* stop) : stop_(stop) {}
  size_t Read(std::span<uint8_t> out) override;

 private:
  const std::atomic<bool>* stop_;
};

}  // namespace fovea::cli

#endif  // FOVEA_CLI_STANDARD_INPUT_H_
