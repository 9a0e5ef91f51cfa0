#ifndef FOVEA_AUGMENT_PLANTING_SITES_LINES_H_
#define FOVEA_AUGMENT_PLANTING_SITES_LINES_H_

#include <string_view>

#include "fovea/augment/planting_sites.h"

namespace fovea::augment {

// The places of FindSites in languages whose lines or values decide where something fits.

// Commands: kLine and kLineEnd. Within a page of YAML kLine is what stands in a block of text.
void FindShell(std::string_view bytes, const Syntax& syntax, Sites& sites);
void FindShellInYaml(std::string_view bytes, Sites& sites);
// kLine: where the line of a member starts; kInline: behind an opening brace and in front of a
// member; kOpening: kLine in an object of scripts.
void FindJson(std::string_view bytes, const Syntax& syntax, Sites& sites);
// kLine: where an item of a list starts; kOpening: where a key of the top does.
void FindYaml(std::string_view bytes, Sites& sites);
// kLine: any that does not go on with the one before.
void FindConfig(std::string_view bytes, Sites& sites);
// kValue: at the ends of what stands between single quotes.
void FindSqlValues(std::string_view bytes, const Syntax& syntax, Sites& sites);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_PLANTING_SITES_LINES_H_
