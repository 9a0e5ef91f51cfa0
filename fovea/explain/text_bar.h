#ifndef FOVEA_EXPLAIN_TEXT_BAR_H_
#define FOVEA_EXPLAIN_TEXT_BAR_H_

#include <string>

namespace fovea::explain {

// A bar of fraction (0 to 1) times `cells` columns of a terminal, in eighths of a column.
std::string Bar(double fraction, int cells);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_TEXT_BAR_H_
