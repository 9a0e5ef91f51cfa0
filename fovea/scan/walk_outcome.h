#ifndef FOVEA_SCAN_WALK_OUTCOME_H_
#define FOVEA_SCAN_WALK_OUTCOME_H_

#include "fovea/data/files/walk/folder_walk.h"
#include "fovea/data/files/walk/path_filter.h"
#include "fovea/scan/scanner.h"

namespace fovea::scan {

// Notes on what a walk over folders passed over.
void TellPassedOver(const data::PassedOver& passed, const ScanSink& sink);

// A note for each pattern that matched nothing in a whole scan.
void TellUnmatched(const data::PathFilter& filter, const ScanSink& sink);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_WALK_OUTCOME_H_
