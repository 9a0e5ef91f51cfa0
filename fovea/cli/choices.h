#ifndef FOVEA_CLI_CHOICES_H_
#define FOVEA_CLI_CHOICES_H_

#include <string>
#include <vector>

namespace fovea::cli {

// The candidate that takes the fewest edits (insert, delete, replace, swap of neighbours) to come
// from `typed`; "" if all are further than a third of its length, at least 1.
std::string Nearest(const std::string& typed, const std::vector<std::string>& candidates);

// "; did you mean train?", or "" where nothing is near.
std::string DidYouMean(const std::string& typed, const std::vector<std::string>& candidates);

std::string Join(const std::vector<std::string>& words, const std::string& between = ", ");

}  // namespace fovea::cli

#endif  // FOVEA_CLI_CHOICES_H_
