#ifndef FOVEA_INFER_FILES_RAW_RAW_MODEL_H_
#define FOVEA_INFER_FILES_RAW_RAW_MODEL_H_

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "fovea/core/byte_span.h"

namespace fovea::infer {

// What is taken off, in logits, from what is said of text and of raw bytes in files of a format:
// the strings of programs are often like scripts, the instructions of fonts like machine code.
struct FormatShift {
  double text = 0, raw = 0;
};

// How raw bytes are read: in windows that overlap, those at or above a cut once more.
struct RawModelOptions {
  int64_t ngram_bits = 19;          // the table of sequences of bytes has 2^ngram_bits rows
  int64_t window = 32;              // bytes
  int64_t stride = 16;              // from one window to the next; it divides `window`
  int64_t instruction_bits = 17;    // likewise of the features of instructions
  int64_t instruction_window = 96;  // bytes around a window that are read as instructions
  double cut = -4;                  // windows that say as much are read as instructions
  int64_t most = 16;                // of them for each 100 kB begun
  double unread = 6;                // so much less say those that are not, in logits
  double ngram_bias = 0, instruction_bias = 0;
  double scale = 1, offset = 0;  // to the scale of the other looks
  double bound = 12;             // no window says more than that, in logits
  double late = 0.6;             // taken off for each factor e that it takes to reach a place
  int64_t late_bytes = 1 << 20;  // from the beginning of the file, beyond so many bytes
  std::map<std::string, FormatShift> shifts;  // by language of FileModel::languages()
};

// Throws ArgumentError on options out of range.
void Check(const RawModelOptions& options);

nlohmann::json ToJson(const RawModelOptions& options);
// Throws ArgumentError that names the key at fault.
RawModelOptions RawModelOptionsFromJson(const nlohmann::json& json);

// What is taken off so far behind the beginning of a file, in logits: late · log(1 + offset /
// late_bytes). A large file has more windows that may be hot by chance, and its false alarms would
// be as many as there are; so the later ones have to say more.
double LateShift(const RawModelOptions& options, int64_t offset);

// The windows of so many bytes: as many begin, stride bytes apart, as it takes to reach the end,
// and at least one.
int64_t RawWindowCount(const RawModelOptions& options, int64_t bytes);
ByteSpan RawWindow(const RawModelOptions& options, int64_t window, int64_t bytes);
// What of the bytes is read as instructions for the sake of a window.
ByteSpan InstructionsAround(const RawModelOptions& options, int64_t window, int64_t bytes);

// Windows that are worth to be read as instructions, the hottest first: of those at or above the
// cut, each at least half a window away from those before, `most` at most for each 100 kB begun.
struct HotRawWindows {
  std::vector<int64_t> windows;
  bool cut = false;  // there were more
};
HotRawWindows ChooseHot(const RawModelOptions& options, std::span<const float> logits,
                        int64_t bytes);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_RAW_RAW_MODEL_H_
