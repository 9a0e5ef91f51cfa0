#ifndef FOVEA_EXPLAIN_CONTRIBUTIONS_RENDER_CONTRIBUTIONS_H_
#define FOVEA_EXPLAIN_CONTRIBUTIONS_RENDER_CONTRIBUTIONS_H_

#include <string>

#include "fovea/explain/contributions/contribution_report.h"
#include "fovea/explain/render_options.h"

// What each time step contributed, where a score is exactly its bias plus the sum of them. All of
// these throw ArgumentError where an array has not the shape that contribution_report.h says; a
// number may be anything, also not finite.
namespace fovea::explain {

// For each class a small chart of columns of its mean contributions, positive ones above a base
// line, negative ones below it, with the heaviest ranges of steps; then each sample, likewise, by
// its contributions to the predicted class. No line is wider than options.width display columns;
// without colour there are no escape codes. Throws ArgumentError if width is below 1.
std::string RenderText(const ContributionReport& report, const TextOptions& options = {});

// One JSON object on one line: {"task", "axis", "unit", "classes", "dimensions", "bias", "mean":
// [{"class", "samples", "values", "contributions"}], "samples": [{"id", "steps", "values",
// "contributions", "scores", "probabilities", "field": {"step", "first", "last"}, "prediction",
// "target"}]}. "axis" names the steps of the longest series, "mean" has an entry for each class.
// "values" are rows of dimensions, "contributions" of a sample rows of classes, those of a mean one
// row. Numbers have up to 9 significant digits (enough to restore the float); null where a number
// is not finite. "target" is "" if unknown.
std::string RenderJson(const ContributionReport& report);

// A row for each sample, class and step: id, class, step, contribution, then a column for each
// dimension with the series' value at the step. Quoted as RFC 4180 says, lines end in \n; a field
// is empty where a number is not finite.
std::string RenderCsv(const ContributionReport& report);

// One picture, in points: the mean series of up to six classes, then up to eight samples, a panel
// for each of up to eight dimensions. The line of a series has the colour of what each step
// contributed, bars below it say the same, and a bracket marks the steps that the hottest one was
// computed from. The same report gives the same bytes with the same cairo and fonts. RenderPng
// throws ArgumentError unless 0 < scale <= 8 (pixels per point).
std::string RenderSvg(const ContributionReport& report, Theme theme = Theme::kLight);
std::string RenderPng(const ContributionReport& report, double scale = 2.0,
                      Theme theme = Theme::kLight);

// A page that needs nothing but itself: no script, no request; the picture inside, light and dark,
// and a table for each sample with every class: its probability, its score and the heaviest ranges
// of steps for and against it.
std::string RenderHtml(const ContributionReport& report);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_CONTRIBUTIONS_RENDER_CONTRIBUTIONS_H_
