#ifndef FOVEA_EXPLAIN_MAP_FORMATS_H_
#define FOVEA_EXPLAIN_MAP_FORMATS_H_

#include <span>
#include <string>

#include "fovea/core/output_format.h"
#include "fovea/explain/alignments/alignment_report.h"
#include "fovea/explain/charts/render.h"
#include "fovea/explain/contributions/render_contributions.h"
#include "fovea/explain/matrices/pair_report.h"

namespace fovea::explain {

struct MapFormat : OutputFormat {
  std::string (*chart)(const AttentionReport& report, const RenderOptions& options);
  std::string (*alignment)(const AlignmentReport& report, const RenderOptions& options);
  std::string (*contributions)(const ContributionReport& report, const RenderOptions& options);
  std::string (*pairs)(const PairReport& report, const RenderOptions& options);
};

// The one list of what maps of attention, of contributions and of pairs, are written in.
std::span<const MapFormat> MapFormats();

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_MAP_FORMATS_H_
