#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <set>
#include <string>

#include "fovea/data/synthetic/synthetic.h"
#include "fovea/data/test_support.h"
#include "fovea/data/text.h"

// Properties that hold for whatever comes: what is written is read again, and bytes from anywhere
// give a table, a series set or an InputError.

namespace fovea::data {
namespace {

// Texts in which CSV's own characters are frequent.
rc::Gen<std::string> NastyText() {
  return rc::gen::container<std::string>(rc::gen::oneOf(
      rc::gen::element('"', ',', '\n', '\r', ' ', ';', '\t', '?'), rc::gen::inRange('!', '~')));
}

std::vector<std::string> DistinctTexts(size_t count) {
  std::vector<std::string> texts;
  std::set<std::string> seen;
  for (size_t i = 0; i < count; ++i) {
    std::string text = *NastyText();
    if (IsMissing(text)) text += "v";
    while (!seen.insert(text).second) text += "+";
    texts.push_back(text);
  }
  return texts;
}

TEST(ReadTableProperty, ReadsWhatWriteCsvWrites) {
  const TemporaryFolder folder;
  const std::string path = folder.File("t.csv");
  EXPECT_TRUE(rc::check([&] {
    Table table;
    table.rows = *rc::gen::inRange(1, 20);
    const auto columns = static_cast<size_t>(*rc::gen::inRange(1, 6));
    const std::vector<std::string> names = DistinctTexts(columns);
    TableOptions options;
    options.separator = ',';  // what WriteCsv writes; names may hold any other
    for (const std::string& name : names) {
      Column column;
      column.name = name;
      column.kind = *rc::gen::element(ColumnKind::kNumeric, ColumnKind::kCategorical);
      options.kinds[name] = column.kind;
      if (column.kind == ColumnKind::kCategorical) column.categories = DistinctTexts(4);
      for (int64_t row = 0; row < table.rows; ++row) {
        if (column.kind == ColumnKind::kCategorical) {
          column.codes.push_back(*rc::gen::inRange(-1, 4));
        } else {
          const bool missing = *rc::gen::inRange(0, 5) == 0;
          const auto bits = *rc::gen::arbitrary<uint32_t>();
          float value;
          std::memcpy(&value, &bits, sizeof value);
          column.numbers.push_back(
              missing || !std::isfinite(value) ? std::numeric_limits<float>::quiet_NaN() : value);
        }
      }
      table.columns.push_back(std::move(column));
    }
    WriteCsv(table, path);
    const Table back = ReadTable(path, options);
    RC_ASSERT(back.rows == table.rows);
    RC_ASSERT(back.columns.size() == table.columns.size());
    for (size_t i = 0; i < columns; ++i) {
      const Column &a = table.columns[i], &b = back.columns[i];
      RC_ASSERT(a.name == b.name);
      RC_ASSERT(a.kind == b.kind);
      for (size_t row = 0; row < static_cast<size_t>(table.rows); ++row) {
        if (a.kind == ColumnKind::kNumeric) {
          RC_ASSERT(a.numbers[row] == b.numbers[row] ||
                    (std::isnan(a.numbers[row]) && std::isnan(b.numbers[row])));
        } else {
          RC_ASSERT((a.codes[row] < 0) == (b.codes[row] < 0));
          if (a.codes[row] >= 0)
            RC_ASSERT(a.categories[static_cast<size_t>(a.codes[row])] ==
                      b.categories[static_cast<size_t>(b.codes[row])]);
        }
      }
    }
  }));
}

// Bytes, or the format's own words in random order.
rc::Gen<std::string> Soup(std::vector<std::string> words) {
  const auto pieces = rc::gen::oneOf(rc::gen::elementOf(words), rc::gen::elementOf(words),
                                     rc::gen::container<std::string>(rc::gen::arbitrary<char>()));
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(pieces),
                      [](const std::vector<std::string>& list) {
                        std::string text;
                        for (const std::string& piece : list) text += piece;
                        return text;
                      });
}

template <class Run>
void OnlyInputErrors(const std::string& bytes, const Run& run) {
  try {
    run();
  } catch (const InputError& error) {
    const std::string what = error.what();
    RC_ASSERT(what.find('\n') == std::string::npos);
    RC_ASSERT(what.size() < 5000u);
  }
}

TEST(ReadTableProperty, BytesGiveATableOrAnInputError) {
  const auto soup = Soup({"a", "b", ",", ",", "\n", "\n", "\r\n", "\r", "\"", "1", "-2.5e3", "inf",
                          "NA", "?", "\xEF\xBB\xBF", "a,b\n", "1,2\n", "\"x\ny\""});
  EXPECT_TRUE(rc::check([&] {
    const std::string bytes = *soup;
    OnlyInputErrors(bytes, [&] {
      const Table table = ParseTable(bytes);
      RC_ASSERT(table.rows > 0);
      for (const Column& column : table.columns)
        RC_ASSERT(static_cast<int64_t>(column.numbers.size() + column.codes.size()) == table.rows);
    });
    OnlyInputErrors(bytes, [&] { ParseSeriesCsv(bytes); });
  }));
}

TEST(ReadTsProperty, BytesGiveSeriesOrAnInputError) {
  const auto soup = Soup({"@data\n",
                          "@data\n",
                          "@classLabel true a b\n",
                          "@targetLabel true\n",
                          "@dimensions 2\n",
                          "@univariate true\n",
                          "@seriesLength 2\n",
                          "@equalLength false\n",
                          "1,2",
                          ":",
                          ",",
                          "(",
                          ")",
                          "(0,1)",
                          "?",
                          ":a\n",
                          "\n",
                          "#",
                          "@",
                          "true",
                          " ",
                          "\r"});
  EXPECT_TRUE(rc::check([&] {
    const std::string bytes = *soup;
    OnlyInputErrors(bytes, [&] {
      const SeriesSet set = ParseTs(bytes);
      RC_ASSERT(!set.samples.empty());
      for (const Series& sample : set.samples) {
        RC_ASSERT(sample.steps > 0);
        RC_ASSERT(static_cast<int64_t>(sample.values.size()) == sample.steps * set.dims);
      }
    });
  }));
}

}  // namespace
}  // namespace fovea::data
