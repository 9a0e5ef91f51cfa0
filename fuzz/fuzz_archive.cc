// Archives, as a stream and with seeking: whatever the bytes, the visit ends within its limits,
// both ways give the same, and nothing but UnreadableError is thrown inside, and that becomes
// NotRead.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/encoding.h"
#include "fovea/core/error.h"
#include "fovea/data/files/archives/archive_visit.h"
#include "fovea/data/files/archives/replay_reader.h"
#include "fuzz/check.h"
#include "fuzz/target.h"

namespace fovea::data {
namespace {

#ifdef FOVEA_FUZZ_REPLAY
constexpr ArchiveLimits kLimits;  // as users have them
#else
// Not of time, which no two visits take alike: that is bounded for the whole input.
constexpr ArchiveLimits kLimits = {.depth = 3,
                                   .entries = 500,
                                   .bytes = 4 << 20,
                                   .ratio = 200,
                                   .ratio_floor = 1 << 20,
                                   .seconds = 1e9};
#endif

class Checker : public FileVisitor {
 public:
  void File(const std::string& path, ByteReader& bytes) override {
    FUZZ_CHECK(path.starts_with("a"));
    ++files_;
    told.push_back(path);
    uint64_t hash = kFnv1aBasis;
    uint8_t block[3000];
    while (const size_t got = bytes.Read(block)) {
      FUZZ_CHECK(got <= sizeof block);
      bytes_ += static_cast<int64_t>(got);
      hash = Fnv1a({reinterpret_cast<const char*>(block), got}, hash);
    }
    told.push_back(std::to_string(hash));
  }
  void NotRead(const std::string& path, const std::string& reason) override {
    FUZZ_CHECK(path.starts_with("a"));
    FUZZ_CHECK(!reason.empty());
    for (const char c : reason) FUZZ_CHECK(static_cast<unsigned char>(c) >= ' ');
    told.push_back(StrCat(path, " ", reason));
  }
  void Note(const std::string& path, const std::string& text) override { NotRead(path, text); }
  void CheckLimits(size_t input) const {
    FUZZ_CHECK(files_ <= kLimits.entries * 2);
    // What is no archive after all comes as its own bytes.
    FUZZ_CHECK(bytes_ <= kLimits.bytes * (kLimits.depth + 1) + static_cast<int64_t>(input));
  }

  std::vector<std::string> told;

 private:
  int64_t files_ = 0, bytes_ = 0;
};

// Gives out little at a time.
class Trickle : public ByteReader {
 public:
  explicit Trickle(std::string_view bytes) : bytes_(bytes) {}
  size_t Read(std::span<uint8_t> out) override {
    return bytes_.Read(out.first(std::min<size_t>(out.size(), 1000)));
  }

 private:
  MemoryBytes bytes_;
};

void Run(std::string_view bytes) {
  WalkOptions options;
  options.limits = kLimits;
  Checker streamed, seeking;
  Trickle stream(bytes);
  VisitBytes("a", stream, options, streamed);
  streamed.CheckLimits(bytes.size());

  MemoryBytes memory(bytes);
  ReplayReader input(&memory);
  ArchiveVisit(options, &seeking).Start("a", &input);
  seeking.CheckLimits(bytes.size());
  FUZZ_CHECK(kLimits.seconds < 1e9 || streamed.told == seeking.told);
}

}  // namespace
}  // namespace fovea::data

void fovea::fuzz::TestOneInput(const uint8_t* bytes, size_t size) {
  fovea::data::Run({reinterpret_cast<const char*>(bytes), size});
}
