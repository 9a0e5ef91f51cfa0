#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "fovea/core/display_width.h"
#include "fovea/core/readable.h"
#include "fovea/explain/text_bar.h"
#include "fovea/scan/report/code_rows.h"
#include "fovea/scan/report/heat_map.h"
#include "fovea/scan/report/hex_line.h"
#include "fovea/scan/report/not_scanned_list.h"
#include "fovea/scan/report/report_formats.h"
#include "fovea/scan/report/report_words.h"
#include "fovea/scan/report/shown_words.h"
#include "fovea/scan/report/source_rows.h"
#include "fovea/scan/text_position.h"

namespace fovea::scan {

namespace {

constexpr int kMinWidth = 40;
constexpr size_t kRegions = 5;   // of a finding, the hottest
constexpr size_t kChanges = 50;  // of one that was compared
constexpr size_t kListed = 20;   // files that were not scanned
constexpr size_t kReasons = 12;  // why, at most so many
constexpr int64_t kNotes = 20;
constexpr int kBar = 8;    // columns
constexpr int kCode = 48;  // columns that instructions need beside bytes; else they stand below
constexpr const char* kIndent = "  ";

// ANSI codes.
constexpr char kTitle[] = "\x1b[1m", kAlarm[] = "\x1b[1;31m", kWarm[] = "\x1b[33m",
               kFaint[] = "\x1b[2m";
// Within text of another style, which goes on behind.
constexpr std::string_view kUnderline = "\x1b[4m", kNoUnderline = "\x1b[24m";

// Rows [first, last) of a listing.
struct Stretch {
  size_t first = 0, last = 0;
};

// At most `most` neighbouring rows with the most attention in sum; the first of several.
Stretch HottestStretch(const std::vector<SourceRow>& rows, Stretch all, size_t most) {
  if (all.last - all.first <= most) return all;
  const auto worth = [&](size_t i) { return rows[i].share + (rows[i].in_region ? 1e-9 : 0); };
  double sum = 0, best_sum = -1;
  Stretch best;
  for (size_t i = all.first; i < all.last; ++i) {
    sum += worth(i);
    if (i - all.first >= most) sum -= worth(i - most);
    // Sums of floats wobble: a later stretch must be better by more than that.
    if (i + 1 - all.first >= most && sum > best_sum + 1e-12) {
      best_sum = sum;
      best = {i + 1 - most, i + 1};
    }
  }
  return best;
}

// Line and column of the hottest place of a region, or of its beginning where that is not known.
std::pair<int64_t, int64_t> HottestPosition(const Finding& finding, const Region& region,
                                            const HeatMap& heat) {
  const std::string_view content = finding.content;
  const int64_t at = heat.Hottest(region.start, region.end) - finding.content_start;
  if (at < 0 || at >= std::ssize(content)) return {region.first_line, region.first_column};
  const std::string_view before = content.substr(0, static_cast<size_t>(at));
  const size_t line_start = before.rfind('\n') + 1;  // 0 where there is none
  if (line_start == 0 && finding.content_start > 0) return {region.first_line, region.first_column};
  TextPosition position;
  position.Advance(
      {reinterpret_cast<const uint8_t*>(content.data()) + line_start, before.size() - line_start});
  return {finding.content_first_line + std::count(before.begin(), before.end(), '\n'),
          position.column(static_cast<unsigned char>(content[static_cast<size_t>(at)]))};
}

class TextReport : public Report {
 public:
  TextReport(const ReportOptions& options, Write write)
      : options_(options), write_(std::move(write)), not_scanned_(kListed) {
    options_.width = std::max(options_.width, kMinWidth);
    options_.max_lines = std::max(options_.max_lines, 1);
    options_.context_lines = std::max(options_.context_lines, 0);
  }

  void Add(const Finding& finding) override {
    if (IsFound(finding)) ++found_;
    out_ += Paint(kAlarm, IsFound(finding) ? "● " : "○ ") + Paint(kTitle, PathText(finding.path)) +
            "\n";
    out_ += kIndent + VerdictText(finding) + Paint(kFaint, " · " + SizeText(finding.bytes)) + "\n";
    for (const std::string& line : WrapWords(RarityText(finding), options_.width - 2))
      out_ += kIndent + line + "\n";
    out_ += "\n";
    const HeatMap heat(finding);
    const std::vector<SourceRow> rows =
        IsBinary(finding) ? HexRows(finding, heat) : SourceRows(finding, heat, 0);
    std::vector<size_t> regions = RegionsByScore(finding);
    const size_t hottest = regions.size() > 1 ? regions[0] : regions.size();  // of several
    const size_t most = finding.change == Change::kChanged ? kChanges : kRegions;
    const size_t hidden = regions.size() - std::min(regions.size(), most);
    regions.resize(regions.size() - hidden);
    std::sort(regions.begin(), regions.end());
    size_t shown_rows = 0;  // those before were in an excerpt
    CodeRows code(finding);
    for (const size_t i : regions)
      AddRegion(finding, finding.regions[i], i == hottest, heat, rows, &shown_rows, &code);
    if (hidden > 0)
      out_ += kIndent + Paint(kFaint, "and " + Plural(static_cast<int64_t>(hidden), "more place")) +
              "\n\n";
    Flush();
  }

  void Add(const NotScanned& file) override { not_scanned_.Add(file); }

  void Add(const Note& note) override {
    // Those on files leave room for those on the whole scan, which come last.
    const bool whole = note.path.empty();
    if (++(whole ? whole_note_count_ : note_count_) > kNotes) return;
    if (whole) return AddNoteText(note, options_.width - 2, kIndent, &whole_notes_);
    if (note.path != last_note_path_) notes_ += kIndent + PathText(note.path) + "\n";
    AddNoteText(note, options_.width - 4, "    ", &notes_);
    last_note_path_ = note.path;
  }

  void End(const Summary& summary) override {
    const int64_t found = found_ + summary.findings_left_out;
    std::vector<std::string> sentences = OutcomeText(summary, found, not_scanned_.count());
    AddParagraph(sentences[0], found > 0 ? kAlarm : kTitle);
    for (size_t i = 1; i < sentences.size(); ++i)
      AddParagraph(sentences[i], IsWarning(sentences[i]) ? kWarm : kFaint);
    out_ += "\n";
    if (not_scanned_.count() > 0) AddNotScanned();
    if (note_count_ + whole_note_count_ > 0) AddNotes();
    for (const auto& [label, value] : FactsText(summary))
      out_ += kIndent + Paint(kFaint, PadRight(label, 14)) + value + "\n";
    Flush();
  }

 private:
  std::string Paint(const char* style, const std::string& text) const {
    return options_.color && !text.empty() ? style + text + "\x1b[0m" : text;
  }
  void AddParagraph(const std::string& text, const char* style) {
    for (const std::string& line : WrapWords(text, options_.width))
      out_ += Paint(style, line) + "\n";
  }
  void Flush() {
    write_(out_);
    out_.clear();
  }

  void AddRegion(const Finding& finding, const Region& region, bool hottest, const HeatMap& heat,
                 const std::vector<SourceRow>& rows, size_t* shown_rows, CodeRows* code) {
    const std::string path = PathText(finding.path);
    std::string place, extent;
    if (IsBinary(finding)) {
      place = path + " @" + OffsetText(region.start);
      extent = " · " + Plural(region.size(), "byte") + PartText(region);
      if (region.architecture)
        extent += fmt::format(" · read as {}", data::ArchitectureName(*region.architecture));
    } else {
      // A form that editors and terminals open at the column.
      const auto [line, column] = HottestPosition(finding, region, heat);
      place = fmt::format("{}:{}:{}", path, line, column);
      if (region.last_line > region.first_line) extent = " · " + PlaceText(finding, region);
    }
    if (hottest) extent += " · the hottest place";
    out_ += kIndent + place + Paint(kFaint, extent) + "\n";
    const auto touches = [&](const SourceRow& row) {
      return IsBinary(finding) ? row.start < region.end && region.start < row.end
                               : row.line >= region.first_line && row.line <= region.last_line;
    };
    const auto first = std::find_if(rows.begin(), rows.end(), touches);
    const auto last = std::find_if_not(first, rows.end(), touches);
    if (first == last) {
      out_ += "\n";
      return;
    }
    const size_t context = static_cast<size_t>(options_.context_lines);
    Stretch all = {static_cast<size_t>(first - rows.begin()),
                   static_cast<size_t>(last - rows.begin())};
    const size_t begin = all.first, end = all.last;
    // Not what another excerpt shows, nor what belongs to the next region.
    all.first =
        std::min(all.first, std::max(all.first - std::min(all.first, context), *shown_rows));
    for (size_t i = 0; i < context && all.last < rows.size() && !rows[all.last].in_region; ++i)
      ++all.last;
    const Stretch shown = HottestStretch(rows, all, static_cast<size_t>(options_.max_lines));
    *shown_rows = std::max(*shown_rows, shown.last);

    const double most = MostShare(rows);
    // Lines of the region that the finding's content does not have count, too.
    size_t above = shown.first - std::min(begin, shown.first);
    size_t below = end - std::min(end, shown.last);
    if (!IsBinary(finding)) {
      above = Lines(region.first_line, rows[shown.first].line);
      below = Lines(rows[shown.last - 1].line, region.last_line);
    }
    AddGap(above, finding);
    std::vector<Word> unseen = WordsIn(finding, region);
    for (size_t i = shown.first; i < shown.last; ++i)
      AddRow(finding, region, heat, rows[i], most, rows[shown.last - 1].line, code, &unseen);
    AddGap(below, finding);
    if (!IsBinary(finding)) AddUnseen(finding, unseen);
    out_ += "\n";
  }

  static size_t Lines(int64_t from, int64_t to) {
    return static_cast<size_t>(std::max<int64_t>(0, to - from));
  }

  // Rows of the region that are not shown.
  void AddGap(size_t rows, const Finding& finding) {
    if (rows == 0) return;
    const std::string what =
        Plural(static_cast<int64_t>(rows), IsBinary(finding) ? "more row" : "more line");
    out_ += kIndent + Paint(kFaint, "     ⋮ " + what) + "\n";
  }

  // Decisive words that no row shows.
  void AddUnseen(const Finding& finding, const std::vector<Word>& words) {
    std::string list;
    for (const Word& word : words) {
      const std::string text = WordText(finding, word);
      if (!text.empty()) list += (list.empty() ? "" : ", ") + text;
    }
    if (list.empty()) return;
    const std::string indent = std::string(kIndent) + "       ";
    const std::vector<std::string> lines =
        WrapWords("decisive, but out of sight: " + list, options_.width - DisplayWidth(indent));
    for (size_t i = 0; i < lines.size(); ++i)
      out_ += (i == 0 ? kIndent + Paint(kFaint, "     ⋮ ") : indent) + lines[i] + "\n";
  }

  // Takes a word out of those that are not seen, or as much of it as `visible` bytes show.
  static void TakeOut(const ShownWord& shown, const ByteSpan& visible, std::vector<Word>* unseen) {
    for (Word& word : *unseen) {
      if (word.start >= shown.word.end || shown.word.start >= word.end) continue;
      if (shown.whole) {
        word.end = word.start;
      } else if (visible.end < word.end) {
        word.start = std::max(word.start, visible.end);
      } else {
        word.end = std::min(word.end, visible.start);
      }
    }
    std::erase_if(*unseen, [](const Word& word) { return word.size() <= 0; });
  }

  // Takes the decisive words that it shows out of `unseen`.
  void AddRow(const Finding& finding, const Region& region, const HeatMap& heat,
              const SourceRow& row, double most, int64_t last_line, CodeRows* code,
              std::vector<Word>* unseen) {
    const bool hex = IsBinary(finding);
    std::string number =
        hex ? fmt::format("{:08x}", row.start / kHexRow * kHexRow) : std::to_string(row.line);
    const int digits = std::max(5, static_cast<int>(std::to_string(last_line).size()));
    if (!hex) number = PadLeft(number, digits);
    out_ += kIndent + Paint(kFaint, number) + " ";
    const double fraction = most > 0 ? row.share / most : 0;
    if (most > 0) {
      const std::string bar = PadRight(explain::Bar(fraction, kBar), kBar);
      out_ += Paint(fraction >= 0.5 ? kAlarm : kWarm, bar) + " ";
    }
    const int left = 2 + DisplayWidth(number) + 1 + (most > 0 ? kBar + 1 : 0) + 2;
    const ShownLine line = hex ? HexLine(finding, row, options_.width - left)
                               : SourceLine(finding, region, heat, row, options_.width - left);
    const std::vector<ShownWord> words =
        hex ? HexWords(finding, row, line) : ShownWords(finding, row, line);
    for (const ShownWord& shown : words)
      TakeOut(
          shown,
          {row.start + static_cast<int64_t>(line.from), row.start + static_cast<int64_t>(line.to)},
          unseen);
    // Lines of the row, and the columns that they take.
    std::vector<std::string> lines = {
        options_.color ? Wrapped(line.text, words, kUnderline, kNoUnderline) : line.text};
    std::vector<int> widths = {DisplayWidth(line.text)};
    if (!options_.color && !words.empty()) {
      lines.push_back(Underlines(line.text, words));
      widths.push_back(DisplayWidth(lines.back()));
    }
    if (hex) AddCode(code->Of(row), options_.width - left, widths, &lines);
    for (size_t i = 0; i < lines.size(); ++i) {
      if (i > 0) out_ += std::string(static_cast<size_t>(left - 2), ' ');
      if (row.in_region) {
        out_ += Paint(fraction >= 0.5 ? kAlarm : kWarm, "┃");
        if (!lines[i].empty()) out_ += " " + (fraction >= 0.5 ? Paint(kTitle, lines[i]) : lines[i]);
      } else {
        out_ += Paint(kFaint, lines[i].empty() ? "│" : "│ " + lines[i]);
      }
      out_ += "\n";
    }
  }

  // Beside the lines of a row of bytes, or below them.
  static void AddCode(const CodeRow& row, int width, const std::vector<int>& widths,
                      std::vector<std::string>* lines) {
    constexpr int kBeside = kHexColumns + 2;
    const bool beside = width >= kBeside + kCode;
    const std::vector<std::string> code = CodeLines(row, beside ? width - kBeside : width);
    for (size_t i = 0; i < code.size(); ++i) {
      if (!beside) {
        lines->push_back(code[i]);
        continue;
      }
      if (i == lines->size()) lines->emplace_back();
      const int before = i < widths.size() ? widths[i] : 0;
      (*lines)[i] += std::string(static_cast<size_t>(kBeside - before), ' ') + code[i];
    }
  }

  static ShownLine SourceLine(const Finding& finding, const Region& region, const HeatMap& heat,
                              const SourceRow& row, int width) {
    const int64_t from = std::clamp(region.start, row.start, row.end);
    const int64_t to = std::clamp(region.end, from, row.end);
    const int64_t focus = to > from ? heat.Hottest(from, to) : from;
    return Trimmed(
        ClippedSource(RowBytes(finding, row), static_cast<size_t>(focus - row.start), width));
  }

  void AddNotScanned() {
    out_ += Paint(kWarm, "Not scanned, or only in part") + "\n";
    const auto reasons = not_scanned_.Reasons();
    for (const NotScanned& file : not_scanned_.first()) {
      out_ += kIndent + file.path + Paint(kFaint, "  " + file.reason) + "\n";
    }
    const int64_t more = not_scanned_.count() - static_cast<int64_t>(not_scanned_.first().size());
    if (more > 0) {
      out_ += kIndent +
              Paint(kFaint, "and " + Plural(more, "more file") + "; all of them by reason:") + "\n";
      for (size_t i = 0; i < reasons.size() && i < kReasons; ++i) {
        out_ += kIndent + PadLeft(Plural(reasons[i].second, "file"), 16) + "  " + reasons[i].first +
                "\n";
      }
      if (reasons.size() > kReasons) out_ += kIndent + std::string(18, ' ') + "and other reasons\n";
    }
    out_ += "\n";
  }

  // Wrapped, unless that would cut a word: it may be a path.
  static void AddNoteText(const Note& note, int width, const char* indent, std::string* notes) {
    const std::string text = NoteText({"", note.text});
    int longest = 0;
    for (size_t at = 0; at < text.size();) {
      const size_t end = std::min(text.find(' ', at), text.size());
      longest = std::max(longest, DisplayWidth(std::string_view(text).substr(at, end - at)));
      at = end + 1;
    }
    const std::vector<std::string> lines =
        longest <= width ? WrapWords(text, width) : std::vector<std::string>{text};
    for (const std::string& line : lines) *notes += indent + line + "\n";
  }

  void AddNotes() {
    out_ += Paint(kTitle, "Notes") + "\n" + notes_ + whole_notes_;
    const int64_t more = std::max<int64_t>(note_count_ - kNotes, 0) +
                         std::max<int64_t>(whole_note_count_ - kNotes, 0);
    if (more > 0)
      out_ += kIndent +
              Paint(kFaint, "and " + Plural(more, "more note") +
                                "; the formats json and jsonl have them all") +
              "\n";
    out_ += "\n";
  }

  ReportOptions options_;
  Write write_;
  NotScannedList not_scanned_;
  int64_t found_ = 0, note_count_ = 0, whole_note_count_ = 0;
  std::string notes_, whole_notes_, last_note_path_;
  std::string out_;
};

}  // namespace

std::unique_ptr<Report> MakeTextReport(const ReportOptions& options, Report::Write write) {
  return std::make_unique<TextReport>(options, std::move(write));
}

}  // namespace fovea::scan
