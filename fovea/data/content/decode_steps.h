#ifndef FOVEA_DATA_CONTENT_DECODE_STEPS_H_
#define FOVEA_DATA_CONTENT_DECODE_STEPS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/data/content/decoded_pieces.h"
#include "fovea/data/content/text_inflater.h"

namespace fovea::data {

// What a function makes of a string.
enum class DecodeStep { kBase64, kHex, kInflate, kReverse, kRot13, kPercent };

// The functions that a literal is handed to, the innermost first:
//   gzinflate(str_rot13(base64_decode("…")))   kBase64, kRot13, kInflate
struct EnclosingCall {
  DecodeStep step;
  size_t start;  // where its name starts
};
// Those whose names this knows (decode_steps.cc has the list) and that stand before text[at] in one
// expression.
std::vector<EnclosingCall> EnclosingCalls(std::string_view text, size_t at);

// What one step makes of bytes; false: they are not for it.
bool ApplyStep(DecodeStep step, const std::string& bytes, TextInflater* inflater, std::string* out);
Encoding EncodingOf(DecodeStep step);

// Makes text of what came out of an encoding, by itself: text stays, UTF-16 becomes narrow, deflate
// is unpacked. false: it is a picture or whatever else.
bool MakeText(std::string* bytes, Encoding* encoding, TextInflater* inflater);

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_DECODE_STEPS_H_
