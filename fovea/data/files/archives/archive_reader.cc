#include "fovea/data/files/archives/archive_reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/data/files/archives/empty_gzip.h"
#include "fovea/data/files/unreadable.h"

namespace fovea::data {
namespace {

constexpr size_t kBlock = size_t{64} << 10;
// libarchive holds a header whole, however long it says that it is.
constexpr int64_t kMaxHeld = int64_t{32} << 20;

// libarchive turns names into the charset of the locale, and loses what that lacks. In the C locale
// names that are bytes stay as they are; those that are Unicode become UTF-8 in a UTF-8 locale.
class LocaleGuard {
 public:
  explicit LocaleGuard(bool unicode) {
    static const locale_t bytes = newlocale(LC_CTYPE_MASK, "C", nullptr);
    static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    before_ = uselocale(unicode && utf8 != nullptr ? utf8 : bytes);
  }
  ~LocaleGuard() { uselocale(before_); }
  LocaleGuard(const LocaleGuard&) = delete;
  LocaleGuard& operator=(const LocaleGuard&) = delete;

 private:
  locale_t before_;
};

std::string OneLine(const char* text) {
  std::string line = text == nullptr || *text == '\0' ? "is damaged" : text;
  for (char& c : line)
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  return line;
}

ArchiveMember::Type TypeOf(archive_entry* entry) {
  // A hard link with data carries the content itself.
  if (archive_entry_hardlink(entry) != nullptr && archive_entry_size(entry) <= 0)
    return ArchiveMember::Type::kHardLink;
  switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
    case 0:  // not said
      return ArchiveMember::Type::kFile;
    case AE_IFDIR:
      return ArchiveMember::Type::kFolder;
    case AE_IFLNK:
      return ArchiveMember::Type::kSymbolicLink;
    default:
      return ArchiveMember::Type::kOther;
  }
}

std::string TextOf(const char* text) { return text != nullptr ? text : ""; }

// Where a name cannot be converted, libarchive (3.6) takes any ENOMEM in errno for its own and ends
// the process; one may be left from anything before.
void ForgetErrors() { errno = 0; }

}  // namespace

void ArchiveReader::Freer::operator()(archive* handle) const { archive_read_free(handle); }

ArchiveReader::ArchiveReader(const ArchiveKind& kind, ReplayReader* input, Watch watch)
    : kind_(kind),
      input_(input),
      watch_(std::move(watch)),
      buffer_(kBlock),
      handle_(archive_read_new()) {
  archive* const handle = handle_.get();
  if (handle == nullptr) throw std::bad_alloc();
  const LocaleGuard locale(kind_.unicode_names);
  if (kind_.filter == 0) {
    kind_.support(handle);
  } else {
    // This one, and once: where libarchive chooses, it tries all that it has on what comes out of
    // each, up to 25 times, and a crafted file keeps it busy for hours.
    archive_read_append_filter(handle, kind_.filter);
    archive_read_support_format_raw(handle);
    archive_read_support_format_empty(handle);
  }
  archive_read_set_read_callback(handle, OnRead);
  if (input_->seekable() != nullptr) {
    archive_read_set_skip_callback(handle, OnSkip);
    archive_read_set_seek_callback(handle, OnSeek);
  }
  archive_read_set_callback_data(handle, this);
  archive_clear_error(handle);
  ForgetErrors();
  const int result = archive_read_open1(handle);
  Rethrow();
  opened_ = result == ARCHIVE_OK;
  // An error in the first bytes of a compressed stream is otherwise taken for an empty one.
  if (!opened_ || (kind_.filter != 0 && archive_error_string(handle) != nullptr)) Damaged();
}

ArchiveReader::~ArchiveReader() = default;

// Of some errors libarchive says nothing at all.
void ArchiveReader::CheckEmpty() {
  if (read_to() <= 0) throw UnreadableError("has a header that is damaged");
  if (kind_.filter != ARCHIVE_FILTER_GZIP) return;
  const auto front = input_->Peek(kKindBytes);
  const std::string_view bytes(reinterpret_cast<const char*>(front.data()), front.size());
  if (!IsEmptyGzip(bytes.substr(0, static_cast<size_t>(read_to()))))
    throw UnreadableError("has no end: it was cut off, or goes on elsewhere");
}

// Exceptions must not pass through libarchive.
int64_t ArchiveReader::Fail(archive* handle) {
  thrown_ = std::current_exception();
  archive_set_error(handle, EIO, "the input cannot be read");
  return ARCHIVE_FATAL;
}

ssize_t ArchiveReader::OnRead(archive* handle, void* self, const void** block) {
  auto& reader = *static_cast<ArchiveReader*>(self);
  try {
    if (reader.watch_) reader.watch_();
    const int64_t used = archive_filter_bytes(handle, -1);
    if (used >= 0 && reader.position_ - used > kMaxHeld)
      throw UnreadableError(
          StrCat("has a header of more than ", kMaxHeld >> 20, " MiB, the limit"));
    const size_t got = reader.input_->Read(reader.buffer_);
    *block = reader.buffer_.data();
    reader.at_end_ = got == 0;
    reader.position_ += static_cast<int64_t>(got);
    // What is read twice counts once.
    if (reader.input_->seekable() != nullptr)
      reader.packed_ = std::max(reader.packed_, reader.position_);
    else
      reader.packed_ += static_cast<int64_t>(got);
    auto& tail = reader.tail_;
    const size_t fresh = std::min(got, tail.size());
    std::move(tail.begin() + static_cast<std::ptrdiff_t>(fresh), tail.end(), tail.begin());
    std::copy_n(reader.buffer_.begin() + static_cast<std::ptrdiff_t>(got - fresh), fresh,
                tail.end() - static_cast<std::ptrdiff_t>(fresh));
    ForgetErrors();
    return static_cast<ssize_t>(got);
  } catch (...) {
    return reader.Fail(handle);
  }
}

int64_t ArchiveReader::OnSkip(archive* handle, void* self, int64_t count) {
  auto& reader = *static_cast<ArchiveReader*>(self);
  const int64_t size = reader.input_->seekable()->size();
  // The rest of a block is faster read than skipped, and what is beyond the end is found by
  // reading.
  if (count < static_cast<int64_t>(kBlock) || reader.position_ + count > size) return 0;
  return OnSeek(handle, self, reader.position_ + count, SEEK_SET) < 0 ? ARCHIVE_FATAL : count;
}

int64_t ArchiveReader::OnSeek(archive* handle, void* self, int64_t offset, int whence) {
  auto& reader = *static_cast<ArchiveReader*>(self);
  const int64_t size = reader.input_->seekable()->size();
  if (whence == SEEK_END) offset += size;
  if (whence == SEEK_CUR) offset += reader.position_;
  if (offset < 0 || offset > size) {
    archive_set_error(handle, EINVAL, "points outside of the file");
    return ARCHIVE_FATAL;
  }
  try {
    reader.input_->Seek(offset);
    reader.position_ = offset;
    ForgetErrors();
    return offset;
  } catch (...) {
    return reader.Fail(handle);
  }
}

void ArchiveReader::Rethrow() {
  if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
}

void ArchiveReader::Damaged() {
  // Without a format libarchive would call what is not there.
  if (opened_ && archive_read_has_encrypted_entries(handle_.get()) > 0)
    throw UnreadableError("is encrypted");
  throw UnreadableError(OneLine(archive_error_string(handle_.get())));
}

// Whether the input ended before the archive did.
bool ArchiveReader::CutOff() const {
  if (!at_end_) return false;
  switch (kind_.end) {
    case ArchiveEnd::kFormat:
      return false;
    case ArchiveEnd::kZeros:
      return std::any_of(tail_.begin(), tail_.end(), [](uint8_t byte) { return byte != 0; });
    case ArchiveEnd::kStop:
      return true;
    case ArchiveEnd::kRar5Block: {
      // Of an archive in one volume, with its checksum.
      constexpr uint8_t kBlock[] = {0x1d, 0x77, 0x56, 0x51, 0x03, 0x05, 0x04, 0x00};
      return std::search(tail_.begin(), tail_.end(), std::begin(kBlock), std::end(kBlock)) ==
             tail_.end();
    }
  }
  return false;
}

std::string ArchiveReader::Name(archive_entry* entry) {
  ForgetErrors();
  if (const char* name = archive_entry_pathname(entry)) return name;
  if (const char* name = archive_entry_pathname_utf8(entry)) return name;
  return "";
}

bool ArchiveReader::Next(ArchiveMember* member) {
  block_bytes_ = 0;
  offset_ = 0;
  member_ended_ = false;
  unreadable_.clear();
  goes_on_ = false;
  if (!fatal_.empty()) throw UnreadableError(fatal_);

  const LocaleGuard locale(kind_.unicode_names);
  archive_entry* entry = nullptr;
  ForgetErrors();
  const int result = archive_read_next_header(handle_.get(), &entry);
  Rethrow();
  if (result == ARCHIVE_EOF) {
    member_ended_ = true;
    if (kind_.filter != 0) CheckEmpty();
    if (CutOff()) throw UnreadableError("has no end: it was cut off, or goes on elsewhere");
    return false;
  }
  if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
    goes_on_ = result != ARCHIVE_FATAL;
    Damaged();
  }
  *member = {};
  member->name = Name(entry);
  ForgetErrors();
  member->type = TypeOf(entry);
  member->target =
      TextOf(member->type == ArchiveMember::Type::kHardLink ? archive_entry_hardlink(entry)
                                                            : archive_entry_symlink(entry));
  if (member->type == ArchiveMember::Type::kOther)
    member->what = NotAFile(archive_entry_filetype(entry));
  member->encrypted = archive_entry_is_encrypted(entry) != 0;
  if (archive_entry_size_is_set(entry)) member->bytes = archive_entry_size(entry);
  return true;
}

void ArchiveReader::NextBlock() {
  const void* block = nullptr;
  size_t bytes = 0;
  int64_t offset = 0;
  ForgetErrors();
  const int result = archive_read_data_block(handle_.get(), &block, &bytes, &offset);
  try {
    Rethrow();
  } catch (const UnreadableError& error) {
    unreadable_ = error.what();
    return;
  }
  if (result == ARCHIVE_EOF) {
    member_ended_ = true;
    return;
  }
  if (result != ARCHIVE_OK) {
    unreadable_ = OneLine(archive_error_string(handle_.get()));
    if (result == ARCHIVE_FATAL) fatal_ = unreadable_;
    // Of a zip the last block may come with a wrong checksum or without the size that should
    // follow.
    if (block == nullptr || !(IsZip(kind_) || result == ARCHIVE_WARN)) return;
  }
  if (offset < offset_) {
    unreadable_ = "has parts that overlap";
    return;
  }
  block_ = static_cast<const uint8_t*>(block);
  block_bytes_ = bytes;
  block_offset_ = offset;
}

size_t ArchiveReader::Read(std::span<uint8_t> out) {
  size_t filled = 0;
  while (filled < out.size()) {
    if (block_bytes_ == 0) {
      if (!member_ended_ && unreadable_.empty()) NextBlock();
      if (block_bytes_ > 0) continue;
      if (!unreadable_.empty()) {
        if (filled > 0) return filled;
        throw UnreadableError(unreadable_);
      }
      if (member_ended_) return filled;
      continue;  // an empty block
    }
    size_t count = out.size() - filled;
    if (offset_ < block_offset_) {  // a hole in a sparse file
      count = std::min<uint64_t>(count, static_cast<uint64_t>(block_offset_ - offset_));
      std::memset(out.data() + filled, 0, count);
    } else {
      count = std::min(count, block_bytes_);
      std::memcpy(out.data() + filled, block_, count);
      block_ += count;
      block_bytes_ -= count;
      block_offset_ += static_cast<int64_t>(count);
    }
    offset_ += static_cast<int64_t>(count);
    filled += count;
  }
  return filled;
}

int64_t ArchiveReader::read_to() const { return archive_filter_bytes(handle_.get(), -1); }

}  // namespace fovea::data
