#ifndef FOVEA_AUGMENT_DEAD_HOSTS_H_
#define FOVEA_AUGMENT_DEAD_HOSTS_H_

#include <string>
#include <string_view>

#include "fovea/augment/edits.h"
#include "fovea/core/random.h"

// Hosts that lead nowhere, for what is generated. That they do must tell nothing: in a share of all
// files, malicious or not, hosts are made so.
namespace fovea::augment {

// The ending of a name: of those that are reserved (RFC 2606: ".example", ".invalid", …), or one
// that there is not, a q and two or three letters that are no vowels (".qtk").
std::string DeadEnding(Random& random);
bool IsDeadEnding(std::string_view host);

// An address for documentation (RFC 5737).
std::string DeadAddress(Random& random);

// The hosts of URLs get dead endings and addresses, the same host the same one.
void RenameHosts(Sample& sample, Random& random);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_DEAD_HOSTS_H_
