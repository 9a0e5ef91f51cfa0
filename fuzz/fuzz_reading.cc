// What the sharp look reads: whatever the vocabulary and the bytes, words and pieces are the text,
// positions lead back into the file, and a model makes a score of them.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/infer/files/file_model.h"
#include "fovea/infer/files/sharp/code_words.h"
#include "fovea/infer/files/sharp/reading.h"
#include "fovea/infer/files/small_file_model_for_test.h"
#include "fuzz/check.h"
#include "fuzz/target.h"

namespace fovea::infer {
namespace {

constexpr int64_t kMostPlaces = 64;  // of a file

BytePairs PairsOf(std::span<const uint8_t> bytes) {
  Int8Tensor tensor{{static_cast<int64_t>(bytes.size() / 4), 4}, {}};
  for (const uint8_t byte : bytes) tensor.values.push_back(static_cast<int8_t>(byte));
  try {
    BytePairs pairs = BytePairs::FromTensor(tensor);
    FUZZ_CHECK(pairs.ToTensor().values == tensor.values);
    return pairs;
  } catch (const ArgumentError&) {
    return BytePairs();
  }
}

void CheckWords(std::span<const uint8_t> bytes, const BytePairs& pairs) {
  int64_t at = 0;
  std::vector<BytePairs::Piece> pieces;
  for (const CodeWord& word : CodeWords(bytes)) {
    FUZZ_CHECK(word.start >= at && word.end > word.start && word.end <= std::ssize(bytes));
    at = word.end;
    pieces.clear();
    pairs.Cut(bytes.subspan(static_cast<size_t>(word.start), static_cast<size_t>(word.size())),
              &pieces);
    int64_t size = 0;
    for (const BytePairs::Piece& piece : pieces) {
      FUZZ_CHECK(piece.id < pairs.pieces() && piece.bytes > 0);
      size += piece.bytes;
    }
    FUZZ_CHECK(size == word.size());
  }
}

void CheckPlace(std::span<const uint8_t> bytes, const FileWindows& windows, int64_t centre,
                const BytePairs& pairs, const ReadingOptions& options) {
  const PlaceText text = TextAround(windows, centre, options.tokens);
  const Reading reading = Read(text, pairs, options);
  FUZZ_CHECK(reading.features.count() == std::ssize(reading.positions));
  FUZZ_CHECK((std::ssize(reading.positions) - 1) * options.pool < options.tokens);
  int64_t at = 0;
  for (const ByteSpan& position : reading.positions) {
    FUZZ_CHECK(position.start >= at && position.end > position.start);
    at = position.end;
    const ByteSpan place = PlaceInFile(windows, text, position);
    FUZZ_CHECK(place.start >= 0 && place.start <= place.end && place.end <= std::ssize(bytes));
    if (text.piece != nullptr) continue;
    FUZZ_CHECK(bytes[static_cast<size_t>(place.start)] ==
               static_cast<uint8_t>(text.bytes[static_cast<size_t>(position.start)]));
    FUZZ_CHECK(bytes[static_cast<size_t>(place.end - 1)] ==
               static_cast<uint8_t>(text.bytes[static_cast<size_t>(position.end - 1)]));
  }
  FUZZ_CHECK(at <= std::ssize(text.bytes));
}

// A model that reads all it may again.
const FileModel& EagerModel() {
  static const std::shared_ptr<const FileModel> model = [] {
    SharpModelOptions options = SmallSharpOptions();
    options.cut = -1e9;
    ModelFile file = SmallFileModel();
    AddSharpLook(options, BytePairs({{'e', 'v'}, {'a', 'l'}, {256, 257}}), &file);
    AddSmallRawLook(&file);
    file.model["raw"]["cut"] = -1e9;
    return MakeFileModel(file, "small");
  }();
  return *model;
}

void CheckScore(std::span<const uint8_t> bytes) {
  if (std::ssize(bytes) > FileModel::kMaxBytes) return;
  const FileScore score = EagerModel().Score(bytes, {data::FormatOf(bytes)});
  FUZZ_CHECK(bytes.empty() || std::isfinite(score.logit));
  int64_t start = 0;
  for (const FileWindow& window : score.windows) {
    FUZZ_CHECK(window.start == start && window.end > start);
    start = window.end;
  }
  FUZZ_CHECK(start == std::ssize(bytes));
  start = 0;
  for (const Fixation& fixation : score.fixations) {
    FUZZ_CHECK(fixation.start >= start && fixation.end <= std::ssize(bytes));
    start = fixation.start;
    double sum = 0;
    int64_t first = fixation.start;
    for (const Contribution& part : fixation.parts) {
      FUZZ_CHECK(part.start >= first && part.start <= part.end && part.end <= fixation.end);
      first = part.start;
      sum += part.logit;
    }
    FUZZ_CHECK(std::abs(sum - fixation.logit) < 1e-3);
  }
}

}  // namespace
}  // namespace fovea::infer

// The first byte chooses the options, the second how many pairs of bytes stand behind it.
void fovea::fuzz::TestOneInput(const uint8_t* data, size_t size) {
  using namespace fovea::infer;
  if (size < 2) return;
  const ReadingOptions options = {.tokens = 8 + 40 * (data[0] & 15), .pool = 1 + (data[0] >> 4)};
  const size_t pairs_size = std::min<size_t>(data[1], (size - 2) / 4) * 4;
  const BytePairs pairs = PairsOf({data + 2, pairs_size});
  const std::span<const uint8_t> bytes(data + 2 + pairs_size, size - 2 - pairs_size);
  CheckWords(bytes, pairs);
  const FileWindows windows = CutIntoFileWindows(bytes);
  const int64_t step = 1 + windows.count() / kMostPlaces;
  for (int64_t t = 0; t < windows.count(); t += step) CheckPlace(bytes, windows, t, pairs, options);
  CheckScore(bytes);
}
