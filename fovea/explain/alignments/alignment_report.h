#ifndef FOVEA_EXPLAIN_ALIGNMENTS_ALIGNMENT_REPORT_H_
#define FOVEA_EXPLAIN_ALIGNMENTS_ALIGNMENT_REPORT_H_

#include <string>
#include <vector>

#include "fovea/explain/render_options.h"

namespace fovea::explain {

// Which words of a sentence its translation looked at. Words come from outside and may hold
// anything (clean_text.h).
struct AlignmentSample {
  std::string id;
  std::vector<std::string> source, target;  // words
  std::vector<float> weights;               // [target words, source words]
  std::string prediction;                   // what the model translates the source to
  std::string target_text;                  // the translation that was given; "" if none was
};

// ArgumentError unless there is a weight for each pair of words.
void CheckSample(const AlignmentSample& sample);

struct AlignmentReport {
  std::string task;   // "translation"
  std::string title;  // of the page
  std::vector<AlignmentSample> samples;
};

// A matrix for each sample, rows the target's words, columns the source's (weight_matrix.h), below
// each other. All throw ArgumentError where the weights are not as many as the pairs of words.
std::string RenderAlignmentText(const AlignmentReport& report, const TextOptions& options = {});
std::string RenderAlignmentSvg(const AlignmentReport& report, Theme theme = Theme::kLight);
std::string RenderAlignmentPng(const AlignmentReport& report, double scale = 2.0,
                               Theme theme = Theme::kLight);

// One JSON object on one line: {"task", "samples": [{"id", "source": [words], "target": [words],
// "weights": [[one for each source word] for each target word], "prediction", "target_text"}]};
// target_text only where there is one. docs/json.md has the whole of it.
std::string RenderAlignmentJson(const AlignmentReport& report);

// A row a pair of words: id, target_index, target, source_index, source, weight; as RenderCsv.
std::string RenderAlignmentCsv(const AlignmentReport& report);

// A page that needs nothing but itself: no script, no request; light and dark. A pointer over a
// square shows its words and weight and marks its row, its column and both words in the sentences;
// over a word, that word's row or column.
std::string RenderAlignmentHtml(const AlignmentReport& report);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_ALIGNMENTS_ALIGNMENT_REPORT_H_
