#ifndef FOVEA_INFER_FILES_WINDOWS_LANGUAGE_MARKER_H_
#define FOVEA_INFER_FILES_WINDOWS_LANGUAGE_MARKER_H_

#include <cstdint>
#include <span>
#include <string_view>

namespace fovea::infer {

// The language that the beginning of a file names: `<?php`, `<?=` or `<?` and a blank behind
// blanks, a byte-order mark and a line `#!`; else the program that this line names; else an object
// of JSON, or the words with which dumps of databases and configurations begin. Empty: none.
std::string_view LanguageMarker(std::span<const uint8_t> bytes);

// Whether `<?php` stands anywhere: a server that runs PHP runs it, whatever stands around it.
bool HoldsPhp(std::span<const uint8_t> bytes);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_WINDOWS_LANGUAGE_MARKER_H_
