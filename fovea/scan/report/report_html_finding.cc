#include "fovea/scan/report/report_html_finding.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

#include "fovea/core/readable.h"
#include "fovea/explain/attention_words.h"
#include "fovea/explain/clean_text.h"
#include "fovea/scan/report/code_rows.h"
#include "fovea/scan/report/heat_map.h"
#include "fovea/scan/report/report_words.h"
#include "fovea/scan/report/shown_words.h"
#include "fovea/scan/report/source_rows.h"

namespace fovea::scan {

using explain::EscapeMarkup;

namespace {

constexpr int64_t kPiece = 96;     // bytes of a long line in a row
constexpr int kLevels = 8;         // shades, see kReportStyle
constexpr size_t kStripRows = 30;  // a shorter file needs no overview
constexpr int kStripParts = 120;
constexpr size_t kAround = 8;     // rows around the heat that are not folded
constexpr size_t kLeastFold = 6;  // fewer rows are not worth a fold
constexpr size_t kLinks = 20;     // to regions
constexpr int64_t kLineEnd = 2;   // bytes that may end a line

// 0 (none) to kLevels. Below a sixteenth of the hottest nothing is shaded.
int Level(double share, double most) {
  if (!(most > 0) || share < most / 16) return 0;
  return std::clamp(static_cast<int>(std::lround(share / most * kLevels)), 1, kLevels);
}

std::string Escaped(const std::string& text) { return EscapeMarkup(text, 4 * text.size() + 1); }

// Draws one finding's listing.
class Listing {
 public:
  Listing(const Finding& finding, size_t number, size_t max_rows)
      : finding_(finding),
        number_(number),
        heat_(finding),
        rows_(IsBinary(finding) ? HexRows(finding, heat_) : SourceRows(finding, heat_, kPiece)),
        chosen_(ChooseRows(rows_, max_rows)),
        most_(MostShare(rows_)),
        has_code_(IsBinary(finding) && HasCode(finding)),
        code_(finding) {
    double best = -1;
    for (const size_t i : chosen_) {
      // A share is at most 1, so that rows in regions go before.
      const double heat = rows_[i].share + (rows_[i].in_region ? 2 : 0);
      if (heat <= best || heat <= 0) continue;
      best = heat;
      hottest_ = i;
    }
  }

  bool has_hottest() const { return hottest_ < rows_.size(); }

  // Where in the file the attention lies.
  std::string Strip() const {
    if (rows_.size() < kStripRows || heat_.empty() || finding_.bytes <= 0) return "";
    std::vector<double> shares(kStripParts);
    for (int i = 0; i < kStripParts; ++i) {
      const double part = static_cast<double>(finding_.bytes) / kStripParts;
      shares[static_cast<size_t>(i)] =
          heat_.Share(std::llround(part * i), std::llround(part * (i + 1)));
    }
    const double most = *std::max_element(shares.begin(), shares.end());
    std::string out;
    for (int i = 0; i < kStripParts; ++i) {
      const int level = Level(shares[static_cast<size_t>(i)], most);
      if (level == 0) continue;
      out += fmt::format("<i style=\"left:{:.2f}%;width:{:.2f}%;opacity:{:.2f}\"></i>",
                         100.0 * i / kStripParts, 100.0 / kStripParts,
                         static_cast<double>(level) / kLevels);
    }
    return "<div class=\"strip\" role=\"img\" aria-label=\"Where in the file the attention lies, "
           "from its start on the left to its end on the right\">" +
           out + "</div>\n";
  }

  // Tables of the rows around the heat, the others folded between them.
  std::string Tables() {
    if (rows_.empty()) return "<p class=\"note\">No content to show.</p>\n";
    const bool hex = IsBinary(finding_);
    std::string out = fmt::format(
        "<div class=\"source{}\" tabindex=\"0\" role=\"region\" aria-label=\"{} of file {}\">\n",
        has_code_ ? " hex with-code"
        : hex     ? " hex"
                  : "",
        hex ? "Bytes" : "Source", number_);
    if (finding_.content_start > 0) out += Gap(finding_.content_start, "byte");
    const std::vector<bool> warm = Warm();
    bool with_heading = false;
    size_t before = 0;  // the row that would come next
    for (size_t k = 0; k < chosen_.size();) {
      size_t end = k + 1;
      while (end < chosen_.size() && chosen_[end] == chosen_[end - 1] + 1 &&
             warm[chosen_[end]] == warm[chosen_[k]])
        ++end;
      if (chosen_[k] > before) out += Gap(before, chosen_[k]);
      const bool open = warm[chosen_[k]];
      const std::string table = Table(k, end, open && !with_heading);
      with_heading |= open;
      out += open ? table
                  : "<details><summary>" + Extent(chosen_[k], chosen_[end - 1] + 1) +
                        " without heat</summary>\n" + table + "</details>\n";
      before = chosen_[end - 1] + 1;
      k = end;
    }
    if (before < rows_.size()) out += Gap(before, rows_.size());
    const int64_t behind =
        finding_.bytes - finding_.content_start - static_cast<int64_t>(finding_.content.size());
    if (behind > 0) out += Gap(behind, "byte");
    return out + Anchors(RegionIds(INT64_MAX), 0) + "</div>\n";
  }

 private:
  // Rows that are shown at once: those with heat, and some around them. All, where nothing is hot.
  std::vector<bool> Warm() const {
    std::vector<bool> warm(rows_.size());
    bool any = false;
    size_t done = 0;  // rows before it are settled
    for (size_t i = 0; i < rows_.size(); ++i) {
      if (!rows_[i].in_region && Level(rows_[i].share, most_) == 0) continue;
      any = true;
      size_t first = std::max(done, i - std::min(i, kAround));
      if (first - done < kLeastFold) first = done;
      const size_t end = std::min(rows_.size(), i + kAround + 1);
      for (size_t k = first; k < end; ++k) warm[k] = true;
      done = std::max(done, end);
    }
    if (!any || rows_.size() - done < kLeastFold)
      std::fill(warm.begin() + static_cast<std::ptrdiff_t>(any ? done : 0), warm.end(), true);
    return warm;
  }

  // Rows [first, last) of chosen_.
  std::string Table(size_t first, size_t last, bool with_heading) {
    const bool hex = IsBinary(finding_);
    const bool heat = most_ > 0;
    std::string out = fmt::format(
        "<table>\n<colgroup><col class=\"n\">{}<col{}></colgroup>\n"
        "<thead{}><tr><th scope=\"col\">{}</th>{}<th "
        "scope=\"col\">{}</th>{}</tr></thead>\n<tbody>\n",
        heat ? "<col class=\"w\">" : "", has_code_ ? " class=\"b\"><col" : "",
        with_heading ? "" : " class=\"later\"", hex ? "byte" : "line",
        heat ? "<th scope=\"col\">attention</th>" : "", hex ? "content" : "source",
        has_code_ ? "<th scope=\"col\">instructions (" + CodeName(finding_) + ")</th>" : "");
    for (size_t k = first; k < last; ++k) out += Row(chosen_[k], hex);
    return out + "</tbody></table>\n";
  }

  // How much rows [first, last) are.
  std::string Extent(size_t first, size_t last) const {
    const bool whole_lines =
        !rows_[first].continues && (last == rows_.size() || !rows_[last].continues);
    return whole_lines && rows_[first].line > 0
               ? Plural(rows_[last - 1].line - rows_[first].line + 1, "line")
               : Plural(rows_[last - 1].end - rows_[first].start, "byte");
  }
  std::string Gap(size_t first, size_t last) const {
    return "<p class=\"gap\">⋮ " + Extent(first, last) + " not shown</p>\n";
  }
  static std::string Gap(int64_t count, const char* noun) {
    return "<p class=\"gap\">⋮ " + Plural(count, noun) + " not shown</p>\n";
  }

  // Ids of the regions that begin before `at` and have none yet.
  std::vector<std::string> RegionIds(int64_t at) {
    std::vector<std::string> ids;
    for (; next_region_ < finding_.regions.size(); ++next_region_) {
      if (finding_.regions[next_region_].start >= at) break;
      if (next_region_ < kLinks) ids.push_back(fmt::format("f{}r{}", number_, next_region_));
    }
    return ids;
  }
  static std::string Anchors(const std::vector<std::string>& ids, size_t first) {
    std::string out;
    for (size_t k = first; k < ids.size(); ++k) out += fmt::format("<a id=\"{}\"></a>", ids[k]);
    return out;
  }

  // By rows in their order.
  std::string Row(size_t i, bool hex) {
    const SourceRow& row = rows_[i];
    std::vector<std::string> ids =
        RegionIds(i + 1 < rows_.size() ? rows_[i + 1].start : rows_[i].end + kLineEnd);
    if (i == hottest_) ids.insert(ids.begin(), fmt::format("f{}h", number_));
    const int level = Level(row.share, most_);
    std::string kind;
    if (level > 0 && !hex) kind = fmt::format("h{}", level);
    if (row.in_region) kind += kind.empty() ? "m" : " m";
    std::string out = std::string("<tr") + (ids.empty() ? "" : " id=\"" + ids[0] + "\"") +
                      (kind.empty() ? "" : " class=\"" + kind + "\"") + ">";
    out += "<th scope=\"row\">" + Anchors(ids, 1);
    if (hex) {
      out += fmt::format("{:08x}", row.start / kHexRow * kHexRow);
    } else {
      out += std::to_string(row.line) + (row.continues ? "·" : "");
    }
    out += "</th>";
    if (most_ > 0) out += Weight(row, level);
    const std::string_view bytes = RowBytes(finding_, row);
    return out + "<td><code>" + (hex ? Bytes(row, bytes) : Source(row, bytes)) + "</code></td>" +
           (has_code_ ? Code(row) : "") + "</tr>\n";
  }

  std::string Source(const SourceRow& row, std::string_view bytes) const {
    const ShownLine line = WholeSource(bytes);
    const auto part = [&](int64_t from, int64_t to) {
      return Escaped(line.text.substr(static_cast<size_t>(from), static_cast<size_t>(to - from)));
    };
    std::string out;
    int64_t at = 0;
    for (const ShownWord& shown : ShownWords(finding_, row, line)) {
      out += part(at, shown.start) + OpenWord(shown.word) + part(shown.start, shown.end) + "</u>";
      at = shown.end;
    }
    return out + part(at, std::ssize(line.text));
  }
  static std::string OpenWord(const Word& word) {
    return "<u title=\"" + EscapeMarkup(ShareText(word)) + "\">";
  }

  std::string Weight(const SourceRow& row, int level) const {
    if (level == 0 && row.share < 0.005) return "<td class=\"w\"></td>";
    return fmt::format("<td class=\"w\"><span><i style=\"width:{:.1f}rem\"></i></span>{}</td>",
                       2.4 * row.share / most_, EscapeMarkup(explain::Percent(row.share)));
  }

  // Each instruction in the heat of its bytes.
  std::string Code(const SourceRow& row) {
    const CodeRow code = code_.Of(row);
    std::string out = "<td><code>" + CodeAddress(code);
    for (size_t i = 0; i < code.instructions.size(); ++i) {
      const data::Instruction& one = code.instructions[i];
      const int level = Level(heat_.Share(one.start, one.end) / static_cast<double>(one.size()),
                              most_ / static_cast<double>(kHexRow));
      const std::string heat = level > 0 ? fmt::format(" class=\"h{}\"", level) : "";
      out += fmt::format("{}<span{}>{}</span>", i == 0 ? "" : "; ", heat, Escaped(one.text()));
    }
    return out + "</code></td>";
  }

  // Neighbours of the same heat, and of the same decisive word, share an element.
  std::string Bytes(const SourceRow& row, std::string_view bytes) const {
    const int64_t base = row.start / kHexRow * kHexRow;
    const double most_byte = most_ / static_cast<double>(kHexRow);
    const std::vector<Word> words = WordsIn(finding_, row);
    std::string hex, ascii, hex_run, ascii_run;
    int run_level = 0;
    const Word* run_word = nullptr;
    const auto word_at = [&](int64_t at) -> const Word* {
      for (const Word& word : words)
        if (word.start <= at && at < word.end) return &word;
      return nullptr;
    };
    const auto close = [&] {
      if (run_word != nullptr) {
        hex_run = OpenWord(*run_word) + hex_run + "</u>";
        ascii_run = OpenWord(*run_word) + ascii_run + "</u>";
      }
      if (run_level > 0) {
        const std::string open = fmt::format("<span class=\"h{}\">", run_level);
        hex_run = open + hex_run + "</span>";
        ascii_run = open + ascii_run + "</span>";
      }
      hex += hex_run;
      ascii += ascii_run;
      hex_run.clear();
      ascii_run.clear();
    };
    for (int64_t at = base; at < base + kHexRow; ++at) {
      const bool there = at >= row.start && at < row.end;
      const int level = there ? Level(heat_.Share(at, at + 1), most_byte) : 0;
      const Word* const word = word_at(at);
      if (level != run_level || word != run_word) {
        close();
        run_level = level;
        run_word = word;
      }
      if (at == base + kHexRow / 2) hex_run += " ";
      if (!there) {
        hex_run += "   ";
        ascii_run += " ";
        continue;
      }
      const char c = bytes[static_cast<size_t>(at - row.start)];
      hex_run += fmt::format("{:02x} ", static_cast<unsigned char>(c));
      ascii_run += c >= 0x20 && c < 0x7F ? EscapeMarkup(std::string(1, c)) : "·";
    }
    close();
    return hex + " " + ascii;
  }

  const Finding& finding_;
  const size_t number_;
  const HeatMap heat_;
  const std::vector<SourceRow> rows_;
  const std::vector<size_t> chosen_;
  const double most_;
  const bool has_code_;
  CodeRows code_;
  size_t hottest_ = static_cast<size_t>(-1);
  size_t next_region_ = 0;
};

}  // namespace

std::string FindingSection(const Finding& finding, size_t number, size_t max_rows) {
  Listing listing(finding, number, max_rows);
  std::string out = fmt::format(
      "<section id=\"f{0}\" aria-labelledby=\"f{0}t\">\n<h2 id=\"f{0}t\"><bdi>{1}</bdi></h2>\n"
      "<p class=\"meta\">{2} · {3} · {4}</p>\n",
      number, EscapeMarkup(PathText(finding.path), 1 << 20), EscapeMarkup(VerdictText(finding)),
      RarityText(finding), SizeText(finding.bytes));
  const std::string strip = listing.Strip();
  const std::string table = listing.Tables();
  out += "<p class=\"places\">";
  if (listing.has_hottest())
    out += fmt::format("<a href=\"#f{}h\">jump to the hottest {}</a>", number,
                       IsBinary(finding) ? "bytes" : "line");
  for (size_t i = 0; i < finding.regions.size() && i < kLinks; ++i) {
    const Region& region = finding.regions[i];
    out += fmt::format("<a href=\"#f{}r{}\">{}</a>", number, i, PlaceText(finding, region));
  }
  if (finding.regions.size() > kLinks)
    out += "and " + Plural(static_cast<int64_t>(finding.regions.size() - kLinks), "more place");
  out += " <a href=\"#top\">back to the list</a></p>\n";
  return out + strip + table + "</section>\n";
}

}  // namespace fovea::scan
