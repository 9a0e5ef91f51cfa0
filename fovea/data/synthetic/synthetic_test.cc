#include "fovea/data/synthetic/synthetic.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <utility>

#include "fovea/data/synthetic/syn_formulas.h"
#include "fovea/data/tables/table_encoding.h"
#include "fovea/data/test_support.h"

namespace fovea::data {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

void ExpectStandardNormal(const std::vector<float>& values) {
  double sum = 0, squares = 0;
  for (const float value : values) sum += value, squares += value * value;
  const auto n = static_cast<double>(values.size());
  // Five standard errors.
  EXPECT_NEAR(sum / n, 0, 5 / std::sqrt(n));
  EXPECT_NEAR(squares / n, 1, 5 * std::sqrt(2 / n));
}

TEST(DenseExperiment, HidesTheLabelInOneColumn) {
  const Table table = DenseExperiment(5000, 3);
  ASSERT_EQ(table.columns.size(), 33u);
  EXPECT_EQ(table.rows, 5000);
  EXPECT_EQ(table.columns[0].name, "x0");
  EXPECT_EQ(table.columns[31].name, "x31");
  EXPECT_EQ(table.columns[32].name, "y");
  const std::vector<float>& y = table.Find("y")->numbers;
  EXPECT_EQ(table.Find("x1")->numbers, y);
  for (const float value : y) EXPECT_TRUE(value == 0 || value == 1);
  EXPECT_NEAR(std::count(y.begin(), y.end(), 1.0f) / 5000.0, 0.5, 5 * 0.5 / std::sqrt(5000));
  ExpectStandardNormal(table.columns[0].numbers);
  ExpectStandardNormal(table.columns[2].numbers);
  ExpectStandardNormal(table.columns[31].numbers);
}

TEST(DenseExperiment, TheSeedDecidesEverything) {
  EXPECT_EQ(DenseExperiment(50, 3).columns[5].numbers, DenseExperiment(50, 3).columns[5].numbers);
  EXPECT_NE(DenseExperiment(50, 3).columns[5].numbers, DenseExperiment(50, 4).columns[5].numbers);
}

TEST(DenseExperiment, ChecksItsArguments) {
  EXPECT_THROW(DenseExperiment(0, 1), ArgumentError);
  EXPECT_THROW(DenseExperiment(1, 1, 2, 2), ArgumentError);
  EXPECT_THROW(DenseExperiment(1, 1, 2, -1), ArgumentError);
  EXPECT_EQ(DenseExperiment(1, 1, 1, 0).columns.size(), 2u);
}

TEST(SeriesExperiment, HidesTheLabelInOneStep) {
  const SeriesSet set = SeriesExperiment(3000, 5);
  EXPECT_EQ(set.dims, 2);
  ASSERT_EQ(set.samples.size(), 3000u);
  std::vector<float> others;
  double ones = 0;
  for (const Series& sample : set.samples) {
    ASSERT_EQ(sample.values.size(), 40u);
    const float y = sample.label == "1" ? 1 : 0;
    ones += y;
    EXPECT_EQ(sample.values[20], y);
    EXPECT_EQ(sample.values[21], y);
    for (size_t i = 0; i < 40; ++i)
      if (i / 2 != 10) others.push_back(sample.values[i]);
  }
  EXPECT_NEAR(ones / 3000, 0.5, 5 * 0.5 / std::sqrt(3000));
  ExpectStandardNormal(others);
  EXPECT_THROW(SeriesExperiment(1, 1, 5, 1, 5), ArgumentError);
}

TEST(SynFormula, IsThePapers) {
  std::array<double, 11> x = {0.5, -2, 1, 0.5, -1, 2, 3, -0.25, 0.75, 1.5, -1};
  const auto probability = [](double log_odds) { return 1 / (1 + std::exp(log_odds)); };
  const double one = probability(-1);
  const double two = probability(1 + 0.25 + 1 + 4 - 4);
  const double three = probability(-10 * std::sin(0.2 * 3) + 0.25 + 0.75 + std::exp(-1.5) - 2.4);
  constexpr uint16_t kOne = 3, kTwo = 60, kThree = 960, kSwitch = 1024;
  const auto expect = [&](int which, double p, uint16_t relevant) {
    const SynTruth truth = SynFormula(which, x);
    EXPECT_NEAR(truth.probability, p, 1e-12) << which;
    EXPECT_EQ(truth.relevant, relevant) << which;
  };
  expect(1, one, kOne);
  expect(2, two, kTwo);
  expect(3, three, kThree);
  expect(4, one, kOne | kSwitch);
  expect(5, one, kOne | kSwitch);
  expect(6, two, kTwo | kSwitch);
  x[10] = 0;
  expect(4, two, kTwo | kSwitch);
  expect(5, three, kThree | kSwitch);
  expect(6, three, kThree | kSwitch);
  EXPECT_THROW(SynFormula(0, x), ArgumentError);
  EXPECT_THROW(SynFormula(7, x), ArgumentError);
}

TEST(SynExperiment, FollowsTheFormula) {
  for (int which = 1; which <= 6; ++which) {
    const int64_t n = 4000;
    const SynTable syn = SynExperiment(which, n, 17);
    ASSERT_EQ(syn.table.columns.size(), 12u);
    EXPECT_EQ(syn.table.columns[0].name, "x1");
    EXPECT_EQ(syn.table.columns[11].name, "y");
    ASSERT_EQ(syn.relevant.size(), static_cast<size_t>(n));
    double expected = 0, variance = 0, ones = 0;
    for (size_t row = 0; row < static_cast<size_t>(n); ++row) {
      std::array<double, 11> x;
      for (size_t i = 0; i < 11; ++i) x[i] = syn.table.columns[i].numbers[row];
      const SynTruth truth = SynFormula(which, x);
      EXPECT_EQ(truth.relevant, syn.relevant[row]);
      expected += truth.probability;
      variance += truth.probability * (1 - truth.probability);
      ones += syn.table.columns[11].numbers[row];
    }
    EXPECT_NEAR(ones, expected, 5 * std::sqrt(variance)) << "Syn" << which;
  }
  EXPECT_THROW(SynExperiment(7, 10, 1), ArgumentError);
}

// AUROC of the true probability: what no model can beat.
double BestAuroc(int which) {
  const int64_t n = 40000;
  const SynTable syn = SynExperiment(which, n, 23);
  std::vector<std::pair<double, bool>> scored;
  for (size_t row = 0; row < static_cast<size_t>(n); ++row) {
    std::array<double, 11> x;
    for (size_t i = 0; i < 11; ++i) x[i] = syn.table.columns[i].numbers[row];
    scored.emplace_back(SynFormula(which, x).probability, syn.table.columns[11].numbers[row] > 0);
  }
  std::sort(scored.begin(), scored.end());
  double positives = 0, pairs = 0;
  for (size_t i = 0; i < scored.size(); ++i)
    if (scored[i].second) positives += 1, pairs += static_cast<double>(i) + 1;
  const double negatives = static_cast<double>(n) - positives;
  return (pairs - positives * (positives + 1) / 2) / (positives * negatives);
}

// The published figures (TabNet's) lie at or just below the bound of these formulas: they are the
// same task. With other constants of Syn3 the bound would be 0.99.
TEST(SynExperiment, ItsBoundFitsThePublishedFigures) {
  const double published[] = {0.682, 0.892, 0.897, 0.776, 0.789, 0.878};
  for (int which = 1; which <= 6; ++which) {
    const double bound = BestAuroc(which);
    RecordProperty("Syn" + std::to_string(which), std::to_string(bound));
    EXPECT_GT(bound, published[which - 1] - 0.01) << "Syn" << which;
    EXPECT_LT(bound, published[which - 1] + 0.05) << "Syn" << which;
  }
}

TEST(WriteCsv, RoundTripsATable) {
  const TemporaryFolder folder;
  const std::string path = folder.File("out.csv");
  Table table;
  table.rows = 3;
  table.columns.resize(2);
  table.columns[0].name = "a \"b\",\nc";
  table.columns[0].numbers = {0.1f, kNan, -3e-20f};
  table.columns[1].name = "\xEF\xBB\xBFz";
  table.columns[1].kind = ColumnKind::kCategorical;
  table.columns[1].categories = {"x,y", " \"\r\n"};
  table.columns[1].codes = {1, -1, 0};
  WriteCsv(table, path);
  const Table back = ReadTable(path);
  ASSERT_EQ(back.columns.size(), 2u);
  EXPECT_EQ(back.columns[0].name, table.columns[0].name);
  EXPECT_EQ(back.columns[0].numbers[0], 0.1f);
  EXPECT_TRUE(std::isnan(back.columns[0].numbers[1]));
  EXPECT_EQ(back.columns[0].numbers[2], -3e-20f);
  EXPECT_EQ(back.columns[1].name, table.columns[1].name);
  EXPECT_EQ(back.columns[1].categories, (std::vector<std::string>{" \"\r\n", "x,y"}));
  EXPECT_EQ(back.columns[1].codes, (std::vector<int32_t>{0, -1, 1}));
  EXPECT_EQ(back.lines, (std::vector<int64_t>{3, 5, 6}));
}

TEST(WriteCsv, AMissingValueOfASingleColumnIsARow) {
  const TemporaryFolder folder;
  Table table;
  table.rows = 2;
  table.columns.resize(1);
  table.columns[0].name = "a";
  table.columns[0].numbers = {kNan, 1};
  WriteCsv(table, folder.File("one.csv"));
  EXPECT_EQ(ReadTable(folder.File("one.csv")).rows, 2);
}

TEST(WriteCsv, LeavesNothingHalfWritten) {
  const TemporaryFolder folder;
  Table table = DenseExperiment(3, 1, 1, 0);
  table.columns[0].kind = ColumnKind::kCategorical;
  table.columns[0].categories = {std::string("a\0b", 3)};
  table.columns[0].codes = {0, 0, 0};
  EXPECT_THROW(WriteCsv(table, folder.File("out.csv")), ArgumentError);
  EXPECT_TRUE(std::filesystem::is_empty(folder.File("")));
  EXPECT_THROW(WriteCsv(DenseExperiment(3, 1), folder.File("no/such/out.csv")), InputError);
}

TEST(WriteCsv, TheDenseExperimentComesBack) {
  const TemporaryFolder folder;
  const Table table = DenseExperiment(200, 9);
  WriteCsv(table, folder.File("dense.csv"));
  const Table back = ReadTable(folder.File("dense.csv"));
  EXPECT_EQ(back.lines, table.lines);
  for (size_t i = 0; i < 33; ++i) EXPECT_EQ(back.columns[i].numbers, table.columns[i].numbers);
  FitOptions options;
  options.target = "y";
  EXPECT_EQ(FitTableSpec(back, options).target.classes, (std::vector<std::string>{"0", "1"}));
}

TEST(WriteTs, RoundTripsSeries) {
  const TemporaryFolder folder;
  const std::string path = folder.File("out.ts");
  SeriesSet set = SeriesExperiment(5, 2, 4, 3, 1);
  set.samples[1].steps = 2;
  set.samples[1].values.resize(6);
  set.samples[2].values[3] = kNan;
  set.samples[3].label = "";
  WriteTs(set, path);
  const SeriesSet back = ReadSeries(path);
  EXPECT_EQ(back.dims, 3);
  EXPECT_EQ(back.classes, set.classes);
  ASSERT_EQ(back.samples.size(), 5u);
  for (size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(back.samples[i].label, set.samples[i].label);
    EXPECT_EQ(back.samples[i].steps, set.samples[i].steps);
    for (size_t k = 0; k < set.samples[i].values.size(); ++k) {
      const float a = set.samples[i].values[k], b = back.samples[i].values[k];
      EXPECT_TRUE(a == b || (std::isnan(a) && std::isnan(b)));
    }
  }
}

TEST(WriteTs, KeepsTheKindOfTarget) {
  const TemporaryFolder folder;
  SeriesSet set = SeriesExperiment(2, 2, 3, 1, 0);
  set.labelled = true;
  set.numeric_target = true;
  set.samples[0].label = "0.25";
  WriteTs(set, folder.File("r.ts"));
  const SeriesSet back = ReadSeries(folder.File("r.ts"));
  EXPECT_TRUE(back.numeric_target);
  EXPECT_EQ(back.samples[0].label, "0.25");
  set.labelled = set.numeric_target = false;
  WriteTs(set, folder.File("u.ts"));
  EXPECT_FALSE(ReadSeries(folder.File("u.ts")).labelled);
}

TEST(WriteTs, RefusesLabelsThatItCannotHold) {
  const TemporaryFolder folder;
  SeriesSet set = SeriesExperiment(1, 2);
  set.samples[0].label = "two words";
  EXPECT_EQ(ArgumentErrorOf([&] { WriteTs(set, folder.File("x.ts")); }),
            "a .ts file cannot hold the label 'two words'");
}

}  // namespace
}  // namespace fovea::data
