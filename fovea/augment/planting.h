#ifndef FOVEA_AUGMENT_PLANTING_H_
#define FOVEA_AUGMENT_PLANTING_H_

#include "fovea/augment/edits.h"
#include "fovea/augment/snippets/snippet.h"
#include "fovea/core/random.h"

namespace fovea::augment {

// Plants the snippet into the host, at one of the places that are known from infected files: at a
// line or statement boundary, in a long line, at the very start or end, behind hundreds of blanks
// on a line that is there already, behind an opening tag, as an island or <script> of its own
// between tags of a page; text at the start of a line; bytes of a program at any offset. Tags are
// put on or taken off as the place asks, in Python the indentation of the place. The span is what
// was the snippet, without blanks around it, but with tags that it needed. Nothing is planted into
// an earlier span. What is not malicious is planted likewise and gets no span, so that the seam
// gives nothing away.
//
// In JSON a member of an object, in YAML an item of a list, a key of the top or a line of a script,
// in SQL a statement or, of a page, the end of a value.
//
// False where the host's language does not take the snippet's, the snippet is empty, or there is no
// such place; the host is then unchanged.
bool Plant(Sample& host, Language host_language, const Snippet& snippet, Random& random);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_PLANTING_H_
