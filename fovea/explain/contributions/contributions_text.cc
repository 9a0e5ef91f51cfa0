#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "fovea/core/display_width.h"
#include "fovea/core/error.h"
#include "fovea/core/readable.h"
#include "fovea/explain/clean_text.h"
#include "fovea/explain/contributions/contribution_chart.h"
#include "fovea/explain/contributions/contribution_rows.h"
#include "fovea/explain/contributions/contribution_words.h"
#include "fovea/explain/contributions/render_contributions.h"

namespace fovea::explain {
namespace {

// Styles, as their ANSI codes: the colours of the picture.
constexpr char kPlain[] = "", kTitle[] = "\x1b[1m", kFor[] = "\x1b[33m", kAgainst[] = "\x1b[34m",
               kFaint[] = "\x1b[2m";

struct StyledPart {
  std::string text;
  const char* style = kPlain;
};

class ContributionText {
 public:
  ContributionText(const ContributionReport& report, const TextOptions& options)
      : report_(report), options_(options), axis_steps_(LongestSteps(report)) {}

  std::string Text() {
    Paragraph({Title(report_), kTitle});
    if (report_.classes.empty()) {
      Paragraph({"no classes to show"});
      return text_;
    }
    Paragraph({Caption(), kFaint});
    for (size_t c = 0; c < report_.means.size(); ++c) Mean(c);
    ClassesWithoutSamples();
    for (const ContributionSample& sample : report_.samples) Sample(sample);
    return text_;
  }

 private:
  // Cut at the width of the terminal.
  void Line(std::initializer_list<StyledPart> parts) {
    int room = options_.width;
    for (const StyledPart& part : parts) {
      const std::string fits = Elide(part.text, room);
      room -= DisplayWidth(fits);
      const bool styled = options_.colour && *part.style != 0 && !fits.empty();
      text_ += styled ? part.style + fits + "\x1b[0m" : fits;
    }
    text_ += "\n";
  }

  void Paragraph(const StyledPart& part, int indent = 0) {
    for (const std::string& line : WrapWords(part.text, std::max(1, options_.width - indent)))
      Line({{std::string(indent, ' ')}, {line, part.style}});
  }

  std::string Caption() const {
    return ScoreSentence(report_) + "; columns above the line add, those below it take; where " +
           AxisTitle(report_) + "s share a column, it shows the largest";
  }

  void Chart(std::span<const float> contributions) {
    for (ChartLine& line : ContributionChart(contributions, axis_steps_, options_.width)) {
      line.cells.erase(line.cells.find_last_not_of(' ') + 1);
      Line({{line.scale, kFaint},
            {line.cells, line.sign > 0   ? kFor
                         : line.sign < 0 ? kAgainst
                                         : kFaint}});
    }
  }

  void Ranges(const std::string& start, std::span<const float> contributions, RangeSign sign) {
    const std::string ranges = RangesText(report_, HeaviestRanges(contributions, sign));
    if (!ranges.empty()) Paragraph({start + ranges}, 2);
  }

  void Mean(size_t index) {
    const ContributionMean& mean = report_.means[index];
    if (!HasSeries(mean)) return;
    Line({});
    Line({{ClassName(report_, index), kTitle},
          {fmt::format("  mean of {} · bias {}", Plural(mean.samples, "sample"),
                       Amount(report_.bias[index]))}});
    Chart(mean.contributions);
    Ranges("", mean.contributions, RangeSign::kAny);
  }

  void ClassesWithoutSamples() {
    std::string names;
    for (size_t c = 0; c < report_.means.size(); ++c) {
      if (!HasSeries(report_.means[c]))
        names += (names.empty() ? "" : ", ") + ClassName(report_, c);
    }
    if (names.empty()) return;
    Line({});
    Paragraph({"no sample is taken for " + names, kFaint});
  }

  void Sample(const ContributionSample& sample) {
    const size_t index = PredictedClass(report_, sample);
    const std::string name = CleanName(sample.id), verdict = Verdict(report_, sample);
    Line({});
    Line({{name, kTitle}, {(name.empty() || verdict.empty() ? "" : "  ") + verdict}});
    const std::span<const float> contributions = RowOf(sample.contributions, index, sample.steps);
    const double sum = FiniteSum(contributions);
    Paragraph(
        {fmt::format("{} {} = bias {} {} {} of {}", ScoreName(report_),
                     Amount(sample.scores[index]), Amount(report_.bias[index]), sum < 0 ? "-" : "+",
                     Amount(std::abs(sum)), Plural(sample.steps, AxisTitle(report_)))},
        2);
    Chart(contributions);
    Ranges("for: ", contributions, RangeSign::kFor);
    Ranges("against: ", contributions, RangeSign::kAgainst);
    const std::string field = FieldText(sample);
    if (!field.empty()) Paragraph({"hottest: " + field, kFaint}, 2);
  }

  const ContributionReport& report_;
  const TextOptions options_;
  const int64_t axis_steps_;
  std::string text_;
};

}  // namespace

std::string RenderText(const ContributionReport& report, const TextOptions& options) {
  Require(options.width >= 1, "RenderText: width must be at least 1, got ", options.width);
  CheckContributions(report);
  return ContributionText(report, options).Text();
}

}  // namespace fovea::explain
