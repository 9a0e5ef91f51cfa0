#ifndef FOVEA_AUGMENT_MADE_HOSTS_H_
#define FOVEA_AUGMENT_MADE_HOSTS_H_

#include <string>
#include <string_view>

#include "fovea/augment/edits.h"
#include "fovea/core/random.h"

// Hosts for what is generated. Nobody asks for them: they are read in training alone. They look as
// those of real files do, since a host that only generated code has would give it away; and in a
// share of all files, malicious or not, hosts are made likewise.
namespace fovea::augment {

// The ending of a name: mostly one that is common in code (".com", ".ru", …), sometimes one that is
// reserved (RFC 2606: ".example", ".invalid", …).
std::string MadeEnding(Random& random);
bool IsMadeEnding(std::string_view host);

// Mostly any public address, sometimes one for documentation (RFC 5737).
std::string MadeAddress(Random& random);
bool IsMadeAddress(std::string_view host);

// The hosts of URLs get made endings and addresses, the same host the same one.
void RenameHosts(Sample& sample, Random& random);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_MADE_HOSTS_H_
