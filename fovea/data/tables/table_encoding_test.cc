#include "fovea/data/tables/table_encoding.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>

#include "fovea/core/cpu_time.h"
#include "fovea/core/error.h"
#include "fovea/data/tables/column_notes.h"
#include "fovea/data/test_support.h"

namespace fovea::data {
namespace {

constexpr char kTrain[] =
    "id,size,colour,y\n"
    "1,2,red,no\n"
    "2,,blue,yes\n"
    "3,6,red,no\n"
    "4,4,?,yes\n";

FitOptions Target(const std::string& name, const std::string& task = "") {
  FitOptions options;
  options.target = name;
  options.task = task;
  return options;
}

TableSpec Fit(std::string_view csv, const FitOptions& options) {
  return FitTableSpec(ParseTable(csv), options);
}

std::string FitError(std::string_view csv, const FitOptions& options) {
  return InputErrorOf([&] { Fit(csv, options); });
}

std::vector<float> AllRows(const EncodedTable& encoded) {
  std::vector<int64_t> rows(static_cast<size_t>(encoded.rows));
  std::iota(rows.begin(), rows.end(), 0);
  std::vector<float> out(rows.size() * static_cast<size_t>(encoded.spec.width()), -99.0f);
  encoded.FillBatch(rows, out.data());
  return out;
}

TEST(FitTableSpec, LearnsScalesAndVocabularies) {
  FitOptions options = Target("y");
  options.ignore = {"id"};
  const TableSpec spec = Fit(kTrain, options);
  ASSERT_EQ(spec.features.size(), 2u);
  EXPECT_EQ(spec.width(), 4);

  const FeatureSpec& size = spec.features[0];
  EXPECT_EQ(size.name, "size");
  EXPECT_DOUBLE_EQ(size.mean, 4);
  EXPECT_DOUBLE_EQ(size.deviation, std::sqrt(8.0 / 3));
  EXPECT_TRUE(size.missing_indicator);
  EXPECT_EQ(size.width(), 2);

  EXPECT_EQ(spec.features[1].categories, (std::vector<std::string>{"red", "blue"}));
  EXPECT_EQ(spec.features[1].width(), 2);
  EXPECT_EQ(spec.target.kind, TargetKind::kBinary);
  EXPECT_EQ(spec.target.classes, (std::vector<std::string>{"no", "yes"}));
  EXPECT_EQ(spec.target.outputs(), 1);
}

TEST(FitTableSpec, WithoutScalingNumbersStay) {
  FitOptions options = Target("y");
  options.scale = false;
  const TableSpec spec = Fit(kTrain, options);
  EXPECT_EQ(spec.features[0].mean, 0);
  EXPECT_EQ(spec.features[0].deviation, 1);
}

TEST(FitTableSpec, AConstantColumnIsNotDividedByZero) {
  FitOptions options = Target("y");
  options.keep = {"a"};
  EXPECT_EQ(Fit("a,y\n0.1,0\n0.1,1\n0.1,1\n", options).features[0].deviation, 1);
}

TEST(Encode, TakesTimeInProportionToTheColumns) {
  // Compared in pairs, the names of these would take half a minute.
  constexpr int kColumns = 70'000;
  Table table;
  table.path = "t";
  table.rows = 2;
  table.lines = {2, 3};
  for (int i = 0; i < kColumns; ++i)
    table.columns.push_back({.name = StrCat("column ", i), .numbers = {0, 1}});
  const double start = ThreadCpuSeconds();
  const EncodedTable encoded =
      Encode(table, FitTableSpec(table, {.target = "column 7"}), WithTarget::kRequired);
  EXPECT_EQ(std::ssize(encoded.features), kColumns - 1);
  EXPECT_LT(ThreadCpuSeconds() - start, 5);
}

TEST(FitTableSpec, GuessesTheTask) {
  EXPECT_EQ(Fit("a,y\n1,0.5\n2,1.5\n", Target("y")).target.kind, TargetKind::kBinary);
  const TargetSpec three = Fit("a,y\n1,10\n2,9\n3,-1\n", Target("y")).target;
  EXPECT_EQ(three.kind, TargetKind::kClasses);
  EXPECT_EQ(three.classes, (std::vector<std::string>{"-1", "9", "10"}));
  EXPECT_EQ(three.outputs(), 3);
  const TargetSpec amount = Fit("a,y\n1,0.5\n2,1.5\n3,4\n", Target("y")).target;
  EXPECT_EQ(amount.kind, TargetKind::kRegression);
  EXPECT_DOUBLE_EQ(amount.mean, 2);
  EXPECT_DOUBLE_EQ(amount.deviation, std::sqrt((2.25 + 0.25 + 4) / 3));
  EXPECT_TRUE(amount.classes.empty());

  std::string many = "a,y\n", twenty = "a,y\n";
  for (int i = 0; i < 21; ++i) many += StrCat(i % 2, ",", i, "\n");
  for (int i = 0; i < 20; ++i) twenty += StrCat(i % 2, ",", i, "\n");
  EXPECT_EQ(Fit(many, Target("y")).target.kind, TargetKind::kRegression);
  EXPECT_EQ(Fit(twenty, Target("y")).target.kind, TargetKind::kClasses);
}

TEST(FitTableSpec, TheTaskCanBeTold) {
  EXPECT_EQ(Fit("a,y\n1,0\n2,1\n", Target("y", "regression")).target.kind, TargetKind::kRegression);
  EXPECT_EQ(Fit("a,y\n1,0\n2,1\n", Target("y", "classes")).target.kind, TargetKind::kClasses);
  EXPECT_EQ(FitError("a,y\n1,u\n2,v\n", Target("y", "regression")),
            "t.csv: the target 'y' holds text; train on its classes or choose a numeric target");
  EXPECT_EQ(FitError("a,y\n1,u\n2,v\n3,w\n", Target("y", "binary")),
            "t.csv: the target 'y' has 3 classes, not two; choose the task 'classes'");
  EXPECT_NE(ArgumentErrorOf([] { Fit("a,y\n1,0\n2,1\n", Target("y", "ranking")); }), "");
}

TEST(FitTableSpec, SaysWhatIsWrong) {
  EXPECT_EQ(FitError(kTrain, Target("z")),
            "t.csv: has no column 'z'; its columns are 'id', 'size', 'colour', 'y'");
  EXPECT_EQ(FitError("a,y\n1,u\n2,u\n", Target("y")),
            "t.csv: the target 'y' has one class only: 'u'; give rows of two classes or more");
  EXPECT_EQ(FitError("a,y\n1,u\n2,\n", Target("y")),
            "t.csv:3: has no value in the target column 'y'; fill it in or drop the row");
  EXPECT_EQ(FitError("y\n1\n2\n", Target("y")),
            "t.csv: has no column that says something beside the target 'y'; add a column, ignore "
            "fewer, keep more or set the separator");
  FitOptions options = Target("y");
  options.ignore = {"nose"};
  EXPECT_EQ(FitError("a,y\n1,u\n2,v\n", options),
            "t.csv: has no column 'nose'; its columns are 'a', 'y'");
}

TEST(FitTableSpec, AcceptsColumnsThatReadingLeftOut) {
  TableOptions read;
  read.ignore = {"id"};
  FitOptions options = Target("y");
  options.ignore = {"id"};
  EXPECT_EQ(FitTableSpec(ParseTable(kTrain, read), options).features.size(), 2u);
}

TEST(FitTableSpec, LeavesOutColumnsWithoutValues) {
  const TableSpec spec = Fit("a,b,y\n,1,u\n,2,v\n", Target("y"));
  ASSERT_EQ(spec.features.size(), 1u);
  EXPECT_EQ(spec.features[0].name, "b");
}

TEST(FitTableSpec, SettledNumbersMustHoldSome) {
  TableOptions read;
  read.kinds = {{"a", ColumnKind::kNumeric}};
  read.words_missing = true;
  EXPECT_EQ(
      InputErrorOf([&] { FitTableSpec(ParseTable("a,b,y\n,1,u\nred,2,v\n", read), Target("y")); }),
      "t.csv:3: column 'a' holds 'red' and no number at all; take it as categories");
  EXPECT_EQ(InputErrorOf([&] { FitTableSpec(ParseTable("a,b\n1,1\nred,2\n", read), Target("a")); }),
            "t.csv:3: the target 'a' holds 'red', which is not a number; mend the value or drop "
            "the row");
}

TEST(Encode, FillsBatches) {
  FitOptions options = Target("y");
  options.ignore = {"id"};
  options.scale = false;
  const Table table = ParseTable(kTrain);
  const EncodedTable encoded = Encode(table, FitTableSpec(table, options), WithTarget::kRequired);
  EXPECT_EQ(AllRows(encoded), (std::vector<float>{2, 0, 1, 0,  //
                                                  0, 1, 0, 1,  //
                                                  6, 0, 1, 0,  //
                                                  4, 0, 0, 0}));
  EXPECT_EQ(encoded.targets, (std::vector<float>{0, 1, 0, 1}));
  EXPECT_EQ(encoded.lines, table.lines);

  const std::vector<int64_t> picked = {2, 0, 2};
  std::vector<float> out(12);
  encoded.FillBatch(picked, out.data());
  EXPECT_EQ(out, (std::vector<float>{6, 0, 1, 0, 2, 0, 1, 0, 6, 0, 1, 0}));
  encoded.FillBatch({}, nullptr);
}

TEST(Encode, TimesBecomeTheirParts) {
  const Table table = ParseTable("a,y\n2024-03-15,1\n2024-03-16T12:00,2\n?,3\n");
  FitOptions options = Target("y", "regression");
  options.scale = false;
  TableSpec spec = FitTableSpec(table, options);
  ASSERT_EQ(spec.features.size(), 1u);
  EXPECT_EQ(spec.features[0].kind, ColumnKind::kTime);
  // The month does not vary.
  EXPECT_EQ(spec.width(), 5);
  const float year = static_cast<float>(2024 + 74.0 / 366);
  const std::vector<float> raw = AllRows(Encode(table, spec, WithTarget::kRequired));
  EXPECT_FLOAT_EQ(raw[0], year);
  EXPECT_EQ(std::vector<float>(raw.begin() + 1, raw.begin() + 5),
            (std::vector<float>{15, 4, 0, 0}));
  EXPECT_EQ(std::vector<float>(raw.begin() + 6, raw.begin() + 10),
            (std::vector<float>{16, 5, 12, 0}));
  EXPECT_EQ(std::vector<float>(raw.begin() + 10, raw.end()), (std::vector<float>{0, 0, 0, 0, 1}));
  options.scale = true;
  spec = FitTableSpec(table, options);
  const std::vector<float> scaled = AllRows(Encode(table, spec, WithTarget::kRequired));
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_FLOAT_EQ(scaled[i], -1);
    EXPECT_FLOAT_EQ(scaled[5 + i], 1);
  }
}

TEST(Encode, AConstantTimeThatIsKeptHasAYear) {
  FitOptions options = Target("y");
  options.keep = {"a"};
  const TableSpec spec = Fit("a,y\n2024-03-15,1\n2024-03-15,2\n", options);
  ASSERT_EQ(spec.features[0].parts.size(), 1u);
  EXPECT_EQ(spec.width(), 1);
}

TEST(Encode, StandardisesNumbersAndRegressionTargets) {
  const Table table = ParseTable("a,y\n1,10\n2,20\n3,60.5\n");
  const EncodedTable encoded =
      Encode(table, FitTableSpec(table, Target("y")), WithTarget::kRequired);
  const std::vector<float> out = AllRows(encoded);
  const double deviation = std::sqrt(2.0 / 3);
  EXPECT_FLOAT_EQ(out[0], static_cast<float>(-1 / deviation));
  EXPECT_FLOAT_EQ(out[2], static_cast<float>(1 / deviation));
  double sum = 0, squares = 0;
  for (const float y : encoded.targets) sum += y, squares += y * y;
  EXPECT_NEAR(sum, 0, 1e-6);
  EXPECT_NEAR(squares, 3, 1e-5);
}

class ReadEncodedTableTest : public ::testing::Test {
 protected:
  ReadEncodedTableTest() {
    FitOptions options = Target("y");
    options.ignore = {"id"};
    spec_ = Fit(kTrain, options);
  }
  EncodedTable Read(std::string_view csv, WithTarget with_target = WithTarget::kRequired,
                    Unseen unseen = Unseen::kError) {
    folder_.Write("new.csv", csv);
    return ReadEncodedTable(path_, spec_, {}, with_target, unseen);
  }
  std::string Error(std::string_view csv, WithTarget with_target = WithTarget::kRequired) {
    return InputErrorOf([&] { Read(csv, with_target); });
  }

  TemporaryFolder folder_;
  TableSpec spec_;
  std::string path_ = folder_.File("new.csv");
};

TEST_F(ReadEncodedTableTest, FindsColumnsByNameAndIgnoresOthers) {
  const EncodedTable encoded = Read("y,other,colour,size\nyes,inf,blue,4\nno,x,red,\n");
  ASSERT_EQ(encoded.features.size(), 2u);
  EXPECT_EQ(encoded.features[0].name, "size");
  EXPECT_EQ(encoded.targets, (std::vector<float>{1, 0}));
  EXPECT_EQ(AllRows(encoded), (std::vector<float>{0, 0, 0, 1, 0, 1, 1, 0}));
  EXPECT_EQ(encoded.unknown, (std::vector<std::string>{"other"}));
  // Training left it out.
  EXPECT_TRUE(Read("id,y,colour,size\n7,yes,blue,4\n").unknown.empty());
}

TEST_F(ReadEncodedTableTest, TheTargetMayBeAbsentInPrediction) {
  EXPECT_TRUE(Read("colour,size\nred,1\n", WithTarget::kIfPresent).targets.empty());
  EXPECT_TRUE(Read("colour,size,y\nred,1,\n", WithTarget::kIfPresent).targets.empty());
  EXPECT_EQ(Read("colour,size,y\nred,1,no\n", WithTarget::kIfPresent).targets.size(), 1u);
  EXPECT_EQ(Error("colour,size\nred,1\n"),
            path_ + ": has no column 'y', which the model needs; its columns are 'colour', 'size'");
}

TEST_F(ReadEncodedTableTest, DecimalMarksAreThoseOfTheFileElseOfTraining) {
  spec_ = Fit("size;y\n1,5;u\n2,5;v\n", Target("y"));
  EXPECT_EQ(Read("size;y\n1.234;u\n").features[0].numbers, (std::vector<float>{1234}));
  EXPECT_EQ(Read("size;y\n1.5;u\n").features[0].numbers, (std::vector<float>{1.5f}));
  EXPECT_EQ(Read("size,y\n1.234,u\n").features[0].numbers, (std::vector<float>{1.234f}));
  EXPECT_EQ(ColumnNotes(Read("size;y\n1.234;u\n"), "v.csv").size(), 1u);
}

TEST_F(ReadEncodedTableTest, DatesWithSlashesAreAsInTraining) {
  spec_ = Fit("when,y\n13/4/2024,u\n1/4/2024,v\n", Target("y"));
  EXPECT_EQ(spec_.slash_dates, 'd');
  const double april = 1712102400;
  EXPECT_EQ(Read("when,y\n3/4/2024,u\n").features[0].times, (std::vector<double>{april}));
  EXPECT_EQ(Read("when,y\n2024-04-03,u\n").features[0].times, (std::vector<double>{april}));
  EXPECT_NE(Error("when,y\n2024-04-31,u\n").find("no date of the calendar"), std::string::npos);
}

TEST_F(ReadEncodedTableTest, NamesLinesAndValues) {
  EXPECT_EQ(Error("colour,y\nred,no\n"),
            path_ +
                ": has no column 'size', which the model needs; its columns are 'colour', "
                "'y'");
  EXPECT_EQ(Error("colour,size,y\nred,big,no\n"),
            path_ +
                ":2: column 'size' holds 'big', which is not a number; mend the value, "
                "leave it empty or see --unseen");
  EXPECT_EQ(Error("colour,size,y\nred,1,no\n\nmauve,1,no\n"),
            path_ +
                ":4: column 'colour' holds 'mauve', which was not seen in training; mend the "
                "value, or let what is unseen count as missing");
  EXPECT_EQ(Error("colour,size,y\nred,1,no\nred,1,maybe\n"),
            path_ +
                ":3: the target 'y' holds 'maybe', which is none of the classes 'no', 'yes'; "
                "mend the value or train again");
  EXPECT_EQ(Error("colour,size,y\nred,1,\n"),
            path_ + ":2: has no value in the target column 'y'; fill it in or drop the row");
}

TEST_F(ReadEncodedTableTest, UnseenCanCountAsMissing) {
  const EncodedTable encoded =
      Read("colour,size,y\nmauve,4,no\n", WithTarget::kRequired, Unseen::kMissing);
  EXPECT_EQ(AllRows(encoded), (std::vector<float>{0, 0, 0, 0}));
  const EncodedTable word =
      Read("colour,size,y\nred,big,no\n", WithTarget::kRequired, Unseen::kMissing);
  EXPECT_EQ(AllRows(word), (std::vector<float>{0, 1, 1, 0}));
  EXPECT_EQ(word.features[0].words, 1);
  EXPECT_EQ(word.features[1].words, 0);
}

TEST_F(ReadEncodedTableTest, WordsForMissingAreMissingAmongNumbersAlone) {
  spec_ = Fit("size,colour,y\n1,red,0\n3,None,1\n,red,2\n", Target("y"));
  EXPECT_EQ(AllRows(Read("size,colour,y\nN/A,None,0\n3,red,1\n")),
            (std::vector<float>{0, 1, 0, 1, 1, 0, 1, 0}));
  // Classes that are numbers have no class "N/A"; thousands are compared by value.
  EXPECT_TRUE(Read("size,colour,y\n1,red,N/A\n", WithTarget::kIfPresent).targets.empty());
  EXPECT_EQ(Error("size,colour,y\n1,red,N/A\n"),
            path_ + ":2: has no value in the target column 'y'; fill it in or drop the row");
  spec_ = Fit("a,y\n1,1234\n2,5\n", Target("y"));
  EXPECT_EQ(Read("a,y\n1,\"1,234\"\n").targets, (std::vector<float>{1}));
  spec_ = Fit("a,y\n1,None\n2,some\n", Target("y"));
  EXPECT_EQ(Read("a,y\n1,None\n").targets, (std::vector<float>{0}));
}

TEST_F(ReadEncodedTableTest, AWordIsNoAmountToPredict) {
  spec_ = Fit("a,y\n1,0.5\n2,1.5\n3,4\n", Target("y"));
  folder_.Write("new.csv", "a,y\n1,2\n2,much\n");
  for (const WithTarget with : {WithTarget::kRequired, WithTarget::kIfPresent})
    EXPECT_EQ(InputErrorOf([&] { ReadEncodedTable(path_, spec_, {}, with, Unseen::kMissing); }),
              path_ +
                  ":3: the target 'y' holds 'much', which is not a number; mend the value or "
                  "drop the row");
}

TEST_F(ReadEncodedTableTest, NumericClassesAreComparedByValue) {
  spec_ = Fit("a,y\n1,0\n2,1\n", Target("y"));
  EXPECT_EQ(Read("a,y\n1,1.0\n2,00\n").targets, (std::vector<float>{1, 0}));
}

TEST(Encode, CopesWithATableReadWithoutTheKinds) {
  const TableSpec spec = Fit("n,c,y\n1,u,0\n2,7,1\n", Target("y"));
  // Here n holds text, and c numbers alone.
  const EncodedTable encoded =
      Encode(ParseTable("n,c,y\n5,7,0\n6,7.0,1\n"), spec, WithTarget::kRequired);
  EXPECT_EQ(encoded.features[1].codes, (std::vector<int32_t>{1, 1}));
  EXPECT_EQ(InputErrorOf(
                [&] { Encode(ParseTable("n,c,y\n5,7,0\nx,7,1\n"), spec, WithTarget::kRequired); }),
            "t.csv:3: column 'n' holds 'x', which is not a number; mend the value or leave it "
            "empty");
}

TEST(TableSpecJson, RoundTripsExactly) {
  FitOptions options = Target("y");
  TableSpec spec = Fit(kTrain, options);
  spec.features[0].mean = 0.1;
  spec.features[0].deviation = 1.0 / 3;
  spec.left_out = {"id"};
  spec.decimal_mark = ',';
  const nlohmann::json json = ToJson(spec);
  const TableSpec back = TableSpecFromJson(nlohmann::json::parse(json.dump()));
  EXPECT_EQ(ToJson(back), json);
  EXPECT_EQ(back.features[0].mean, 0.1);
  EXPECT_EQ(back.features[0].deviation, 1.0 / 3);
  EXPECT_EQ(back.width(), spec.width());
}

TEST(TableSpecJson, KeepsTimes) {
  const TableSpec spec = Fit("when,b,y\n13/4/2024 12:00,1,u\n1/5/2025,2,v\n,3,u\n", Target("y"));
  nlohmann::json json = ToJson(spec);
  EXPECT_EQ(json["slash_dates"], "day_first");
  EXPECT_EQ(json["features"][0]["kind"], "time");
  EXPECT_EQ(json["features"][0]["parts"][0]["part"], "year");
  EXPECT_EQ(ToJson(TableSpecFromJson(json)), json);
  EXPECT_EQ(TableSpecFromJson(json).width(), spec.width());
  const auto error = [&](const char* pointer, const nlohmann::json& value) {
    nlohmann::json bad = json;
    bad[nlohmann::json::json_pointer(pointer)] = value;
    return ArgumentErrorOf([&] { TableSpecFromJson(bad); });
  };
  EXPECT_EQ(error("/features/0/parts/0/part", "era"),
            "features[0].parts[0].part is 'era', which is not known");
  EXPECT_EQ(error("/features/0/parts/1/part", "year"),
            "features[0].parts[1].part is there twice: 'year'");
  EXPECT_EQ(error("/features/0/parts", nlohmann::json::array()), "features[0].parts is empty");
  EXPECT_EQ(error("/slash_dates", "never"), "slash_dates is 'never', which is not known");
  EXPECT_EQ(error("/decimal_mark", ";"), "decimal_mark is ';', which is not known");
}

TEST(TableSpecJson, NamesTheKeyAtFault) {
  const nlohmann::json good = ToJson(Fit(kTrain, Target("y")));
  const auto error = [&](const char* pointer, const nlohmann::json& value) {
    nlohmann::json bad = good;
    bad[nlohmann::json::json_pointer(pointer)] = value;
    return ArgumentErrorOf([&] { TableSpecFromJson(bad); });
  };
  EXPECT_EQ(error("/features", 3), "features is not an array");
  EXPECT_EQ(error("/features", nlohmann::json::array()), "features is empty");
  EXPECT_EQ(error("/features/1", nullptr), "features[1] is not a JSON object");
  EXPECT_EQ(error("/features/1/name", 3), "features[1].name is not a string");
  EXPECT_EQ(error("/features/1/name", "id"), "features[1].name is there twice: 'id'");
  EXPECT_EQ(error("/features/1/kind", "odd"), "features[1].kind is 'odd', which is not known");
  EXPECT_EQ(error("/features/1/mean", nullptr), "features[1].mean is not a number");
  EXPECT_EQ(error("/features/1/deviation", 0), "features[1].deviation is 0, which is not above 0");
  EXPECT_EQ(error("/features/1/missing_indicator", 1),
            "features[1].missing_indicator is neither true nor false");
  EXPECT_EQ(error("/features/2/categories", nlohmann::json::array()),
            "features[2].categories is empty");
  EXPECT_EQ(error("/features/2/categories/1", "red"),
            "features[2].categories[1] is there twice: 'red'");
  EXPECT_EQ(error("/features/2/categories/1", 1.5), "features[2].categories[1] is not a string");
  EXPECT_EQ(error("/target", "y"), "target is not a JSON object");
  EXPECT_EQ(error("/target/kind", "ranking"), "target.kind is 'ranking', which is not known");
  EXPECT_EQ(error("/target/name", "size"), "target.name is a feature's too: 'size'");
  EXPECT_EQ(error("/target/classes", {"no"}),
            "target.classes has 1 entries, which do not fit the kind");
  EXPECT_EQ(error("/target/mean", std::numeric_limits<double>::infinity()),
            "target.mean is not finite");
  EXPECT_EQ(ArgumentErrorOf([] { TableSpecFromJson(nlohmann::json(3)); }),
            "the spec is not a JSON object");
  for (const char* key : {"features", "target"}) {
    nlohmann::json bad = good;
    bad.erase(key);
    EXPECT_EQ(ArgumentErrorOf([&] { TableSpecFromJson(bad); }), std::string(key) + " is missing");
  }
}

}  // namespace
}  // namespace fovea::data
