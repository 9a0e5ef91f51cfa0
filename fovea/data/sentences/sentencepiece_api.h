#ifndef FOVEA_DATA_SENTENCES_SENTENCEPIECE_API_H_
#define FOVEA_DATA_SENTENCES_SENTENCEPIECE_API_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace fovea::data {

// What fovea uses of SentencePiece, as plain functions: they lie in a module that is loaded when it
// is first needed. Not linked, because Debian's libsentencepiece holds another version of Protocol
// Buffers, under the same symbols, than its LibTorch: a program with both in one scope crashes
// before main.
//
// Functions that can fail return false (nullptr) and give the reason to `error`. Sinks get `to`,
// which the caller chose, and views that end with the call. Nothing is thrown.
struct SentencePieceApi {
  using TextSink = void (*)(void* to, std::string_view text);
  // A piece of a text: bytes [begin, end) of it.
  using PieceSink = void (*)(void* to, int id, size_t begin, size_t end);
  // A piece of texts[text].
  using SampleSink = void (*)(void* to, size_t text, int id);
  using Option = std::pair<const char*, const char*>;

  // Gives the serialised model to `model`.
  bool (*train)(std::span<const Option> options, std::span<const std::string_view> lines, void* to,
                TextSink model, TextSink error);

  void* (*load)(std::string_view model, void* to, TextSink error);
  void (*unload)(void* processor);

  // By any number of threads.
  bool (*encode)(const void* processor, std::string_view text, void* to, PieceSink piece,
                 TextSink error);
  bool (*decode)(const void* processor, std::span<const int> ids, void* to, TextSink text,
                 PieceSink piece, TextSink error);
  // One after another, from a generator with this seed.
  bool (*sample)(const void* processor, std::span<const std::string_view> texts, float alpha,
                 uint32_t seed, void* to, SampleSink piece, TextSink error);
};

// Loads the module on the first call. Throws InputError where it, or libsentencepiece, is missing.
// Looked for in $FOVEA_MODULES where set; else in the folder of libraries beside the folder of the
// program, and in the one where fovea was to be installed.
const SentencePieceApi& SentencePiece();

}  // namespace fovea::data

#endif  // FOVEA_DATA_SENTENCES_SENTENCEPIECE_API_H_
