#ifndef FOVEA_INFER_FILES_RAW_RAW_PLACES_H_
#define FOVEA_INFER_FILES_RAW_RAW_PLACES_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/infer/files/raw/raw_look.h"
#include "fovea/infer/files/windows/file_windows.h"

namespace fovea::infer {

// Puts what the look at raw bytes says into the places of a stretch, which are in order and without
// gaps. Raw windows are replaced by its stretches; a window of text says at least what its bytes
// say as raw ones where all is read so: where the file is `binary`, a tenth of the stretch is
// raw, or it is no UTF-8 and holds a control character. What is decoded to raw bytes has its say in
// the places of its literal. shift: of the file's format.
void PutRawPlaces(const RawLook& look, std::span<const uint8_t> bytes, bool binary,
                  const FormatShift& shift, const FileWindows& windows,
                  std::vector<FileWindow>* places);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_RAW_RAW_PLACES_H_
