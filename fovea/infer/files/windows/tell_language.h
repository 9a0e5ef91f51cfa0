#ifndef FOVEA_INFER_FILES_WINDOWS_TELL_LANGUAGE_H_
#define FOVEA_INFER_FILES_WINDOWS_TELL_LANGUAGE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/infer/files/windows/file_windows.h"

namespace fovea::infer {

// Whether there is enough text that it alone tells the language: a twentieth of all that is text or
// raw bytes.
bool TextTells(std::span<const WindowKind> kinds, std::span<const ByteSpan> spans);

// What decides that a file is PHP: its content alone, segment by segment. A marker at its beginning
// says it (language_marker.h); else the model's head "language", which gives each window a logit
// for each language of the model (bag_model.h): those of the windows that count are averaged, and
// the largest is the language, the first on a tie. A name has no say: its ending is only the label
// that the head learns from (augment/languages.h).

// How much each window counts, all together 1: text alone, each window alike, where at least one
// byte in twenty is text; else raw bytes, too. So raw bytes in a script make it no binary, nor do
// some words in a program make that a text. Zeros where there are no windows.
std::vector<float> LanguageWeights(std::span<const WindowKind> kinds,
                                   std::span<const ByteSpan> spans);

// Of the windows that count, `most` that are evenly spread: what a file is shows everywhere.
std::vector<int64_t> WindowsThatTell(const FileWindows& windows, int64_t most);

// logits: [windows, languages] of windows that count alike.
int TellLanguage(std::span<const float> logits, int64_t languages);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_WINDOWS_TELL_LANGUAGE_H_
