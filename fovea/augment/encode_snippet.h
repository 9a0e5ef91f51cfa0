#ifndef FOVEA_AUGMENT_ENCODE_SNIPPET_H_
#define FOVEA_AUGMENT_ENCODE_SNIPPET_H_

#include <optional>

#include "fovea/augment/snippets/snippet.h"
#include "fovea/core/random.h"

namespace fovea::augment {

// The snippet as a literal behind decoders of its own language, up to three deep: base64,
// hexadecimal, percent, rot13, reversed, raw deflate, zlib, gzip; the literal in escapes, pieces,
// numbers, chr() chains, raw bytes (PHP) or characters that show nothing (JavaScript). What is
// malicious is run once it is decoded. What is not is merely read, and holds the snippet or a
// configuration, a picture or a page instead; nothing runs it.
//
// None where the language is not php, js or py, and for nothing or more than 16,000 bytes. The
// result is at most 40 times as long as the snippet and 40,000 bytes more.
std::optional<Snippet> Encode(const Snippet& snippet, Random& random);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_ENCODE_SNIPPET_H_
