#include "fovea/data/sentences/parallel_text.h"

#include <memory>

#include "fovea/core/error.h"
#include "fovea/data/sentences/open_text.h"

namespace fovea::data {
namespace {

// Adds up what texts take in memory.
class Budget {
 public:
  explicit Budget(int64_t max_bytes) : left_(max_bytes), max_bytes_(max_bytes) {}

  void Take(const Source& source, int64_t line, const std::string& text) {
    left_ -= static_cast<int64_t>(sizeof(std::string) + text.size());
    if (left_ < 0)
      throw InputError(source.name(), line,
                       StrCat("here the text exceeds ", max_bytes_ >> 20, " MiB, the limit"),
                       "give a part of it");
  }

 private:
  int64_t left_, max_bytes_;
};

std::vector<std::string> ReadAll(Source* source, const TextLineOptions& options, Budget* budget) {
  TextLines lines(source, options);
  std::vector<std::string> texts;
  while (lines.Next()) {
    budget->Take(*source, lines.number(), lines.text());
    texts.push_back(lines.text());
  }
  if (texts.empty()) throw InputError(source->name(), "holds no text", "give one sentence a line");
  return texts;
}

}  // namespace

std::vector<std::string> ReadText(const std::string& path, const ParallelTextOptions& options) {
  Budget budget(options.max_bytes);
  return ReadAll(OpenText(path).get(), options.line, &budget);
}

ParallelText ReadParallelText(Source* source, Source* target, const ParallelTextOptions& options) {
  Budget budget(options.max_bytes);
  ParallelText text;
  text.source = ReadAll(source, options.line, &budget);
  text.target = ReadAll(target, options.line, &budget);
  if (text.source.size() != text.target.size())
    throw InputError(
        target->name(),
        StrCat("has ", text.target.size(), text.target.size() == 1 ? " line" : " lines", "; ",
               Printable(source->name(), 4096), " has ", text.source.size()),
        "give two files whose lines belong together, the n-th to the n-th");
  return text;
}

ParallelText ReadParallelText(const std::string& source_path, const std::string& target_path,
                              const ParallelTextOptions& options) {
  const std::unique_ptr<Source> source = OpenText(source_path), target = OpenText(target_path);
  return ReadParallelText(source.get(), target.get(), options);
}

}  // namespace fovea::data
