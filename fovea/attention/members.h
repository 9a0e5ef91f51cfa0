#ifndef FOVEA_ATTENTION_MEMBERS_H_
#define FOVEA_ATTENTION_MEMBERS_H_

#include "fovea/attention/aggregates/reweight.h"
#include "fovea/attention/aggregates/sum.h"
#include "fovea/attention/normalisers/hard.h"
#include "fovea/attention/normalisers/softmax.h"
#include "fovea/attention/normalisers/sparsemax.h"
#include "fovea/attention/scopes/causal.h"
#include "fovea/attention/scopes/global.h"
#include "fovea/attention/scopes/local_m.h"
#include "fovea/attention/scopes/local_p.h"
#include "fovea/attention/scores/additive.h"
#include "fovea/attention/scores/dense.h"
#include "fovea/attention/scores/dot.h"
#include "fovea/attention/scores/gated.h"
#include "fovea/attention/scores/general.h"
#include "fovea/attention/scores/location.h"
#include "fovea/attention/scores/scaled_dot.h"

// The one list. The factory, the command line's choices, the pages of the docs and the tests'
// matrix all follow from it; docs/contributing/adding-a-mechanism.md says how to add to it.
namespace fovea::attention {

template <class... Members>
struct MemberList {};

using Scores = MemberList<Dot, ScaledDot, General, Additive, Location, Gated, Dense>;
using Scopes = MemberList<Global, Causal, LocalM, LocalP>;
using Normalisers = MemberList<Softmax, Sparsemax, Hard>;
using Aggregates = MemberList<Sum, Reweight>;

// Calls visit.template operator()<Member>() for each member of a list.
template <class Visit, class... Members>
void ForEach(MemberList<Members...>, Visit&& visit) {
  (visit.template operator()<Members>(), ...);
}

template <class List>
std::vector<MemberInfo> Infos() {
  std::vector<MemberInfo> infos;
  ForEach(List(), [&]<class Member>() { infos.push_back(Member::kInfo); });
  return infos;
}

// Calls visit for the member of that name and returns what it returns. Throws ArgumentError that
// lists the names there are.
template <class Result, class Visit, class... Members>
Result VisitMember(MemberList<Members...> list, std::string_view kind, std::string_view name,
                   Visit&& visit) {
  Result result{};
  bool found = false;
  std::string names;
  ForEach(list, [&]<class Member>() {
    names += (names.empty() ? "" : ", ") + std::string(Member::kInfo.name);
    if (!found && Member::kInfo.name == name) {
      result = visit.template operator()<Member>();
      found = true;
    }
  });
  Require(found, "no ", kind, " named \"", name, "\"; there are: ", names);
  return result;
}

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_MEMBERS_H_
