#include "fovea/data/sentences/subwords.h"

#include <algorithm>

#include "fovea/core/error.h"
#include "fovea/core/unicode.h"
#include "fovea/core/utf8.h"
#include "fovea/data/sentences/sentencepiece_api.h"
#include "fovea/data/sentences/subword_model.h"
#include "fovea/data/text.h"

namespace fovea::data {
namespace {

// What the functions of the module give.
struct Received {
  std::string text, error;
  std::vector<Segmentation::Piece> pieces;

  static void Text(void* to, std::string_view text) { static_cast<Received*>(to)->text = text; }
  static void Error(void* to, std::string_view text) { static_cast<Received*>(to)->error = text; }
  static void Piece(void* to, int id, size_t begin, size_t end) {
    static_cast<Received*>(to)->pieces.push_back({id, begin, end});
  }
};

// A text that the module may get: it is to be UTF-8.
std::string Valid(std::string_view text) {
  if (IsUtf8(text)) return std::string(text);
  std::string valid;
  for (const char32_t c : CodePoints(text)) AppendUtf8(c, &valid);
  return valid;
}

void FindWords(Segmentation* segmentation) {
  const std::vector<std::string_view> words = SplitWords(segmentation->text);
  segmentation->words = static_cast<int>(words.size());
  if (words.empty()) return;
  size_t word = 0, last_begin = 0;
  const auto end_of = [&](size_t i) {
    return static_cast<size_t>(words[i].data() - segmentation->text.data()) + words[i].size();
  };
  for (Segmentation::Piece& piece : segmentation->pieces) {
    if (piece.begin < last_begin) word = 0;
    last_begin = piece.begin;
    while (word + 1 < words.size() && end_of(word) <= piece.begin) ++word;
    piece.word = static_cast<int>(word);
  }
}

}  // namespace

std::vector<int> Segmentation::WordOfPiece() const {
  std::vector<int> words;
  words.reserve(pieces.size());
  for (const Piece& piece : pieces) words.push_back(piece.word);
  return words;
}

struct Subwords::State {
  const SentencePieceApi* api = nullptr;
  void* processor = nullptr;
  std::string kind, normalisation, serialised;
  bool byte_fallback = false;
  std::vector<std::string> pieces;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (processor != nullptr) api->unload(processor);
  }

  std::vector<Segmentation::Piece> Encode(const std::string& valid) const {
    Received received;
    if (!api->encode(processor, valid, &received, Received::Piece, Received::Error))
      throw ArgumentError(StrCat("a text cannot be cut into subwords: ", received.error));
    return std::move(received.pieces);
  }
};

Subwords::Subwords(std::string_view serialised, const std::string& path) {
  SubwordModel model = ParseSubwordModel(serialised, path);
  auto state = std::make_shared<State>();
  state->api = &SentencePiece();
  state->serialised = SerialiseSubwordModel(model);
  Received received;
  // What was checked, and nothing else.
  state->processor = state->api->load(state->serialised, &received, Received::Error);
  if (state->processor == nullptr)
    throw InputError(path, StrCat("the subword model is damaged: ", Printable(received.error)),
                     "copy it again or train it again");
  state->kind = model.kind == SubwordModel::Kind::kBpe ? "bpe" : "unigram";
  state->normalisation = std::move(model.normalisation);
  state->byte_fallback = model.byte_fallback;
  for (SubwordModel::Piece& piece : model.pieces) state->pieces.push_back(std::move(piece.text));
  state_ = std::move(state);
}

int Subwords::size() const { return static_cast<int>(state_->pieces.size()); }
const std::string& Subwords::kind() const { return state_->kind; }
const std::string& Subwords::normalisation() const { return state_->normalisation; }
bool Subwords::byte_fallback() const { return state_->byte_fallback; }
const std::string& Subwords::serialised() const { return state_->serialised; }

Segmentation Subwords::Segment(std::string_view text) const {
  Segmentation segmentation;
  segmentation.text = Valid(text);
  segmentation.pieces = state_->Encode(segmentation.text);
  FindWords(&segmentation);
  return segmentation;
}

std::vector<int> Subwords::Encode(std::string_view text) const {
  const std::vector<Segmentation::Piece> pieces = state_->Encode(Valid(text));
  std::vector<int> ids;
  ids.reserve(pieces.size());
  for (const Segmentation::Piece& piece : pieces) ids.push_back(piece.id);
  return ids;
}

std::vector<std::vector<int>> Subwords::Sample(std::span<const std::string_view> texts,
                                               double strength, uint64_t seed) const {
  Require(strength > 0 && strength <= 1,
          "the strength of random segmentations must be above 0 and at most 1, got ", strength);
  std::vector<std::string> valid;  // for what is not UTF-8
  valid.reserve(texts.size());
  std::vector<std::string_view> views(texts.begin(), texts.end());
  for (std::string_view& view : views)
    if (!IsUtf8(view)) view = valid.emplace_back(Valid(view));
  struct Samples {
    std::vector<std::vector<int>> ids;
    std::string error;
    static void Piece(void* to, size_t text, int id) {
      static_cast<Samples*>(to)->ids[text].push_back(id);
    }
    static void Error(void* to, std::string_view text) { static_cast<Samples*>(to)->error = text; }
  } samples;
  samples.ids.resize(texts.size());
  // The library takes 32 bits; all ones would mean a random seed.
  const auto short_seed = static_cast<uint32_t>((seed ^ seed >> 32) & 0x7FFFFFFFu);
  if (!state_->api->sample(state_->processor, views, static_cast<float>(strength), short_seed,
                           &samples, Samples::Piece, Samples::Error))
    throw ArgumentError(StrCat("a text cannot be cut into subwords: ", samples.error));
  return std::move(samples.ids);
}

Segmentation Subwords::DecodeSegment(std::span<const int> ids) const {
  for (const int id : ids) Piece(id);
  Received received;
  if (!state_->api->decode(state_->processor, ids, &received, Received::Text, Received::Piece,
                           Received::Error))
    throw ArgumentError(StrCat("subwords cannot be put together: ", received.error));
  Segmentation segmentation;
  segmentation.text = std::move(received.text);
  std::replace_if(
      segmentation.text.begin(), segmentation.text.end(),
      [](char c) { return c == '\n' || c == '\r'; }, ' ');
  segmentation.pieces = std::move(received.pieces);
  FindWords(&segmentation);
  for (Segmentation::Piece& piece : segmentation.pieces)
    if (piece.id == kPad || piece.id == kBegin || piece.id == kEnd) piece.word = -1;
  return segmentation;
}

std::string Subwords::Decode(std::span<const int> ids) const { return DecodeSegment(ids).text; }

const std::string& Subwords::Piece(int id) const {
  Require(id >= 0 && id < size(), "there is no subword ", id, "; ids are 0 to ", size() - 1);
  return state_->pieces[static_cast<size_t>(id)];
}

}  // namespace fovea::data
