// What lies in documents (PDF, compound files, RTF, OneNote), and the decoders for it: whatever the
// bytes, reading ends with no more members than they can hold, nothing but UnreadableError is
// thrown, however much is asked for at a time, it is the same, and what stands in the file as it is
// does so.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/encoding.h"
#include "fovea/data/files/archives/documents/ole/embedded_object.h"
#include "fovea/data/files/archives/documents/ole/ole_reader.h"
#include "fovea/data/files/archives/documents/ole/vba_container.h"
#include "fovea/data/files/archives/documents/ole/vba_project.h"
#include "fovea/data/files/archives/documents/onenote/one_note_reader.h"
#include "fovea/data/files/archives/documents/pdf/flate_filter.h"
#include "fovea/data/files/archives/documents/pdf/lzw_filter.h"
#include "fovea/data/files/archives/documents/pdf/pdf_reader.h"
#include "fovea/data/files/archives/documents/pdf/predictor.h"
#include "fovea/data/files/archives/documents/pdf/text_filters.h"
#include "fovea/data/files/archives/documents/rtf/rtf_reader.h"
#include "fuzz/check.h"
#include "fuzz/target.h"

namespace fovea::data {
namespace {

constexpr int64_t kMost = 2 << 20;  // bytes of all members that are looked at

// Length and hash of what a reader gives, and why it ends. *left: bytes that may still be read.
std::string Contents(ByteReader* reader, size_t block_size, int64_t* left) {
  uint64_t hash = kFnv1aBasis;
  int64_t bytes = 0;
  std::string end = "end";
  std::vector<uint8_t> block(block_size);
  try {
    while (*left > 0) {
      const auto most =
          static_cast<size_t>(std::min<int64_t>(*left, static_cast<int64_t>(block_size)));
      const size_t got = reader->Read(std::span(block).first(most));
      if (got == 0) break;
      FUZZ_CHECK(got <= most);
      bytes += static_cast<int64_t>(got);
      *left -= static_cast<int64_t>(got);
      hash = Fnv1a({reinterpret_cast<const char*>(block.data()), got}, hash);
    }
  } catch (const UnreadableError& error) {
    end = error.what();
    FUZZ_CHECK(!end.empty());
  }
  return std::to_string(bytes) + " " + Hex(hash) + " " + end;
}

template <class Reader>
std::vector<std::string> All(std::string_view bytes, size_t block_size) {
  MemoryBytes memory(bytes);
  ReplayReader input(&memory);
  std::vector<std::string> all;
  int64_t left = kMost;
  try {
    Reader reader(&input);
    for (ArchiveMember member; left > 0 && reader.Next(&member);) {
      FUZZ_CHECK(!member.name.empty());
      all.push_back(member.name);
      const std::string contents = Contents(&reader, block_size, &left);
      const ByteSpan stands = reader.stands();
      if (stands.size() != 0 && contents.ends_with(" end")) {
        FUZZ_CHECK(stands.start >= 0 && stands.end <= static_cast<int64_t>(bytes.size()));
        MemoryBytes same(
            bytes.substr(static_cast<size_t>(stands.start), static_cast<size_t>(stands.size())));
        int64_t enough = kMost;
        FUZZ_CHECK(left == 0 || contents == Contents(&same, block_size, &enough));
      }
      all.push_back(contents + member.not_read);
      FUZZ_CHECK(all.size() <= 2 * bytes.size() + 2);
      FUZZ_CHECK(reader.packed() <= static_cast<int64_t>(bytes.size()));
    }
  } catch (const UnreadableError& error) {
    all.push_back(error.what());
  }
  return all;
}

template <class Reader>
void Members(std::string_view bytes) {
  FUZZ_CHECK(All<Reader>(bytes, 4000) == All<Reader>(bytes, 17));
}

template <class Reader, class... Options>
void Decodes(std::string_view bytes, Options... options) {
  const auto decoded = [&](size_t block_size) {
    Reader reader(std::make_unique<MemoryBytes>(bytes), options...);
    int64_t left = kMost;
    return Contents(&reader, block_size, &left);
  };
  FUZZ_CHECK(decoded(4000) == decoded(17));
}

void Decoders(std::string_view bytes) {
  Decodes<AsciiHexReader>(bytes);
  Decodes<Ascii85Reader>(bytes);
  Decodes<RunLengthReader>(bytes);
  Decodes<FlateReader>(bytes);
  Decodes<LzwReader>(bytes, true);
  Decodes<LzwReader>(bytes, false);
  Decodes<VbaReader>(bytes);
  const PdfPrediction prediction = {bytes.size() % 2 == 0 ? 2 : 15,
                                    1 + bytes[0] % 4 * (bytes[0] > 0), 1 << (bytes.size() % 5), 7};
  FUZZ_CHECK(prediction.RowBytes() > 0);
  Decodes<PredictionReader>(bytes, prediction);

  VbaSourceOffsets(bytes);
  MemoryBytes stream(bytes);
  FindVbaSource(&stream);
  for (const auto& object : {PackagedFile(bytes), Ole1Object(bytes)})
    FUZZ_CHECK(!object ||
               (object->begin <= static_cast<int64_t>(bytes.size()) && object->size >= 0));
}

}  // namespace
}  // namespace fovea::data

void fovea::fuzz::TestOneInput(const uint8_t* bytes, size_t size) {
  using namespace fovea::data;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  // Each knows its own by what is in them, not by how they begin.
  if (text.starts_with("\xd0\xcf")) return Members<OleReader>(text);
  if (text.starts_with("{\\rt")) return Members<RtfReader>(text);
  if (text.starts_with("%PDF")) return Members<PdfReader>(text);
  if (text.starts_with("\xe4\x52")) return Members<OneNoteReader>(text);
  if (!text.empty()) Decoders(text);
}
