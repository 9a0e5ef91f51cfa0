#ifndef FOVEA_DATA_SENTENCES_SUBWORDS_H_
#define FOVEA_DATA_SENTENCES_SUBWORDS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fovea::data {

// A text as subwords.
struct Segmentation {
  struct Piece {
    int id = 0;
    size_t begin = 0, end = 0;  // bytes of the text that it stands for; may be none
    // To which word of the text it belongs: those between Unicode's spaces (SplitWords), from 0. A
    // blank belongs to the word behind it, or at the end to the last one. -1: to none.
    int word = -1;
  };
  std::string text;
  std::vector<Piece> pieces;
  int words = 0;  // in the text

  // The word of each piece.
  std::vector<int> WordOfPiece() const;
};

// A vocabulary of subwords (SentencePiece: unigram language model, Kudo 2018, or byte-pair
// encoding, Sennrich et al. 2016) that turns raw sentences into ids and back. Cheap to copy; any
// number of threads may use it. TrainSubwords (subword_training.h) makes one.
class Subwords {
 public:
  // Ids that are the same in every vocabulary.
  static constexpr int kPad = 0, kUnknown = 1, kBegin = 2, kEnd = 3;

  // From serialised(), or a SentencePiece model file with the same ids. Throws InputError for
  // whatever else (ParseSubwordModel, subword_model.h), and where SentencePiece is not installed;
  // path is for messages.
  Subwords(std::string_view serialised, const std::string& path);

  int size() const;
  const std::string& kind() const;           // "unigram" or "bpe"
  const std::string& normalisation() const;  // "nmt_nfkc", …
  bool byte_fallback() const;
  // For the model file; SentencePiece in other languages reads it, too.
  const std::string& serialised() const;

  // Without kBegin and kEnd. What is not UTF-8 is taken for U+FFFD.
  std::vector<int> Encode(std::string_view text) const;
  Segmentation Segment(std::string_view text) const;

  // One random segmentation of each text, for training; the same seed gives the same ones.
  // strength: for BPE the share of merges that is left out (BPE-dropout, Provilkov et al. 2020; 0.1
  // is usual); for unigram the power of a segmentation's probability with which it is drawn
  // (subword regularisation, Kudo 2018; 0.2 is usual). ArgumentError unless 0 < strength ≤ 1.
  std::vector<std::vector<int>> Sample(std::span<const std::string_view> texts, double strength,
                                       uint64_t seed) const;

  // Always one line of UTF-8: a line break among the pieces becomes a blank. kPad, kBegin and kEnd
  // give nothing, kUnknown gives " ⁇ ". ArgumentError for an id that is none.
  std::string Decode(std::span<const int> ids) const;
  // The text and where each piece lies in it; pieces[i].id is ids[i].
  Segmentation DecodeSegment(std::span<const int> ids) const;

  // "▁" stands for a blank. ArgumentError for an id that is none.
  const std::string& Piece(int id) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_SENTENCES_SUBWORDS_H_
