#include "fovea/augment/machine_code/vary_code.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string_view>

namespace fovea::augment {
namespace {

constexpr size_t kSequence = 8;    // bytes
constexpr size_t kShareOfFew = 5;  // one in so many sequences makes relatives
constexpr size_t kShortestPart = 48;

std::set<std::string_view> SequencesOf(const std::string& piece) {
  std::set<std::string_view> out;
  for (size_t i = 0; i + kSequence <= piece.size(); ++i)
    out.insert(std::string_view(piece).substr(i, kSequence));
  return out;
}

}  // namespace

std::string VaryCode(const std::string& code, Random& random) {
  std::string out = code;
  if (out.empty()) return out;
  if (random.Uniform() < 0.5) {
    for (uint64_t i = 1 + random.Below(3); i > 0; --i) {
      const size_t at = random.Below(out.size());
      const size_t end = std::min(out.size(), at + 1 + random.Below(6));
      for (size_t k = at; k < end; ++k) out[k] = static_cast<char>(random.Bits());
    }
  }
  if (random.Uniform() < 0.15 && out.size() > kShortestPart + 16) {
    const size_t at = random.Below(out.size() - kShortestPart);
    out = out.substr(at, std::max<size_t>(kShortestPart, random.Below(out.size() - at)));
  }
  if (random.Uniform() < 0.1) out.insert(0, 4 + random.Below(40), '\x90');
  return out;
}

std::vector<int64_t> GroupsOfRelatives(std::span<const std::string> pieces) {
  std::vector<std::set<std::string_view>> sequences;
  for (const std::string& piece : pieces) sequences.push_back(SequencesOf(piece));
  std::vector<size_t> leader(pieces.size());
  std::iota(leader.begin(), leader.end(), size_t{0});
  const auto leader_of = [&](size_t i) {
    while (leader[i] != i) i = leader[i] = leader[leader[i]];
    return i;
  };
  for (size_t i = 0; i < pieces.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const auto shared = static_cast<size_t>(
          std::count_if(sequences[i].begin(), sequences[i].end(),
                        [&](std::string_view s) { return sequences[j].contains(s); }));
      const size_t fewer = std::min(sequences[i].size(), sequences[j].size());
      if (shared > 0 && shared * kShareOfFew >= fewer) leader[leader_of(i)] = leader_of(j);
    }
  }
  std::map<size_t, int64_t> number;
  std::vector<int64_t> out;
  for (size_t i = 0; i < pieces.size(); ++i)
    out.push_back(number.try_emplace(leader_of(i), std::ssize(number)).first->second);
  return out;
}

}  // namespace fovea::augment
