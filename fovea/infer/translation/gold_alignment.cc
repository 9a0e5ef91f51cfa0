#include "fovea/infer/translation/gold_alignment.h"

#include <charconv>
#include <string_view>

#include "fovea/core/error.h"
#include "fovea/core/unicode.h"
#include "fovea/data/sentences/text_lines.h"
#include "fovea/data/text.h"

namespace fovea::infer {
namespace {

using Format = GoldOptions::Format;

// -1: not a number of 0 or more.
int Number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return -1;
  return number;
}

data::TextLineOptions LineOptions() { return {.max_characters = 1'000'000, .refuse_long = true}; }

class Reader {
 public:
  Reader(data::ByteReader* bytes, const std::string& name,
         const std::vector<std::pair<int, int>>& sentences, const GoldOptions& options)
      : name_(name),
        lines_(bytes, name, LineOptions()),
        sentences_(sentences),
        first_(options.format == Format::kNaacl || options.one_based ? 1 : 0) {
    gold_.resize(sentences.size());
  }

  std::vector<GoldAlignment> Pharaoh() {
    while (lines_.Next()) {
      const auto pair = static_cast<size_t>(lines_.number() - 1);
      CheckPair(pair);
      for (const std::string_view word : SplitWords(lines_.text())) PharaohLink(word, pair);
    }
    if (lines_.number() < static_cast<int64_t>(sentences_.size()))
      throw InputError(
          name_,
          StrCat("has ", lines_.number(), " lines for ", sentences_.size(), " sentence pairs"),
          "give the gold alignments of these sentences, a line for each pair");
    return std::move(gold_);
  }

  std::vector<GoldAlignment> Naacl() {
    while (lines_.Next()) {
      const std::vector<std::string_view> words = SplitWords(lines_.text());
      if (words.empty()) continue;
      const int sentence = words.size() >= 3 ? Number(words[0]) : -1;
      const int source = words.size() >= 3 ? Number(words[1]) : -1;
      const int target = words.size() >= 3 ? Number(words[2]) : -1;
      const bool has_kind = words.size() > 3 && (words[3] == "S" || words[3] == "P");
      double confidence = 0;
      const bool good_rest =
          words.size() == 3 || (words.size() == 4 && has_kind) ||
          (words.size() == (has_kind ? 5u : 4u) &&
           data::ParseNumber(words.back(), &confidence) == data::NumberParse::kNumber);
      if (sentence < 1 || source < 0 || target < 0 || !good_rest)
        Fail(StrCat(data::Quoted(lines_.text()), " is no link"),
             "write SENTENCE SOURCE TARGET, and S or P, in numbers from 1");
      if (source == 0 || target == 0) continue;
      const auto pair = static_cast<size_t>(sentence - 1);
      CheckPair(pair);
      Add(pair, source, target, !has_kind || words[3] == "S");
    }
    return std::move(gold_);
  }

 private:
  [[noreturn]] void Fail(const std::string& problem, const std::string& remedy) const {
    throw InputError(name_, lines_.number(), problem, remedy);
  }

  void CheckPair(size_t pair) const {
    if (pair >= sentences_.size())
      Fail(StrCat("is about sentence pair ", pair + 1, "; there are ", sentences_.size()),
           "give the gold alignments of these sentences");
  }

  void PharaohLink(std::string_view word, size_t pair) {
    const size_t mark = word.find_first_of("-p?");
    const int source = Number(word.substr(0, mark));
    const int target = mark == word.npos ? -1 : Number(word.substr(mark + 1));
    if (source < first_ || target < first_)
      Fail(StrCat(data::Quoted(word), " is no link"),
           StrCat("write SOURCE-TARGET, or SOURCEpTARGET for a possible link, in numbers from ",
                  first_));
    Add(pair, source, target, word[mark] == '-');
  }

  void Add(size_t pair, int source, int target, bool sure) {
    const Link link = {source - first_, target - first_};
    const auto& [source_words, target_words] = sentences_[pair];
    if (link.source >= source_words || link.target >= target_words)
      Fail(StrCat("links word ", source, " to word ", target, ", from ", first_, "; sentence pair ",
                  pair + 1, " has ", source_words, " and ", target_words, " words"),
           "check that the gold alignments belong to these sentences, and whether they count from "
           "0 or 1");
    if (sure) gold_[pair].sure.push_back(link);
    gold_[pair].possible.push_back(link);
  }

  const std::string& name_;
  data::TextLines lines_;
  const std::vector<std::pair<int, int>>& sentences_;
  const int first_;
  std::vector<GoldAlignment> gold_;
};

}  // namespace

Format GoldFormatOf(data::ByteReader* bytes, const std::string& name) {
  data::TextLines lines(bytes, name, LineOptions());
  while (lines.Next()) {
    const std::vector<std::string_view> words = SplitWords(lines.text());
    if (words.empty()) continue;
    // Every word of the Pharaoh format has a mark within it.
    return words.size() >= 3 && Number(words[0]) >= 0 && Number(words[1]) >= 0 ? Format::kNaacl
                                                                               : Format::kPharaoh;
  }
  return Format::kPharaoh;
}

std::vector<GoldAlignment> ReadGoldAlignments(data::ByteReader* bytes, const std::string& name,
                                              const std::vector<std::pair<int, int>>& sentences,
                                              const GoldOptions& options) {
  Reader reader(bytes, name, sentences, options);
  return options.format == Format::kNaacl ? reader.Naacl() : reader.Pharaoh();
}

}  // namespace fovea::infer
