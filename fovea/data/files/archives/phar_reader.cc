#include "fovea/data/files/archives/phar_reader.h"

#include <archive.h>

#include <algorithm>
#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/data/files/archives/archive_marks.h"
#include "fovea/data/files/archives/archive_reader.h"

namespace fovea::data {
namespace {

using std::string_view_literals::operator""sv;

constexpr ArchiveKind kGzip = {.name = "deflate", .filter = ARCHIVE_FILTER_GZIP};
constexpr ArchiveKind kBzip2 = {.name = "bzip2", .filter = ARCHIVE_FILTER_BZIP2};
constexpr int64_t kMaxManifest = int64_t{32} << 20;

std::string Number(uint64_t value) {
  std::string bytes;
  for (int i = 0; i < 4; ++i, value >>= 8) bytes += static_cast<char>(value & 0xff);
  return bytes;
}

// The manifest, field by field. A read past its end throws.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : bytes_(bytes) {}
  std::string_view Bytes(uint64_t count) {
    if (count > bytes_.size()) throw UnreadableError("has a manifest that is damaged");
    const std::string_view taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }
  uint64_t Number() { return LittleEndian(Bytes(4)); }

 private:
  std::string_view bytes_;
};

struct Entry {
  std::string name;
  uint64_t unpacked = 0, packed = 0, checksum = 0, flags = 0;
};

// A part of the input between bytes that are added: raw deflate becomes gzip.
class Wrapped : public ByteReader {
 public:
  Wrapped(std::string before, ReplayReader* input, int64_t bytes, std::string after)
      : before_(std::move(before)), input_(input), left_(bytes), after_(std::move(after)) {}

  size_t Read(std::span<uint8_t> out) override {
    if (out.empty()) return 0;
    if (!before_.empty()) return Give(&before_, out);
    if (left_ > 0) {
      const size_t got =
          input_->Read(out.first(std::min<uint64_t>(out.size(), static_cast<uint64_t>(left_))));
      if (got == 0) throw UnreadableError("was cut off");
      left_ -= static_cast<int64_t>(got);
      return got;
    }
    return Give(&after_, out);
  }
  int64_t left() const { return left_; }

 private:
  static size_t Give(std::string* bytes, std::span<uint8_t> out) {
    const size_t count = std::min(bytes->size(), out.size());
    std::copy_n(bytes->begin(), count, out.begin());
    bytes->erase(0, count);
    return count;
  }

  std::string before_;
  ReplayReader* input_;
  int64_t left_;
  std::string after_;
};

class PharReader : public MemberSource {
 public:
  explicit PharReader(ReplayReader* input) : input_(input) {
    const auto size = static_cast<int64_t>(LittleEndian(Take(4)));
    if (size < 14 || size > kMaxManifest) throw UnreadableError("has no manifest");
    const std::string manifest = Take(size);
    Fields fields(manifest);
    const uint64_t count = fields.Number();
    fields.Bytes(2 + 4);            // version, flags
    fields.Bytes(fields.Number());  // alias
    fields.Bytes(fields.Number());  // metadata
    constexpr uint64_t kEntryBytes = 7 * 4;
    if (count > manifest.size() / kEntryBytes)
      throw UnreadableError("has a manifest that is damaged");
    for (uint64_t i = 0; i < count; ++i) {
      Entry entry;
      entry.name = std::string(fields.Bytes(fields.Number()));
      entry.unpacked = fields.Number();
      fields.Number();  // time
      entry.packed = fields.Number();
      entry.checksum = fields.Number();
      entry.flags = fields.Number();
      fields.Bytes(fields.Number());  // metadata
      entries_.push_back(std::move(entry));
    }
  }

  bool Next(ArchiveMember* member) override {
    SkipRest();
    if (next_ == entries_.size()) return false;
    const Entry& entry = entries_[next_++];
    *member = {};
    member->name = entry.name;
    member->bytes = static_cast<int64_t>(entry.unpacked);
    if (entry.name.ends_with('/')) member->type = ArchiveMember::Type::kFolder;
    Open(entry);
    return true;
  }

  size_t Read(std::span<uint8_t> out) override {
    if (!problem_.empty()) throw UnreadableError(problem_);
    if (unpacked_ == nullptr) return packed_ == nullptr ? 0 : packed_->Read(out);
    return unpacked_->Read(out);
  }

  int64_t packed() const override { return at_ + entry_bytes_ - (packed_ ? packed_->left() : 0); }
  int64_t read_to() const override { return packed(); }

 private:
  std::string Take(int64_t count) {
    std::string bytes(static_cast<size_t>(count), '\0');
    const size_t got = input_->Read({reinterpret_cast<uint8_t*>(bytes.data()), bytes.size()});
    at_ += static_cast<int64_t>(got);
    if (got < bytes.size()) throw UnreadableError("was cut off");
    return bytes;
  }

  void Open(const Entry& entry) {
    constexpr uint64_t kDeflated = 0x1000, kBzipped = 0x2000;
    const auto bytes = static_cast<int64_t>(entry.packed);
    const bool deflated = (entry.flags & kDeflated) != 0;
    entry_bytes_ = bytes;
    packed_ = std::make_unique<Wrapped>(
        deflated ? std::string("\x1f\x8b\x08\0\0\0\0\0\0\xff"sv) : "", input_, bytes,
        deflated ? Number(entry.checksum) + Number(entry.unpacked) : "");
    if (!deflated && (entry.flags & kBzipped) == 0) return;
    try {
      ArchiveMember ignored;
      replay_ = std::make_unique<ReplayReader>(packed_.get());
      unpacked_ = std::make_unique<ArchiveReader>(deflated ? kGzip : kBzip2, replay_.get());
      unpacked_->Next(&ignored);
    } catch (const UnreadableError& error) {
      problem_ = error.what();
    }
  }

  void SkipRest() {
    unpacked_ = nullptr;
    replay_ = nullptr;
    problem_.clear();
    if (packed_ == nullptr) return;
    uint8_t block[16 << 10];
    while (packed_->left() > 0) packed_->Read(block);
    packed_ = nullptr;
    at_ += entry_bytes_;
    entry_bytes_ = 0;
  }

  ReplayReader* input_;
  std::vector<Entry> entries_;
  size_t next_ = 0;
  int64_t at_ = 0, entry_bytes_ = 0;
  std::unique_ptr<Wrapped> packed_;
  std::unique_ptr<ReplayReader> replay_;
  std::unique_ptr<ArchiveReader> unpacked_;
  std::string problem_;
};

}  // namespace

const ArchiveKind kPhar = {.name = "a phar", .endings = "phar", .open = OpenPhar};

// Source: phar_parse_pharfile() of PHP: one end tag, and one line break behind it
size_t PharStubEnd(std::string_view bytes) {
  size_t at = kPharMark.size();
  const auto rest = [&] { return bytes.substr(std::min(at, bytes.size())); };
  if (!rest().starts_with(" ?>") && !rest().starts_with("\n?>")) return at;
  at += 3;
  if (rest().starts_with("\r\n")) return at + 2;
  return at + (rest().starts_with("\n") ? 1 : 0);
}

bool IsPharManifest(std::string_view bytes) {
  if (bytes.size() < 18) return false;
  const uint64_t size = LittleEndian(bytes.substr(0, 4)), count = LittleEndian(bytes.substr(4, 4)),
                 alias = LittleEndian(bytes.substr(14, 4));
  return size >= 14 && size <= kMaxManifest && count <= size / 24 &&
         static_cast<unsigned char>(bytes[8]) >> 4 == 1 && alias <= size - 14;
}

std::unique_ptr<MemberSource> OpenPhar(ReplayReader* input, Watch) {
  return std::make_unique<PharReader>(input);
}

}  // namespace fovea::data
