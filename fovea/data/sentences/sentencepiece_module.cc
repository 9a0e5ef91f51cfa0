// The module fovea-sentencepiece: see sentencepiece_api.h.
#include <sentencepiece_processor.h>
#include <sentencepiece_trainer.h>

#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>

#include "fovea/data/sentences/sentencepiece_api.h"

namespace fovea::data {
namespace {

using Api = SentencePieceApi;
using sentencepiece::ImmutableSentencePieceText;
using sentencepiece::SentencePieceProcessor;
using sentencepiece::util::Status;

// Runs run(), which returns a Status.
template <class Run>
bool Try(void* to, Api::TextSink error, const Run& run) {
  try {
    const Status status = run();
    if (status.ok()) return true;
    error(to, status.message());
  } catch (const std::exception& exception) {
    error(to, exception.what());
  }
  return false;
}

class Lines : public sentencepiece::SentenceIterator {
 public:
  explicit Lines(std::span<const std::string_view> lines) : lines_(lines) { Take(); }
  bool done() const override { return next_ == lines_.size(); }
  void Next() override {
    ++next_;
    Take();
  }
  const std::string& value() const override { return line_; }
  Status status() const override { return {}; }

 private:
  void Take() {
    if (!done()) line_ = lines_[next_];
  }

  std::span<const std::string_view> lines_;
  size_t next_ = 0;
  std::string line_;
};

bool Train(std::span<const Api::Option> options, std::span<const std::string_view> lines, void* to,
           Api::TextSink model, Api::TextSink error) {
  std::string bytes;
  const bool trained = Try(to, error, [&] {
    const std::unordered_map<std::string, std::string> map(options.begin(), options.end());
    Lines iterator(lines);
    return sentencepiece::SentencePieceTrainer::Train(map, &iterator, &bytes);
  });
  if (trained) model(to, bytes);
  return trained;
}

void* Load(std::string_view model, void* to, Api::TextSink error) {
  std::unique_ptr<SentencePieceProcessor> processor;
  const bool loaded = Try(to, error, [&] {
    processor = std::make_unique<SentencePieceProcessor>();
    return processor->LoadFromSerializedProto(model);
  });
  return loaded ? processor.release() : nullptr;
}

void Unload(void* processor) { delete static_cast<SentencePieceProcessor*>(processor); }

const SentencePieceProcessor& Processor(const void* processor) {
  return *static_cast<const SentencePieceProcessor*>(processor);
}

void GivePieces(const ImmutableSentencePieceText& text, void* to, Api::PieceSink piece) {
  for (const auto& one : text.pieces())
    piece(to, static_cast<int>(one.id()), one.begin(), one.end());
}

bool Encode(const void* processor, std::string_view text, void* to, Api::PieceSink piece,
            Api::TextSink error) {
  return Try(to, error, [&] {
    ImmutableSentencePieceText encoded;
    const Status status = Processor(processor).Encode(text, encoded.mutable_proto());
    if (status.ok()) GivePieces(encoded, to, piece);
    return status;
  });
}

bool Decode(const void* processor, std::span<const int> ids, void* to, Api::TextSink text,
            Api::PieceSink piece, Api::TextSink error) {
  return Try(to, error, [&] {
    ImmutableSentencePieceText decoded;
    const Status status = Processor(processor).Decode(std::vector<int>(ids.begin(), ids.end()),
                                                      decoded.mutable_proto());
    if (status.ok()) {
      text(to, decoded.text());
      GivePieces(decoded, to, piece);
    }
    return status;
  });
}

// SentencePiece has one generator a thread, which takes the seed when it is first used: a fresh
// thread makes a fresh one.
bool Sample(const void* processor, std::span<const std::string_view> texts, float alpha,
            uint32_t seed, void* to, Api::SampleSink piece, Api::TextSink error) {
  static std::mutex one_at_a_time;  // the seed is global
  const std::lock_guard<std::mutex> lock(one_at_a_time);
  bool good = true;
  return Try(to, error,
             [&] {
               sentencepiece::SetRandomGeneratorSeed(seed);
               std::thread([&] {
                 good = Try(to, error, [&] {
                   for (size_t i = 0; i < texts.size(); ++i) {
                     ImmutableSentencePieceText encoded;
                     const Status status = Processor(processor).SampleEncode(
                         texts[i], -1, alpha, encoded.mutable_proto());
                     if (!status.ok()) return status;
                     for (const auto& one : encoded.pieces())
                       piece(to, i, static_cast<int>(one.id()));
                   }
                   return Status();
                 });
               }).join();
               return Status();
             }) &&
         good;
}

}  // namespace
}  // namespace fovea::data

extern "C" {
extern const fovea::data::SentencePieceApi fovea_sentencepiece_api;
const fovea::data::SentencePieceApi fovea_sentencepiece_api = {
    .train = fovea::data::Train,
    .load = fovea::data::Load,
    .unload = fovea::data::Unload,
    .encode = fovea::data::Encode,
    .decode = fovea::data::Decode,
    .sample = fovea::data::Sample,
};
}
