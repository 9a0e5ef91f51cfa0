#include "fovea/data/tables/csv_reader.h"

#include <csv.h>

#include <cstring>
#include <new>
#include <span>
#include <utility>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/utf8.h"

namespace fovea::data {
namespace {

constexpr size_t kBufferBytes = size_t{1} << 20;
constexpr size_t kMaxRowBytes = size_t{64} << 20;
constexpr size_t kMaxFields = 1'000'000;

// libcsv strips blanks around fields unless it is told that nothing is one.
int NothingIsBlank(unsigned char) { return 0; }

}  // namespace

struct CsvReader::Impl {
  ByteReader* bytes;
  std::string name;
  csv_parser parser;

  std::string buffer = std::string(kBufferBytes, '\0');
  size_t position = 0, end = 0;
  // Places of the next such byte in the buffer, or `end`.
  size_t next_lf = 0, next_cr = 0, next_nul = 0;
  bool at_start = true, finished = false;
  int64_t consumed = 0;

  int64_t line = 1;  // of the byte at `position`
  char last_byte = 0;
  bool in_row = false;
  int64_t row_line = 0;
  size_t row_bytes = 0;

  // Filled by libcsv's callbacks.
  std::string text;          // the fields of the row, one after the other
  std::vector<size_t> ends;  // where each ends in `text`
  bool row_done = false;

  Impl(ByteReader* from, std::string of, char separator) : bytes(from), name(std::move(of)) {
    Require(separator != '"' && separator != '\n' && separator != '\r' && separator != '\0',
            "the CSV separator must not be a quote, a line break or NUL");
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
    csv_set_delim(&parser, static_cast<unsigned char>(separator));
    csv_set_space_func(&parser, NothingIsBlank);
    csv_set_blk_size(&parser, size_t{1} << 16);
  }
  ~Impl() { csv_free(&parser); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  static void OnField(void* data, size_t size, void* self) {
    Impl& reader = *static_cast<Impl*>(self);
    if (size > 0) reader.text.append(static_cast<const char*>(data), size);
    reader.ends.push_back(reader.text.size());
  }
  static void OnRow(int, void* self) { static_cast<Impl*>(self)->row_done = true; }

  size_t Find(char c, size_t from) const {
    const void* found = std::memchr(buffer.data() + from, c, end - from);
    return found == nullptr ? end
                            : static_cast<size_t>(static_cast<const char*>(found) - buffer.data());
  }

  bool Refill() {
    position = end = 0;
    while (end < buffer.size()) {
      const size_t count = ReadChars(bytes, name, std::span(buffer).subspan(end));
      if (count == 0) break;
      end += count;
    }
    if (at_start && std::string_view(buffer.data(), end).starts_with(kByteOrderMark)) {
      position = 3;
      consumed += 3;
    }
    at_start = false;
    next_lf = Find('\n', position);
    next_cr = Find('\r', position);
    next_nul = Find('\0', position);
    return position < end;
  }

  [[noreturn]] void Fail(int64_t at, const std::string& problem, const char* remedy) const {
    throw InputError(name, at, problem, remedy);
  }

  [[noreturn]] void FailParse() const {
    if (csv_error(const_cast<csv_parser*>(&parser)) != CSV_EPARSE) throw std::bad_alloc();
    if (parser.quoted)
      Fail(line, "has text after a closing quote", "double the quotes inside a quoted field");
    Fail(line, "has a quote inside a field that is not quoted",
         "quote the field and double the quotes inside it");
  }

  [[noreturn]] void FailUnclosed() const {
    Fail(row_line, "has a quote that is never closed, in the row that starts here",
         "close the quote");
  }

  // Feeds one line, or the part of it that is in the buffer. A row ends at most at its last byte,
  // so that the line on which each row starts is known exactly.
  void FeedLine() {
    if (next_lf < position) next_lf = Find('\n', position);
    if (next_cr < position) next_cr = Find('\r', position);
    const size_t terminator = next_lf < next_cr ? next_lf : next_cr;
    const size_t stop = terminator < end ? terminator + 1 : end;
    if (next_nul < stop)
      Fail(line, "has a NUL byte: this is not a text file, or one in UTF-16",
           "give a CSV file in UTF-8");
    const char* begin = buffer.data() + position;
    const size_t size = stop - position;
    const char last = buffer[stop - 1];

    if (!in_row && !(size == 1 && terminator < end)) {
      in_row = true;
      row_line = line;
      row_bytes = 0;
    }
    row_bytes += size;
    if (in_row && row_bytes > kMaxRowBytes)
      Fail(row_line, "starts a row of more than 64 MiB", "close the quote, or shorten the row");

    if (csv_parse(&parser, begin, size, OnField, OnRow, this) != size) FailParse();
    if (ends.size() > kMaxFields)
      Fail(row_line, StrCat("has more than ", kMaxFields, " fields"), "split the table");
    if (row_done) in_row = false;
    if (last == '\r' || (last == '\n' && !(size == 1 && last_byte == '\r'))) ++line;
    last_byte = last;
    position = stop;
    consumed += static_cast<int64_t>(size);
  }

  bool Next() {
    text.clear();
    ends.clear();
    row_done = false;
    while (!row_done) {
      if (position == end && !Refill()) {
        if (finished) return false;
        finished = true;
        if (csv_fini(&parser, OnField, OnRow, this) != 0) {
          if (csv_error(&parser) == CSV_EPARSE) FailUnclosed();
          throw std::bad_alloc();
        }
        return row_done;
      }
      FeedLine();
    }
    return true;
  }
};

CsvReader::CsvReader(ByteReader* bytes, std::string name, char separator)
    : impl_(std::make_unique<Impl>(bytes, std::move(name), separator)) {}
CsvReader::~CsvReader() = default;

bool CsvReader::Next() { return impl_->Next(); }
size_t CsvReader::size() const { return impl_->ends.size(); }
int64_t CsvReader::line() const { return impl_->row_line; }
int64_t CsvReader::bytes_consumed() const { return impl_->consumed; }

std::string_view CsvReader::field(size_t i) const {
  const size_t begin = i == 0 ? 0 : impl_->ends[i - 1];
  return std::string_view(impl_->text).substr(begin, impl_->ends[i] - begin);
}

}  // namespace fovea::data
