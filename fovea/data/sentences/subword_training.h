#ifndef FOVEA_DATA_SENTENCES_SUBWORD_TRAINING_H_
#define FOVEA_DATA_SENTENCES_SUBWORD_TRAINING_H_

#include <cstdint>
#include <span>
#include <string>

#include "fovea/data/sentences/subwords.h"

namespace fovea::data {

struct SubwordOptions {
  std::string kind = "bpe";  // or "unigram"
  // Pieces in all, with the four special ones and the 256 of byte_fallback. An upper bound: text
  // that has not so many gives fewer.
  int size = 5000;
  bool byte_fallback = true;  // characters without a piece become bytes instead of kUnknown
  // "identity", "nfkc", "nmt_nfkc" (nfkc, and all kinds of spaces and control characters made
  // plain); "nfkc_cf", "nmt_nfkc_cf" (with case folded: everything in lower case).
  std::string normalisation = "nmt_nfkc";
  double character_coverage = 1;  // share of the characters of the text with a piece, 0.98 … 1
  int max_piece_characters = 16;
  int64_t max_lines = 2'000'000;  // of longer texts, lines at equal distances
};

// Learns a vocabulary of subwords; several texts (source and target) give a joint one. In process,
// silent, deterministic: the same lines and options give the same bytes on any number of cores.
// Lines without a letter or digit, or of more than 1,000,000 bytes, count for nothing.
// Throws ArgumentError for options out of range. InputError: no words; more characters than the
// size allows (says how large it must be); SentencePiece not installed. name is for messages: the
// file.
Subwords TrainSubwords(std::span<const std::span<const std::string>> texts,
                       const SubwordOptions& options, const std::string& name);
Subwords TrainSubwords(std::span<const std::string> text, const SubwordOptions& options,
                       const std::string& name);

}  // namespace fovea::data

#endif  // FOVEA_DATA_SENTENCES_SUBWORD_TRAINING_H_
