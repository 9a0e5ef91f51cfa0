// Tables, time series and places in these, by all options of their readers: whatever the bytes,
// they are data that can be fitted, encoded and filled into batches, or InputError says why not.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/data/byte_reader.h"
#include "fovea/data/gzip_reader.h"
#include "fovea/data/series/series_reader.h"
#include "fovea/data/series/step_places.h"
#include "fovea/data/tables/table_encoding.h"
#include "fovea/data/tables/table_reader.h"
#include "fuzz/check.h"
#include "fuzz/target.h"

namespace fovea::data {
namespace {

constexpr int64_t kMemory = int64_t{64} << 20;

void CheckColumn(const Column& column, const Table& table, const TableOptions& options) {
  const auto rows_if = [&](ColumnKind kind) { return column.kind == kind ? table.rows : 0; };
  FUZZ_CHECK(std::ssize(column.numbers) == rows_if(ColumnKind::kNumeric));
  FUZZ_CHECK(std::ssize(column.times) == rows_if(ColumnKind::kTime));
  FUZZ_CHECK(std::ssize(column.codes) == rows_if(ColumnKind::kCategorical));
  for (const double time : column.times) FUZZ_CHECK(!std::isinf(time));
  FUZZ_CHECK((column.doubt.line > 0) == (column.doubt.taken != '\0'));
  for (const float number : column.numbers) FUZZ_CHECK(!std::isinf(number));
  for (const int32_t code : column.codes)
    FUZZ_CHECK(code >= -1 && code < std::ssize(column.categories));
  FUZZ_CHECK(std::ssize(column.texts) == std::min(table.rows, options.texts));
}

void Encoded(const Table& table, const FitOptions& fit) {
  const TableSpec spec = FitTableSpec(table, fit);
  FUZZ_CHECK(ToJson(TableSpecFromJson(ToJson(spec))) == ToJson(spec));
  const EncodedTable encoded = Encode(table, spec, WithTarget::kRequired);
  FUZZ_CHECK(encoded.rows == table.rows && std::ssize(encoded.targets) == table.rows);
  if (table.rows == 0) return;
  std::vector<float> batch(static_cast<size_t>(2 * spec.width()));
  const int64_t rows[] = {0, table.rows - 1};
  encoded.FillBatch(rows, batch.data());
  if (fit.scale)
    for (const float value : batch) FUZZ_CHECK(std::isfinite(value));
}

void ReadsTable(std::string_view text, uint8_t choices, TableOptions options) {
  options.words_missing = choices & 1;
  options.texts = choices & 2 ? 3 : 0;
  const auto settle = [&](const std::vector<std::string>& names, TableOptions* settled) {
    if (choices & 4) settled->kinds[names.front()] = ColumnKind::kNumeric;
    if (choices & 8) settled->kinds[names.back()] = ColumnKind::kCategorical;
    if (choices & 32) settled->kinds[names.front()] = ColumnKind::kTime;
    if (choices & 16 && names.size() > 2) settled->ignore.push_back(names[1]);
  };
  const bool packed = StartsAsGzip({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
  auto bytes = std::make_unique<MemoryBytes>(text);
  const std::unique_ptr<SeekableReader> reader =
      packed ? std::unique_ptr<SeekableReader>(
                   new GzipReader(std::move(bytes), {.bytes = 1 << 20, .ratio = 100}))
             : std::move(bytes);
  const Table table = ReadTable(reader.get(), "t", options, settle);
  FUZZ_CHECK(!table.columns.empty() && std::ssize(table.lines) == table.rows);
  FUZZ_CHECK(packed || table.rows <= std::ssize(text));
  for (const Column& column : table.columns) CheckColumn(column, table, options);
  FitOptions fit;
  fit.target = table.columns.back().name;
  fit.task = std::vector<const char*>{"", "binary", "classes", "regression"}[choices >> 5 & 3];
  fit.scale = choices < 128;
  // What is left out would not be encoded.
  for (const Column& column : table.columns)
    if (choices & 16 && column.name != fit.target) fit.keep.push_back(column.name);
  Encoded(table, fit);
}

void ReadsSeries(const SeriesSet& set, SeriesScaling scaling, size_t bytes) {
  FUZZ_CHECK(set.dims > 0 && std::ssize(set.dim_names) == set.dims && !set.samples.empty());
  int64_t values = 0;
  for (const Series& sample : set.samples) {
    FUZZ_CHECK(sample.steps > 0 && std::ssize(sample.values) == sample.steps * set.dims);
    for (const float value : sample.values) FUZZ_CHECK(!std::isinf(value));
    values += std::ssize(sample.values);
  }
  FUZZ_CHECK(values <= static_cast<int64_t>(bytes) + 1);
  for (const float value : FilledValues(set.samples.front(), set.dims))
    FUZZ_CHECK(std::isfinite(value));
  const SeriesSpec spec = FitSeriesSpec(set, scaling, "");
  FUZZ_CHECK(ToJson(SeriesSpecFromJson(ToJson(spec))) == ToJson(spec));
  FUZZ_CHECK(set.PaddedBytes() <= kMemory);
  const EncodedSeries encoded = Encode(set, spec, true);
  FUZZ_CHECK(encoded.rows == std::ssize(set.samples) && encoded.steps == set.max_steps());
  std::vector<float> batch(static_cast<size_t>(encoded.steps * set.dims));
  const int64_t rows[] = {encoded.rows - 1};
  encoded.FillBatch(rows, batch.data());
  for (const float value : batch) FUZZ_CHECK(std::isfinite(value));
}

void ReadsPlaces(std::string_view text) {
  MemoryBytes bytes(text);
  const StepPlaces places = ReadStepPlaces(&bytes, "t", kMemory);
  for (const auto& [line, ranges] : places) {
    FUZZ_CHECK(line >= 1 && !ranges.empty());
    for (const StepRange& range : ranges)
      FUZZ_CHECK(range.first >= 0 && range.first < range.end && range.end <= kMaxStep);
  }
  const std::string written = StepPlacesCsv(places);
  MemoryBytes again(written);
  FUZZ_CHECK(ReadStepPlaces(&again, "t", kMemory) == places);
}

// Two bytes of choices, then the file.
void Try(uint8_t format, uint8_t choices, std::string_view text) {
  const char separator = (format & 64) != 0 ? kGuessSeparator : ",;\t|"[format >> 2 & 3];
  try {
    if (format >= 128) return ReadsPlaces(text);
    if (format % 4 < 2) {
      TableOptions options;
      options.separator = separator;
      options.max_memory_bytes = kMemory;
      return ReadsTable(text, choices, options);
    }
    SeriesOptions options;
    options.separator = separator;
    options.max_memory_bytes = kMemory;
    if (choices & 4) options.target = text.substr(0, text.find_first_of(",;\t|\r\n"));
    MemoryBytes bytes(text);
    const SeriesSet set =
        format % 4 == 2 ? ReadTs(&bytes, "t", options) : ReadSeriesCsv(&bytes, "t", options);
    ReadsSeries(set, static_cast<SeriesScaling>(choices % 3), text.size());
  } catch (const InputError& error) {
    FUZZ_CHECK(std::string(error.what()).starts_with("t:"));
    for (const char* c = error.what(); *c != '\0'; ++c)
      FUZZ_CHECK(static_cast<unsigned char>(*c) >= ' ');
  }
}

}  // namespace
}  // namespace fovea::data

void fovea::fuzz::TestOneInput(const uint8_t* bytes, size_t size) {
  if (size < 2) return;
  data::Try(bytes[0], bytes[1], {reinterpret_cast<const char*>(bytes + 2), size - 2});
}
