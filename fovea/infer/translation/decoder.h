#ifndef FOVEA_INFER_TRANSLATION_DECODER_H_
#define FOVEA_INFER_TRANSLATION_DECODER_H_

#include <cstdint>
#include <span>
#include <vector>

// What the encoder-decoders hand from one part to the next: N sentences, S source pieces, T target
// pieces, K rows of each sentence (hypotheses of a beam; 1 in training), R = N · K rows, sentence
// by sentence.
namespace fovea::infer {

// Sentences as indices of pieces, padded with anything in range.
struct SentenceBatch {
  std::span<const int32_t> pieces;   // [N, S]
  int64_t count = 0, longest = 0;    // N, S
  std::span<const int32_t> lengths;  // [N], 1 to S
};

// What the encoder makes of the source.
template <class B>
struct Memory {
  using Tensor = typename B::Tensor;
  Tensor states;                     // [N, S, C]
  Tensor summary;                    // [N, C], of a recurrent encoder: its last states
  std::span<const int32_t> lengths;  // [N]
  std::vector<Tensor> prepared;      // what each step needs of them, made by Begin()
};

// What a step hands to the next.
template <class B>
struct DecoderState {
  std::vector<typename B::Tensor> rows;  // [R, …] each
  int64_t place = 0;                     // pieces so far
};

template <class B>
struct DecoderStep {
  typename B::Tensor features;  // [R, F], what the output layer sees
  typename B::Tensor weights;   // [N, K, S], where it looked; nothing if not asked for
  DecoderState<B> state;
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_DECODER_H_
