#include <fmt/format.h>

#include <algorithm>

#include "fovea/explain/alignments/alignment_report.h"
#include "fovea/explain/attention_words.h"
#include "fovea/explain/axis_places.h"
#include "fovea/explain/clean_text.h"
#include "fovea/explain/html_page.h"

namespace fovea::explain {
namespace {

constexpr char kStyle[] = R"(
:root { --hint: #fbe0c8; --tip: #1a202c; --tip-ink: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --hint: #5b3a1c; --tip: #e6eaf0; --tip-ink: #171b22; } }
.pair h2 { color: var(--faint); font-size: .8rem; font-weight: 600; letter-spacing: .04em;
  text-transform: uppercase; margin-bottom: .75rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1rem; margin: 0 0 1rem; }
dt { color: var(--faint); font-size: .8rem; line-height: 1.75rem; }
dd { margin: 0; line-height: 1.75rem; overflow-wrap: anywhere; }
dd span { border-radius: 4px; padding: .15rem .2rem; margin: 0 -.05rem; }
[class^=c], [class^=r] { background: var(--mark, transparent); }
.grid { width: auto; border-collapse: separate; border-spacing: 2px; margin: 0 6rem 0 0; }
.grid th, .grid td { border: 0; padding: 0; border-radius: 3px; }
.grid th { color: var(--ink); font-weight: 400; cursor: default; vertical-align: middle; }
.grid thead th { vertical-align: bottom; }
.grid thead th span { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 11rem;
  overflow: hidden; text-overflow: ellipsis; padding: .3rem 0 .2rem; line-height: 1.6rem; }
.grid tbody th { text-align: right; padding: 0 .5rem; max-width: 12rem; overflow: hidden;
  text-overflow: ellipsis; }
.grid td { position: relative; width: 1.6rem; min-width: 1.6rem; height: 1.6rem; }
.grid tbody td::before { content: ""; display: block; height: 1.6rem; border-radius: 3px;
  background: var(--bar); opacity: var(--w, 0); }
.grid tbody td:hover::before { outline: 2px solid var(--truth); }
.grid td:hover::after { content: attr(data-w); position: absolute; z-index: 1; left: 0;
  bottom: calc(100% + 6px); padding: .2rem .6rem; border-radius: 5px; background: var(--tip);
  color: var(--tip-ink); white-space: nowrap; pointer-events: none; }
.scale { color: var(--faint); font-size: .8rem; margin: .75rem 0 0; }
.scale span { display: inline-block; width: 7rem; height: .7rem; margin: 0 .4rem;
  vertical-align: -.05rem; border-radius: 3px;
  background: linear-gradient(to right, transparent, var(--bar)); }
)";

// Whatever is of word i of a side is marked where the pointer is over any of it.
std::string Marks(const AlignmentReport& report) {
  size_t words = 0;
  for (const AlignmentSample& sample : report.samples)
    words = std::max({words, sample.source.size(), sample.target.size()});
  std::string style;
  for (size_t i = 0; i < words; ++i)
    style += fmt::format(".pair:has(.c{0}:hover) .c{0}, .pair:has(.r{0}:hover) .r{0}", i) +
             " { --mark: var(--hint); }\n";
  return style;
}

std::string Sentence(const char* name, const std::vector<std::string>& words, const char* kind) {
  std::string out = fmt::format("<dt>{}</dt><dd>", name);
  for (size_t i = 0; i < words.size(); ++i)
    out += fmt::format("{}<span class=\"{}{}\">{}</span>", i > 0 ? " " : "", kind, i,
                       EscapeMarkup(words[i]));
  return out + (words.empty() ? "<i>empty</i>" : "") + "</dd>\n";
}

std::string Grid(const AlignmentSample& sample) {
  const size_t rows = sample.target.size(), columns = sample.source.size();
  if (rows == 0 || columns == 0) return "";
  double largest = 0;
  for (const float weight : sample.weights) largest = std::max(largest, CleanWeight(weight));
  std::vector<std::string> source;
  for (const std::string& word : sample.source) source.push_back(EscapeMarkup(word, 60));
  std::string out = "<table class=\"grid\">\n<thead><tr><td></td>";
  for (size_t j = 0; j < columns; ++j)
    out += fmt::format("<th class=\"c{}\"><span>{}</span></th>", j, source[j]);
  out += "</tr></thead>\n<tbody>\n";
  for (size_t i = 0; i < rows; ++i) {
    const std::string word = EscapeMarkup(sample.target[i], 60);
    out += fmt::format("<tr><th class=\"r{}\">{}</th>", i, word);
    for (size_t j = 0; j < columns; ++j) {
      const double weight = CleanWeight(sample.weights[i * columns + j]);
      const double share = largest > 0 ? weight / largest : 0;
      out += fmt::format("<td class=\"r{} c{}\"{} data-w=\"{} → {}  {}\"></td>", i, j,
                         share >= 0.005 ? fmt::format(" style=\"--w:{:.2f}\"", share) : "", word,
                         source[j], EscapeMarkup(Percent(weight)));
    }
    out += "</tr>\n";
  }
  return out + fmt::format("</tbody></table>\n<p class=\"scale\">0<span></span>{}</p>\n",
                           EscapeMarkup(Percent(largest)));
}

}  // namespace

std::string RenderAlignmentHtml(const AlignmentReport& report) {
  std::string out = HtmlHead(report.title, {.style = kStyle + Marks(report)});
  out +=
      "<p class=\"note\">Which words of the source the model looked at as it wrote each word of "
      "the translation: the darker, the heavier. Point at a square or a word.</p>\n";
  for (const AlignmentSample& sample : report.samples) {
    CheckSample(sample);
    out += "<section class=\"pair\">\n<h2>Sentence " + EscapeMarkup(sample.id) + "</h2>\n<dl>\n";
    out += Sentence("source", sample.source, "c");
    out += Sentence(sample.target_text.empty() ? "translation" : "given translation", sample.target,
                    "r");
    if (!sample.target_text.empty())
      out += "<dt>the model's own</dt><dd>" + EscapeMarkup(sample.prediction, 10000) + "</dd>\n";
    out += "</dl>\n" + Grid(sample) + "</section>\n";
  }
  return out + "</body>\n</html>\n";
}

}  // namespace fovea::explain
