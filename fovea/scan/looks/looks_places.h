#ifndef FOVEA_SCAN_LOOKS_LOOKS_PLACES_H_
#define FOVEA_SCAN_LOOKS_LOOKS_PLACES_H_

#include <cstddef>
#include <string>

#include "fovea/scan/looks/looks.h"
#include "fovea/scan/looks/looks_sheet.h"

namespace fovea::scan {

// "self-attention reads 2 places again, word by word"
std::string SharpWords(size_t places);

// The sharp look: frames in the strip that ends at the sheet's y, and below it the text of the
// hottest places that were read again. The looks must have some.
void DrawPlaces(const Looks& looks, LooksSheet* sheet);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_LOOKS_LOOKS_PLACES_H_
