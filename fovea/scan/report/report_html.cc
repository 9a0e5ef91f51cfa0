#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/core/readable.h"
#include "fovea/explain/clean_text.h"
#include "fovea/explain/html_page.h"
#include "fovea/scan/report/not_scanned_list.h"
#include "fovea/scan/report/report_formats.h"
#include "fovea/scan/report/report_html_finding.h"
#include "fovea/scan/report/report_html_style.h"
#include "fovea/scan/report/report_words.h"

namespace fovea::scan {

using explain::EscapeMarkup;

namespace {

// What a page may hold, so that a browser still opens it.
constexpr size_t kListBytes = size_t{4} << 20;     // the table of findings
constexpr size_t kSourceBytes = size_t{15} << 20;  // the sections with source
constexpr size_t kMaxRows = 600;                   // of a finding …
constexpr size_t kFewRows = 60;                    // … once half of the room is taken
constexpr int64_t kFew = 20;                       // files not scanned whose reasons need no table
constexpr size_t kNotScannedBytes = size_t{1} << 20;
constexpr size_t kNotScanned = 2000;  // files listed
constexpr int64_t kNotes = 200;

std::string Path(const std::string& path) {
  return "<bdi>" + EscapeMarkup(PathText(path), 1 << 20) + "</bdi>";
}

class HtmlReport : public Report {
 public:
  explicit HtmlReport(Write write) : write_(std::move(write)), not_scanned_(kNotScanned) {}

  void Add(const Finding& finding) override {
    if (IsFound(finding)) ++found_;
    compares_ = compares_ || finding.change != Change::kNone;
    ++number_;
    const bool listed = list_.size() < kListBytes;
    bool shown = false, has_hottest = false;
    if (listed && !full_) {
      const std::string section = FindingSection(
          finding, number_, sections_.size() < kSourceBytes / 2 ? kMaxRows : kFewRows);
      shown = sections_.size() + section.size() <= kSourceBytes;
      full_ = !shown;
      if (shown) sections_ += section;
      words_ = words_ || (shown && section.find("<u ") != std::string::npos);
      has_hottest = section.find(fmt::format("id=\"f{}h\"", number_)) != std::string::npos;
    }
    if (!shown) ++without_source_;
    if (listed) {
      AddToList(finding, shown, shown && has_hottest);
    } else {
      ++unlisted_;
    }
  }

  void Add(const NotScanned& file) override { not_scanned_.Add(file); }

  void Add(const Note& note) override {
    const bool whole = note.path.empty();
    ++note_count_;
    int64_t& shown = whole ? whole_notes_shown_ : notes_shown_;
    if (shown == kNotes) return;
    ++shown;
    (whole ? whole_notes_ : notes_) += "<tr><td>" + (whole ? "the whole scan" : Path(note.path)) +
                                       "</td><td>" + EscapeMarkup(note.text, 2000) + "</td></tr>\n";
  }

  void End(const Summary& summary) override {
    compares_ = compares_ || summary.comparison;
    write_(explain::HtmlHead(compares_ ? "What differs" : "What fovea scan found",
                             {.style = kReportStyle}));
    write_(Overview(summary));
    if (!list_.empty()) write_(List());
    write_(sections_);
    write_(NotScannedTable());
    write_(Notes());
    write_("</main>\n</body>\n</html>\n");
  }

 private:
  void AddToList(const Finding& finding, bool shown, bool has_hottest) {
    std::string places;
    const std::vector<size_t> order = RegionsByScore(finding);
    if (!order.empty()) {
      places = PlaceText(finding, finding.regions[order[0]]);
      if (has_hottest) places = fmt::format("<a href=\"#f{}h\">{}</a>", number_, places);
      if (order.size() > 1)
        places += " and " + Plural(static_cast<int64_t>(order.size()) - 1, "more place");
    }
    const std::string path = Path(finding.path);
    list_ += fmt::format(
        "<tr>{}<td>{}</td><td class=\"wide\">{}</td>"
        "<td class=\"score\"><i aria-hidden=\"true\"><span "
        "style=\"width:{:.1f}%\"></span></i>{}</td>"
        "<td>{}</td></tr>\n",
        ChangeCell(finding), shown ? fmt::format("<a href=\"#f{}\">{}</a>", number_, path) : path,
        EscapeMarkup(finding.language, 40), RarityBar(finding.false_alarm_rate),
        EscapeMarkup(ShortRarityText(finding)), places);
  }

  // Percent of a bar that is full at 1 in 100,000, a fifth of it for each power of ten.
  static double RarityBar(double rate) {
    return rate > 0 ? std::clamp(-20 * std::log10(rate), 0.0, 100.0) : 0;
  }

  static std::string ChangeCell(const Finding& finding) {
    if (finding.change == Change::kNone) return "";
    return StrCat("<td>", IsFound(finding) ? "● " : "○ ",
                  finding.change == Change::kAdded ? "added" : "changed", "</td>");
  }

  std::string Overview(const Summary& summary) const {
    const int64_t found = found_ + summary.findings_left_out;
    const bool open = not_scanned_.count() > 0 || summary.interrupted;
    const std::vector<std::string> sentences = OutcomeText(summary, found, not_scanned_.count());
    std::string out =
        fmt::format("<main id=\"top\">\n<p class=\"verdict\"><b{}>{}</b></p>\n",
                    found > 0 || open ? "" : " class=\"calm\"", EscapeMarkup(sentences[0]));
    for (size_t i = 1; i < sentences.size(); ++i) {
      const bool warning = IsWarning(sentences[i]);
      out += fmt::format(
          "<p{}>{}</p>\n", warning ? " class=\"open\"" : "",
          EscapeMarkup(sentences[i], 2000) + (warning && not_scanned_.count() > 0
                                                  ? " <a href=\"#not-scanned\">Which, and why</a>"
                                                  : ""));
    }
    if (note_count_ > 0)
      out += "<p><a href=\"#notes\">" + Plural(note_count_, "note") + "</a></p>\n";
    out += "<div class=\"summary\"><dl>\n";
    for (const auto& [label, value] : FactsText(summary))
      out += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", label, EscapeMarkup(value));
    return out + "</dl></div>\n";
  }

  std::string List() const {
    std::string out = StrCat("<div class=\"summary\"><table class=\"list\">\n<caption>",
                             compares_ ? "What differs" : "Findings", "</caption>\n<thead><tr>",
                             compares_ ? "<th scope=\"col\">change</th>" : "") +
                      "<th scope=\"col\">file</th><th scope=\"col\" class=\"wide\">language</th>"
                      "<th scope=\"col\">clean files that score as high</th><th "
                      "scope=\"col\">where</th></tr></thead>\n<tbody>\n" +
                      list_ + "</tbody></table>\n";
    if (unlisted_ > 0)
      out += "<p class=\"note\">" + Plural(unlisted_, compares_ ? "more file" : "more finding") +
             " would make the page too large; the formats json and jsonl have them all.</p>\n";
    if (without_source_ > unlisted_)
      out += "<p class=\"note\">Of " +
             Plural(without_source_ - unlisted_, compares_ ? "file" : "finding") +
             " listed here the source is left out, for the page would be too large.</p>\n";
    return out + "</div>\n<p class=\"note\">Shade, bar and number of a line say how much of the " +
           "model's attention lies on it; a mark on the left, that it " +
           (compares_ ? "was added, or in a file that is new, belongs to a suspicious place. Files "
                        "with ● are malicious, as far as the model can tell.</p>\n"
                      : "belongs to a suspicious place.</p>\n") +
           (words_ ? "<p class=\"note\">Underlined is what decided there, as far as the model can "
                     "tell; point at it to see its share.</p>\n"
                   : "");
  }

  std::string NotScannedTable() const {
    if (not_scanned_.count() == 0) return "";
    std::string out =
        "<section id=\"not-scanned\">\n<h2>Not scanned, or only in part</h2>\n<p "
        "class=\"note\">These "
        "files "
        "are not known to be clean.</p>\n";
    const bool few = not_scanned_.count() <= kFew;
    if (!few) {
      out +=
          "<table class=\"list\">\n<thead><tr><th scope=\"col\">reason</th>"
          "<th scope=\"col\" class=\"number\">files</th></tr></thead>\n<tbody>\n";
      for (const auto& [reason, count] : not_scanned_.Reasons()) {
        out += fmt::format("<tr><td>{}</td><td class=\"number\">{}</td></tr>\n",
                           EscapeMarkup(reason), count);
      }
      out += "</tbody></table>\n";
    }
    std::string rows;
    int64_t listed = 0;
    for (const NotScanned& file : not_scanned_.first()) {
      if (rows.size() > kNotScannedBytes) break;
      rows +=
          "<tr><td>" + Path(file.path) + "</td><td>" + EscapeMarkup(file.reason) + "</td></tr>\n";
      ++listed;
    }
    out += fmt::format(
        "<details{}><summary>{}</summary>\n<table class=\"list\">\n<thead><tr>"
        "<th scope=\"col\">file</th><th scope=\"col\">reason</th></tr></thead>\n<tbody>\n{}"
        "</tbody></table></details>\n",
        few ? " open" : "", Plural(listed, "file"), rows);
    const int64_t more = not_scanned_.count() - listed;
    if (more > 0) out += "<p class=\"note\">and " + Plural(more, "more file") + "</p>\n";
    return out + "</section>\n";
  }

  std::string Notes() const {
    if (note_count_ == 0) return "";
    std::string out =
        "<section id=\"notes\">\n<h2>Notes</h2>\n<p class=\"note\">What else to know; nothing of "
        "it "
        "was left unscanned.</p>\n<table class=\"list\">\n<thead><tr><th scope=\"col\">about</th>"
        "<th scope=\"col\">note</th></tr></thead>\n<tbody>\n" +
        notes_ + whole_notes_ + "</tbody></table>\n";
    const int64_t more = note_count_ - notes_shown_ - whole_notes_shown_;
    if (more > 0) out += "<p class=\"note\">and " + Plural(more, "more note") + "</p>\n";
    return out + "</section>\n";
  }

  Write write_;
  NotScannedList not_scanned_;
  size_t number_ = 0;
  bool full_ = false;
  bool compares_ = false;  // with an original
  bool words_ = false;     // that decide are shown
  int64_t found_ = 0, unlisted_ = 0, without_source_ = 0;
  int64_t note_count_ = 0, notes_shown_ = 0, whole_notes_shown_ = 0;
  std::string list_, sections_, notes_, whole_notes_;
};

}  // namespace

std::unique_ptr<Report> MakeHtmlReport(const ReportOptions&, Report::Write write) {
  return std::make_unique<HtmlReport>(std::move(write));
}

}  // namespace fovea::scan
