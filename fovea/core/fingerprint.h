#ifndef FOVEA_CORE_FINGERPRINT_H_
#define FOVEA_CORE_FINGERPRINT_H_

#include <string>
#include <string_view>

namespace fovea {

// 64-bit FNV-1a of a file's bytes, or of a text, as hexadecimal digits: which data a model was
// trained on, not whether somebody meddled with them. Throws InputError as CheckReadable()
// (core/file.h) does.
std::string FileFingerprint(const std::string& path);
std::string FingerprintOf(std::string_view text);

}  // namespace fovea

#endif  // FOVEA_CORE_FINGERPRINT_H_
