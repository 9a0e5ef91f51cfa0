// Vocabularies of subwords: whatever the bytes, they are one that works or InputError says why not.
#include <cstdint>
#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/utf8.h"
#include "fovea/data/sentences/subwords.h"
#include "fovea/data/text.h"
#include "fuzz/check.h"
#include "fuzz/target.h"

void fovea::fuzz::TestOneInput(const uint8_t* bytes, size_t size) {
  using namespace fovea;
  try {
    const data::Subwords subwords({reinterpret_cast<const char*>(bytes), size}, "m");
    FUZZ_CHECK(subwords.size() > data::Subwords::kEnd);
    const data::Segmentation segmentation =
        subwords.Segment("A man's \xe6\x9d\xb1\xe4\xba\xac \xc2\xbd AAA \xff\n");
    for (const data::Segmentation::Piece& piece : segmentation.pieces) {
      FUZZ_CHECK(piece.id >= 0 && piece.id < subwords.size());
      FUZZ_CHECK(piece.begin <= piece.end && piece.end <= segmentation.text.size());
      FUZZ_CHECK(piece.word >= 0 && piece.word < segmentation.words);
    }
    std::vector<int> ids;
    for (const auto& piece : segmentation.pieces) ids.push_back(piece.id);
    for (int id = 0; id < subwords.size() && id < 300; ++id) ids.push_back(id);
    const std::string text = subwords.Decode(ids);
    FUZZ_CHECK(IsUtf8(text) && text.find('\n') == text.npos);
    // What was read is what is written.
    FUZZ_CHECK(data::Subwords(subwords.serialised(), "m").serialised() == subwords.serialised());
  } catch (const InputError& error) {
    FUZZ_CHECK(std::string(error.what()).starts_with("m: "));
  }
}
