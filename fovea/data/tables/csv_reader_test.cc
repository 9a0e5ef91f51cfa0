#include "fovea/data/tables/csv_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "fovea/data/test_support.h"

namespace fovea::data {
namespace {

using Rows = std::vector<std::pair<int64_t, std::vector<std::string>>>;

// The line and the fields of each row.
Rows Read(SeekableReader* bytes, char separator = ',') {
  CsvReader reader(bytes, "t.csv", separator);
  Rows rows;
  while (reader.Next()) {
    rows.push_back({reader.line(), {}});
    for (size_t i = 0; i < reader.size(); ++i) rows.back().second.emplace_back(reader.field(i));
  }
  EXPECT_FALSE(reader.Next());
  EXPECT_EQ(reader.bytes_consumed(), bytes->size());
  return rows;
}

Rows Read(std::string_view bytes, char separator = ',') {
  MemoryBytes source(bytes);
  return Read(&source, separator);
}

std::string Error(std::string_view bytes) {
  return InputErrorOf([&] { Read(bytes); });
}

TEST(CsvReader, ReadsEveryKindOfLineEnd) {
  const Rows expected = {{1, {"a", "b"}}, {2, {"c", "d"}}};
  EXPECT_EQ(Read("a,b\nc,d\n"), expected);
  EXPECT_EQ(Read("a,b\r\nc,d\r\n"), expected);
  EXPECT_EQ(Read("a,b\rc,d\r"), expected);
  EXPECT_EQ(Read("a,b\nc,d"), expected);
  EXPECT_EQ(Read("a,b\r\nc,\"d\""), expected);
}

TEST(CsvReader, CountsLinesInsideQuotesAndEmptyOnes) {
  EXPECT_EQ(Read("a\n\"x\ny\r\nz\rw\"\n\n\r\nb\n"),
            (Rows{{1, {"a"}}, {2, {"x\ny\r\nz\rw"}}, {8, {"b"}}}));
  EXPECT_EQ(Read("\n\n,\n"), (Rows{{3, {"", ""}}}));
}

TEST(CsvReader, UnquotesAndKeepsBlanks) {
  EXPECT_EQ(Read("\"a,\"\"b\"\"\", c ,\"\"\n"), (Rows{{1, {"a,\"b\"", " c ", ""}}}));
  EXPECT_EQ(Read("\"\"\n"), (Rows{{1, {""}}}));
}

TEST(CsvReader, SkipsAByteOrderMarkAtTheStartOnly) {
  EXPECT_EQ(Read("\xEF\xBB\xBF"
                 "a,b\n"),
            (Rows{{1, {"a", "b"}}}));
  EXPECT_EQ(Read("a\n\xEF\xBB\xBF"
                 "b\n"),
            (Rows{{1, {"a"}},
                  {2,
                   {"\xEF\xBB\xBF"
                    "b"}}}));
  EXPECT_EQ(Read("\xEF\xBB\xBF"), Rows{});
}

TEST(CsvReader, TakesOtherSeparators) {
  EXPECT_EQ(Read("a;b,c\n", ';'), (Rows{{1, {"a", "b,c"}}}));
  EXPECT_EQ(Read("a\t\tb \n", '\t'), (Rows{{1, {"a", "", "b "}}}));
  for (const char wrong : {'"', '\n', '\r', '\0'})
    EXPECT_NE(ArgumentErrorOf([&] { Read("a", wrong); }), "");
}

TEST(CsvReader, NothingGivesNoRows) {
  EXPECT_EQ(Read(""), Rows{});
  EXPECT_EQ(Read("\n\r\n\r"), Rows{});
}

TEST(CsvReader, NamesTheLineOfWhatIsWrong) {
  EXPECT_EQ(Error("a\nb\n\"c\nd\n"),
            "t.csv:3: has a quote that is never closed, in the row that starts here; close the "
            "quote");
  EXPECT_EQ(Error("a\nb\"c\n"),
            "t.csv:2: has a quote inside a field that is not quoted; quote the field and double "
            "the quotes inside it");
  EXPECT_EQ(Error("a\n\"x\ny\"z\n"),
            "t.csv:3: has text after a closing quote; double the quotes inside a quoted field");
  EXPECT_EQ(Error(std::string_view("a\nb\nc\0d\n", 8)),
            "t.csv:3: has a NUL byte: this is not a text file, or one in UTF-16; give a CSV file "
            "in UTF-8");
}

TEST(CsvReader, RefusesWhatCannotBeARow) {
  const std::string quoted = "a\n\"" + std::string(size_t{65} << 20, 'x');
  EXPECT_EQ(Error(quoted),
            "t.csv:2: starts a row of more than 64 MiB; close the quote, or shorten the row");
  EXPECT_EQ(Error(std::string(1'000'001, ',')),
            "t.csv:1: has more than 1000000 fields; split the table");
}

// Gives its bytes in small pieces, so that every line end and quote falls on an edge once.
class SlowBytes : public MemoryBytes {
 public:
  SlowBytes(std::string_view bytes, size_t most) : MemoryBytes(bytes), most_(most) {}
  size_t Read(std::span<uint8_t> out) override {
    return MemoryBytes::Read(out.first(std::min(out.size(), most_)));
  }

 private:
  size_t most_;
};

TEST(CsvReader, DoesNotDependOnHowBytesArrive) {
  const std::string text =
      "\xEF\xBB\xBF"
      "a,b\r\n\"x\r\ny\",\"\"\"\"\r\rc,d";
  const Rows expected = {{1, {"a", "b"}}, {2, {"x\r\ny", "\""}}, {5, {"c", "d"}}};
  for (const size_t most : {1u, 2u, 3u, 100u}) {
    SlowBytes source(text, most);
    EXPECT_EQ(Read(&source), expected) << most;
  }
}

// The reader's own buffer is 1 MiB: a CRLF, a quoted break and a field lie across its edge.
TEST(CsvReader, BufferEdgesLeaveNoTrace) {
  const size_t edge = size_t{1} << 20;
  for (size_t offset = 0; offset < 12; ++offset) {
    const std::string filler(edge - offset - 1, 'f');
    const Rows rows = Read(filler + "\n\"p\r\nq\"\r\nr,s\r\n");
    EXPECT_EQ(rows, (Rows{{1, {filler}}, {2, {"p\r\nq"}}, {4, {"r", "s"}}})) << offset;
  }
}

}  // namespace
}  // namespace fovea::data
