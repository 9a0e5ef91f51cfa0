#include "fovea/augment/planting.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "fovea/augment/planting_sites.h"
#include "fovea/augment/snippet_form.h"
#include "fovea/augment/sql_value.h"
#include "fovea/core/utf8.h"

namespace fovea::augment {
namespace {

// Where, and what goes there: `text` is the snippet, around it is what the place needs.
struct Insertion {
  int64_t at = -1;
  std::string before, text, after;
};

class Planter {
 public:
  Planter(Sample& host, Language language, Random& random)
      : host_(host), row_(RowOf(language)), random_(random) {}

  bool Run(const Snippet& snippet) {
    if (std::find(row_.takes.begin(), row_.takes.end(), snippet.language) == row_.takes.end())
      return false;
    const Tongue tongue =
        row_.layout == Layout::kBytes ? Tongue::kBinary : RowOf(snippet.language).tongue;
    eol_ = EndOfLine(host_.bytes);
    form_ = FormOf(snippet.code, snippet.language, Chance(0.8) ? eol_ : std::string(), random_);
    if (form_.island.empty() && form_.bare.empty()) return false;

    const Insertion place = Choose(tongue);
    if (place.at < 0 || place.text.empty()) return false;
    Insert(place, snippet.malicious);
    return true;
  }

 private:
  enum Kind : size_t { kStart = static_cast<size_t>(Site::kCount), kEnd, kKinds };

  bool Chance(double share) { return random_.Uniform() < share; }

  bool IsFree(int64_t at) const {
    return std::none_of(host_.spans.begin(), host_.spans.end(),
                        [at](const auto& span) { return span.start < at && at < span.end; });
  }

  int64_t Start() const { return host_.bytes.starts_with(kByteOrderMark) && IsFree(3) ? 3 : 0; }
  int64_t End() const { return static_cast<int64_t>(host_.bytes.size()); }

  Insertion Choose(Tongue tongue) {
    if (tongue == Tongue::kBinary) return ChooseOffset();
    const Syntax syntax = Lex(host_.bytes, row_.language);
    ends_in_code_ = syntax.ends_in_code;
    Sites sites = FindSites(host_.bytes, syntax, row_.tongue, tongue);
    const bool empty = host_.bytes.find_first_not_of(" \t\r\n") == std::string::npos;
    if (row_.tongue == Tongue::kSql && tongue != Tongue::kSql) return AtValue(sites);

    const bool code = !form_.bare.empty();
    const bool item = form_.bare.starts_with('-');  // of a list of YAML
    const bool by_line = EndsWithLine(row_.tongue);
    const bool one_line = form_.bare.find('\n') == std::string::npos;
    const bool in_markup = row_.layout != Layout::kCode;
    const bool of_page = tongue == Tongue::kMarkup || tongue == Tongue::kScript;
    const double in_line = code && !by_line ? 1 : 0;
    std::vector<double> weights(kKinds);
    const auto weigh = [&](Site site, double weight) {
      if (!sites[site].empty()) weights[static_cast<size_t>(site)] = weight;
    };
    weigh(Site::kLine, code && (tongue != Tongue::kYaml || item) ? 3 : 0);
    weigh(Site::kInline, 2 * in_line);
    weigh(Site::kLongLine, 2 * in_line);
    weigh(Site::kLineEnd, code && (!by_line || form_.simple) && one_line ? 1.5 : 0);
    weigh(Site::kOpening, tongue == Tongue::kYaml ? (item ? 0 : 3) : IsOfScripts() ? 8 : in_line);
    weigh(Site::kBetween, in_markup ? (of_page ? 2 : 1) : 0);
    weigh(Site::kTextLine, in_markup ? 1 : 0);
    weigh(Site::kBeforeTag, in_markup ? 1 : 0);
    weights[kStart] = weights[kEnd] = 1.5;
    // What has no place in the middle has none at the ends, either.
    if (tongue == Tongue::kJson) weights[kStart] = weights[kEnd] = empty ? 1 : 0;
    if (row_.tongue == Tongue::kYaml && (tongue == Tongue::kShell || (item && !empty)))
      weights[kStart] = weights[kEnd] = 0;

    for (;;) {
      const size_t kind = Draw(weights);
      if (kind == kKinds) return {};
      if (kind == kStart) return AtStart();
      if (kind == kEnd) return AtEnd();
      const auto& places = sites.of[kind];
      for (int attempt = 0; attempt < 16; ++attempt) {
        int64_t at = places[random_.Below(places.size())];
        if (at == 0) at = Start();
        if (IsFree(at)) return AtSite(static_cast<Site>(kind), at, tongue);
      }
      weights[kind] = 0;
    }
  }

  size_t Draw(const std::vector<double>& weights) {
    double sum = 0;
    for (const double weight : weights) sum += weight;
    double left = random_.Uniform() * sum;
    for (size_t i = 0; i < weights.size(); ++i) {
      if (left < weights[i]) return i;
      left -= weights[i];
    }
    return sum > 0 ? kEnd : kKinds;
  }

  bool IsOfScripts() const {
    return row_.tongue == Tongue::kJson &&
           (form_.bare.starts_with("\"pre") || form_.bare.starts_with("\"post") ||
            form_.bare.starts_with("\"install\""));
  }

  // As a page within a value of a dump.
  Insertion AtValue(Sites& sites) {
    const auto& places = sites[Site::kValue];
    for (int attempt = 0; attempt < 16 && !places.empty(); ++attempt) {
      const int64_t at = places[random_.Below(places.size())];
      if (IsFree(at)) return {at, "", SqlEscaped(form_.island, HasBackslashes(host_.bytes)), ""};
    }
    return {};
  }

  // In bytes anywhere; in text where a line starts.
  Insertion ChooseOffset() {
    const bool lines = row_.layout == Layout::kText;
    int64_t at = End();
    for (int attempt = 0; attempt < 16; ++attempt) {
      auto offset = static_cast<int64_t>(random_.Below(host_.bytes.size() + 1));
      if (lines) {
        const size_t line = host_.bytes.find('\n', static_cast<size_t>(offset));
        offset = line == std::string::npos ? End() : static_cast<int64_t>(line) + 1;
      }
      if (IsFree(offset)) {
        at = offset;
        break;
      }
    }
    const bool fresh_line = at == 0 || host_.bytes[static_cast<size_t>(at) - 1] == '\n';
    if (lines) return {at, fresh_line ? "" : eol_, form_.island, eol_};
    return {at, "", form_.island, ""};
  }

  Insertion AtStart() {
    const bool code = row_.layout == Layout::kCode;
    Insertion place{Start(), "", code ? form_.bare : form_.island, ""};
    if (code ? EndsWithLine(row_.tongue) || form_.ends_in_comment || Chance(0.6) : Chance(0.5))
      place.after = eol_;
    if (row_.tongue == Tongue::kJson) place.text = form_.island;
    const std::string& bytes = host_.bytes;
    if (bytes.compare(static_cast<size_t>(place.at), 2, "#!") == 0) {
      const size_t line = bytes.find('\n');
      const int64_t next = line == bytes.npos ? End() : static_cast<int64_t>(line) + 1;
      if (!IsFree(next)) return place;
      place.at = next;
      if (line == bytes.npos) place.before = eol_;
    }
    return place;
  }

  Insertion AtEnd() {
    const std::string& bytes = host_.bytes;
    const bool fresh_line = bytes.empty() || bytes.back() == '\n';
    Insertion place{End(), "", form_.island, Chance(0.5) ? eol_ : ""};
    if (row_.tongue == Tongue::kJson) return place;
    if (row_.layout == Layout::kCode && !EndsWithLine(row_.tongue)) {
      place.text = form_.bare;
      place.before = fresh_line || Chance(0.3) ? "" : eol_;
      if (!fresh_line && place.before.empty()) place.before = bytes.back() == ';' ? "" : ";";
      if (InLineCommentAtEnd()) place.before = eol_;
    } else if (row_.layout == Layout::kCode) {
      place.text = form_.bare;
      place.before = fresh_line ? "" : eol_;
    } else if (ends_in_code_ && !form_.bare.empty() && form_.fits_open_code && Chance(0.7)) {
      place.text = form_.bare;
      place.before = fresh_line ? "" : eol_;
    } else if (ends_in_code_) {
      place.before = (fresh_line ? "" : eol_) + std::string(row_.code->closing) + eol_;
    } else if (Chance(0.6)) {
      place.before = fresh_line ? "" : eol_;
    }
    return place;
  }

  bool InLineCommentAtEnd() const {
    const Syntax syntax = Lex(host_.bytes, row_.language);
    return !syntax.part.empty() && syntax.part.back() == Part::kComment;
  }

  std::string Blanks() {
    if (Chance(0.3)) return std::string(random_.Below(3), ' ');
    if (Chance(0.15)) return std::string(20 + random_.Below(60), '\t');
    return std::string(80 + random_.Below(700), ' ');
  }

  std::string Indentation(int64_t line) const {
    const auto from = static_cast<size_t>(line);
    const size_t to = host_.bytes.find_first_not_of(" \t", from);
    return to == std::string::npos ? "" : host_.bytes.substr(from, to - from);
  }

  Insertion AtSite(Site site, int64_t at, Tongue tongue) {
    const bool python = tongue == Tongue::kPython;
    const bool json = tongue == Tongue::kJson, yaml = row_.tongue == Tongue::kYaml;
    const std::string must_break = form_.ends_in_comment ? eol_ : "";
    switch (site) {
      case Site::kLine: {
        const bool strict = python || json || yaml;
        const std::string indentation = strict || Chance(0.6) ? Indentation(at) : "";
        // Lines of PHP and JavaScript pasted in mostly keep their own indentation.
        const std::string text =
            strict || Chance(0.3) ? Indented(form_.bare, indentation) : form_.bare;
        return {at, indentation, text, json ? "," + eol_ : eol_};
      }
      case Site::kInline:
      case Site::kLongLine:
        if (json) return {at, "", form_.bare, Chance(0.5) ? "," : ", "};
        return {at, Chance(0.7) ? "" : " ", form_.bare,
                !must_break.empty() ? must_break
                : Chance(0.7)       ? ""
                                    : " "};
      case Site::kLineEnd:
        if (tongue == Tongue::kShell) {
          constexpr const char* kJoins[] = {"; ", ";", " && ", " & ", " || ", ";  "};
          return {at, Chance(0.2) ? Blanks() + ";" : kJoins[random_.Below(6)], form_.bare, ""};
        }
        return {at, python ? Blanks() + ";" : Blanks(), form_.bare, ""};
      case Site::kOpening: {
        if (json || yaml) return AtSite(Site::kLine, at, tongue);
        const std::string gap = Chance(0.4) ? eol_ : Chance(0.5) ? " " : " " + Blanks();
        return {at, gap, form_.bare, !must_break.empty() || Chance(0.5) ? eol_ : std::string(" ")};
      }
      case Site::kBetween:
        return {at, Chance(0.7) ? "" : eol_, form_.island, Chance(0.7) ? "" : eol_};
      case Site::kBeforeTag:
        return {at, "", form_.island, Chance(0.4) ? "" : eol_};
      default:
        return {at, "", form_.island, eol_};
    }
  }

  void Insert(const Insertion& place, bool malicious) {
    Edits edits;
    edits.Replace(place.at, place.at, place.before + place.text + place.after);
    edits.Apply(host_);
    if (!malicious) return;
    const int64_t start = place.at + static_cast<int64_t>(place.before.size());
    const ByteSpan span{start, start + static_cast<int64_t>(place.text.size())};
    host_.spans.insert(
        std::upper_bound(host_.spans.begin(), host_.spans.end(), span,
                         [](const auto& a, const auto& b) { return a.start < b.start; }),
        span);
  }

  Sample& host_;
  const LanguageRow& row_;
  Random& random_;
  std::string eol_;
  SnippetForm form_;
  bool ends_in_code_ = false;
};

}  // namespace

bool Plant(Sample& host, Language host_language, const Snippet& snippet, Random& random) {
  return Planter(host, host_language, random).Run(snippet);
}

}  // namespace fovea::augment
