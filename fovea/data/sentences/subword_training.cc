#include "fovea/data/sentences/subword_training.h"

#include <charconv>
#include <string_view>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/unicode.h"
#include "fovea/core/utf8.h"
#include "fovea/data/sentences/sentencepiece_api.h"
#include "fovea/data/text.h"

namespace fovea::data {
namespace {

constexpr int kMaxSize = 1 << 20;
constexpr int kMaxPieceCharacters = 512;
constexpr size_t kMaxLineBytes = 1'000'000;
constexpr char kReserved[] = "\u2585";  // a line with it is skipped by the library

void Check(const SubwordOptions& options) {
  RequireOneOf("kind of subwords", options.kind, {"bpe", "unigram"});
  RequireOneOf("normalisation", options.normalisation,
               {"identity", "nfkc", "nmt_nfkc", "nfkc_cf", "nmt_nfkc_cf"});
  const int least = 5 + (options.byte_fallback ? 256 : 0);
  Require(options.size >= least && options.size <= kMaxSize, "the number of subwords must be from ",
          least, " to ", kMaxSize, ", got ", options.size);
  Require(options.character_coverage >= 0.98 && options.character_coverage <= 1,
          "the share of characters with a subword must be from 0.98 to 1, got ",
          options.character_coverage);
  Require(options.max_piece_characters >= 1 && options.max_piece_characters <= kMaxPieceCharacters,
          "the longest subword must have from 1 to ", kMaxPieceCharacters, " characters, got ",
          options.max_piece_characters);
  Require(options.max_lines > 0, "subwords need at least one line of text, got ",
          options.max_lines);
}

// Text of which normalisation leaves nothing ends the program in the library.
bool HasWords(std::string_view line) {
  if (line.size() > kMaxLineBytes || line.find(kReserved) != line.npos) return false;
  for (size_t i = 0; i < line.size();) {
    const Utf8Step step = NextUtf8(line, i);
    if (IsLetterOrDigit(step.code_point)) return true;
    i += step.bytes;
  }
  return false;
}

// Lines with words, at equal distances if they are too many.
std::vector<std::string_view> Choose(std::span<const std::span<const std::string>> texts,
                                     int64_t max_lines) {
  std::vector<std::string_view> lines;
  for (const auto& text : texts)
    for (const std::string& line : text)
      if (HasWords(line)) lines.emplace_back(line);
  const auto most = static_cast<size_t>(max_lines);
  if (lines.size() <= most) return lines;
  std::vector<std::string_view> chosen(most);
  for (size_t i = 0; i < most; ++i) {
    const auto share = static_cast<double>(i) / static_cast<double>(most);
    chosen[i] = lines[static_cast<size_t>(share * static_cast<double>(lines.size()))];
  }
  return chosen;
}

// The library says "Vocabulary size is smaller than required_chars. 20 vs 33."; 0: something else.
int NeededSize(std::string_view message) {
  constexpr std::string_view kVersus = " vs ";
  const size_t at = message.find("required_chars. ");
  const size_t versus = at == message.npos ? at : message.find(kVersus, at);
  int size = 0;
  if (versus != message.npos)
    std::from_chars(message.data() + versus + kVersus.size(), message.data() + message.size(),
                    size);
  return size;
}

}  // namespace

Subwords TrainSubwords(std::span<const std::span<const std::string>> texts,
                       const SubwordOptions& options, const std::string& name) {
  Check(options);
  const std::vector<std::string_view> lines = Choose(texts, options.max_lines);
  if (lines.empty()) throw InputError(name, "holds no words", "give one sentence a line");
  for (const std::string_view line : lines)
    Require(IsUtf8(line), "subwords are learnt from UTF-8 alone");

  const std::string size = StrCat(options.size), coverage = StrCat(options.character_coverage),
                    longest = StrCat(options.max_piece_characters);
  const std::vector<SentencePieceApi::Option> settings = {
      {"model_type", options.kind.c_str()},
      {"vocab_size", size.c_str()},
      {"hard_vocab_limit", "false"},
      {"byte_fallback", options.byte_fallback ? "true" : "false"},
      {"normalization_rule_name", options.normalisation.c_str()},
      {"character_coverage", coverage.c_str()},
      {"max_sentencepiece_length", longest.c_str()},
      {"max_sentence_length", "1000000"},  // kMaxLineBytes
      {"pad_id", "0"},
      {"unk_id", "1"},
      {"bos_id", "2"},
      {"eos_id", "3"},
      {"num_threads", "1"},  // sums depend on it
      {"minloglevel", "4"},  // nothing
  };
  struct Received {
    std::string model, error;
    static void Model(void* to, std::string_view text) { static_cast<Received*>(to)->model = text; }
    static void Error(void* to, std::string_view text) { static_cast<Received*>(to)->error = text; }
  } received;
  if (!SentencePiece().train(settings, lines, &received, Received::Model, Received::Error)) {
    const int needed = NeededSize(received.error);
    if (needed > 0)
      throw InputError(name,
                       StrCat("has too many different characters for a vocabulary of ",
                              options.size, " subwords"),
                       StrCat("give a size of at least ", needed,
                              ", or cover a smaller share of the characters"));
    throw InputError(name, StrCat("gives no subwords: ", Printable(received.error)),
                     "check that it holds sentences");
  }
  return Subwords(received.model, name);
}

Subwords TrainSubwords(std::span<const std::string> text, const SubwordOptions& options,
                       const std::string& name) {
  return TrainSubwords({&text, 1}, options, name);
}

}  // namespace fovea::data
