#ifndef FOVEA_DATA_SENTENCES_SUBWORD_MODEL_H_
#define FOVEA_DATA_SENTENCES_SUBWORD_MODEL_H_

#include <string>
#include <string_view>
#include <vector>

namespace fovea::data {

// What of a SentencePiece model takes part in encoding and decoding.
struct SubwordModel {
  enum class Kind { kUnigram = 1, kBpe = 2 };
  enum class PieceType { kNormal = 1, kUnknown = 2, kControl = 3, kByte = 6 };
  struct Piece {
    std::string text;
    float score = 0;
    PieceType type = PieceType::kNormal;
  };
  Kind kind = Kind::kUnigram;
  bool byte_fallback = false;
  std::string normalisation;  // the name of the rule
  // Which characters become which before pieces are made; empty: none. SentencePiece's format.
  std::string characters_map;
  std::vector<Piece> pieces;  // by id
};

// Reads a serialised SentencePiece model (sentencepiece_model.proto, in the wire format of Protocol
// Buffers) and checks whatever SentencePiece would believe: it trusts the offsets in the characters
// map, ends the program on others and may never end on a score of NaN.
// Throws InputError unless it is a model as TrainSubwords (subword_training.h) makes it: unigram or
// BPE; <pad>, <unk>, <s>, </s> as 0 to 3, then, with byte_fallback, <0x00> to <0xFF>; pieces that
// are UTF-8, each once, with finite scores; at most 2^20 of them. path is for messages.
SubwordModel ParseSubwordModel(std::string_view bytes, const std::string& path);

// As SentencePiece reads it. The same model gives the same bytes, and what ParseSubwordModel does
// not know is not in them.
std::string SerialiseSubwordModel(const SubwordModel& model);

}  // namespace fovea::data

#endif  // FOVEA_DATA_SENTENCES_SUBWORD_MODEL_H_
