#ifndef FOVEA_AUGMENT_MACHINE_CODE_DECODER_STUB_H_
#define FOVEA_AUGMENT_MACHINE_CODE_DECODER_STUB_H_

#include <string>

#include "fovea/core/random.h"

namespace fovea::augment {

// The beginning of encoded machine code of x86: it finds its own place (jump and call, call and
// pop, or the address that fnstenv stores), and undoes an encoding byte by byte in a loop, with
// registers, operations and keys drawn. What would be decoded is a few random bytes: nothing of it
// does anything. So a model learns what all decoders have in common, of which the collections have
// few.
std::string MakeDecoderStub(Random& random);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_MACHINE_CODE_DECODER_STUB_H_
