#ifndef FOVEA_CLI_TRAIN_MEMBER_CHOICES_H_
#define FOVEA_CLI_TRAIN_MEMBER_CHOICES_H_

#include <algorithm>
#include <string>
#include <vector>

#include "fovea/attention/members.h"

namespace fovea::cli {

// The names in a list of attention/members.h, as choices of an option.
template <class List>
std::vector<std::string> NamesOf() {
  std::vector<std::string> names;
  for (const attention::MemberInfo& info : attention::Infos<List>()) names.emplace_back(info.name);
  return names;
}

// "  NAME   FORMULA" for each, for the end of a help.
template <class List>
std::string FormulasOf() {
  std::string text;
  for (const attention::MemberInfo& info : attention::Infos<List>()) {
    std::string name(info.name);
    name.resize(std::max<size_t>(name.size(), 12), ' ');
    text += "  " + name + " " + std::string(info.formula) + "\n";
  }
  return text;
}

}  // namespace fovea::cli

#endif  // FOVEA_CLI_TRAIN_MEMBER_CHOICES_H_
