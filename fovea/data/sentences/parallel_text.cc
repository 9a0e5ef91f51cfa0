#include "fovea/data/sentences/parallel_text.h"

#include "fovea/core/error.h"
#include "fovea/data/sentences/open_text.h"

namespace fovea::data {
namespace {

// Adds up what texts take in memory.
class Budget {
 public:
  explicit Budget(int64_t max_bytes) : left_(max_bytes), max_bytes_(max_bytes) {}

  void Take(const std::string& path, int64_t line, const std::string& text) {
    left_ -= static_cast<int64_t>(sizeof(std::string) + text.size());
    if (left_ < 0)
      throw InputError(path, line,
                       StrCat("here the text exceeds ", max_bytes_ >> 20, " MiB, the limit"),
                       "give a part of it");
  }

 private:
  int64_t left_, max_bytes_;
};

std::vector<std::string> ReadLines(ByteReader* bytes, const std::string& path,
                                   const TextLineOptions& options, Budget* budget) {
  TextLines lines(bytes, path, options);
  std::vector<std::string> texts;
  while (lines.Next()) {
    budget->Take(path, lines.number(), lines.text());
    texts.push_back(lines.text());
  }
  if (texts.empty()) throw InputError(path, "holds no text", "give one sentence a line");
  return texts;
}

}  // namespace

ParallelText ReadParallelText(ByteReader* source, const std::string& source_path,
                              ByteReader* target, const std::string& target_path,
                              const ParallelTextOptions& options) {
  Budget budget(options.max_bytes);
  ParallelText text;
  text.source = ReadLines(source, source_path, options.line, &budget);
  text.target = ReadLines(target, target_path, options.line, &budget);
  if (text.source.size() != text.target.size())
    throw InputError(
        target_path,
        StrCat("has ", text.target.size(), text.target.size() == 1 ? " line" : " lines", "; ",
               Printable(source_path, 4096), " has ", text.source.size()),
        "give two files whose lines belong together, the n-th to the n-th");
  return text;
}

ParallelText ReadParallelText(const std::string& source_path, const std::string& target_path,
                              const ParallelTextOptions& options) {
  const auto source = OpenText(source_path), target = OpenText(target_path);
  return ReadParallelText(source.get(), source_path, target.get(), target_path, options);
}

}  // namespace fovea::data
