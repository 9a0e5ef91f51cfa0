#ifndef FOVEA_TRAIN_PLANTING_H_
#define FOVEA_TRAIN_PLANTING_H_

#include <string>

#include "fovea/core/random.h"
#include "fovea/train/edits.h"

namespace fovea::train {

// A piece of code, or a whole file of it, to plant. In php, asp and jsp with or without its tags.
struct Snippet {
  std::string code;
  std::string language;  // php js py html asp jsp bin
  bool malicious = true;
};

// Plants the snippet into the host, at one of the places that are known from infected files: at a
// line or statement boundary, in a long line, at the very start or end, behind hundreds of blanks
// on a line that is there already, behind an opening tag, as an island or <script> of its own
// between tags of a page; bytes of a program at any offset. Tags are put on or taken off as the
// place asks, in Python the indentation of the place. The span is what was the snippet, without
// blanks around it, but with tags that it needed. Nothing is planted into an earlier span. What is
// not malicious is planted likewise and gets no span, so that the seam gives nothing away.
//
// host_language: php js py html asp aspx jsp bin. False where the two do not go together, or
// the snippet is empty; the host is then unchanged.
bool Plant(Sample& host, const std::string& host_language, const Snippet& snippet, Random& random);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_PLANTING_H_
