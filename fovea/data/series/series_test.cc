#include "fovea/data/series/series.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "fovea/data/test_support.h"

namespace fovea::data {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::string TsError(std::string_view bytes, const SeriesOptions& options = {}) {
  return InputErrorOf([&] { ParseTs(bytes, options); });
}

std::string CsvError(std::string_view bytes, const SeriesOptions& options = {}) {
  return InputErrorOf([&] { ParseSeriesCsv(bytes, options); });
}

// NaN equals NaN.
void ExpectSame(const std::vector<float>& a, const std::vector<float>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i)
    EXPECT_TRUE(a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i])))
        << i << ": " << a[i] << " " << b[i];
}

TEST(ReadTs, ReadsDimensionsRowByRow) {
  const SeriesSet set = ParseTs(
      "\xEF\xBB\xBF# made for the test\r\n@problemName t\r\n@UNIVARIATE False\r\n@dimension 2\r\n"
      "@classlabel TRUE a b\r\n\r\n@DATA\r\n1,2,3:4,5,6:b\r\n# between\r\n7:?:a\r\n");
  EXPECT_EQ(set.dims, 2);
  EXPECT_EQ(set.dim_names, (std::vector<std::string>{"dim 1", "dim 2"}));
  EXPECT_TRUE(set.labelled);
  EXPECT_FALSE(set.numeric_target);
  EXPECT_EQ(set.classes, (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(set.samples.size(), 2u);
  ExpectSame(set.samples[0].values, {1, 4, 2, 5, 3, 6});
  EXPECT_EQ(set.samples[0].steps, 3);
  EXPECT_EQ(set.samples[0].label, "b");
  EXPECT_EQ(set.samples[0].line, 8);
  ExpectSame(set.samples[1].values, {7, kNan});
  EXPECT_EQ(set.samples[1].line, 10);
  EXPECT_EQ(set.max_steps(), 3);
}

TEST(ReadTs, TakesTimestampedValuesInOrder) {
  const SeriesSet set = ParseTs(
      "@timeStamps true\n@classLabel true x y\n@data\n"
      "(0,1.5),(1,?):(2007-01-01 00:00:00,-2),( 2 , 3e1 ):x\n");
  EXPECT_EQ(set.dims, 2);
  ExpectSame(set.samples[0].values, {1.5, -2, kNan, 30});
}

TEST(ReadTs, ReadsMissingSpellingsAndUnknownLabels) {
  const SeriesSet set = ParseTs("@classLabel true a\n@data\n?,NaN,nan,N/A,None,-,1:?\n");
  ExpectSame(set.samples[0].values, {kNan, kNan, kNan, kNan, kNan, kNan, 1});
  EXPECT_EQ(set.samples[0].label, "");
  EXPECT_EQ(ParseTs("@targetLabel true\n@data\n1,2:NaN\n").samples[0].label, "");
  EXPECT_EQ(ParseTs("@classLabel true None\n@data\n1,2:None\n").samples[0].label, "None");
}

TEST(ReadTs, ReadsNumericTargetsAndUnlabelledData) {
  const SeriesSet regression = ParseTs("@targetLabel true\n@data\n1,2:0.5\n");
  EXPECT_TRUE(regression.numeric_target);
  EXPECT_EQ(regression.samples[0].label, "0.5");
  const SeriesSet plain = ParseTs("@classLabel false\n@data\n1,2:3,4\n");
  EXPECT_FALSE(plain.labelled);
  EXPECT_EQ(plain.dims, 2);
}

TEST(ReadTs, SkipsCommentsOfEitherKind) {
  const SeriesSet set = ParseTs("% of MATLAB\n# of Python\n@classLabel true a\n@data\n%\n1,2:a\n");
  ExpectSame(set.samples[0].values, {1, 2});
}

TEST(ReadTs, NamesTheLineOfWhatIsWrong) {
  EXPECT_EQ(TsError("@univariate true\n1,2\n"),
            "s.ts:2: has data before @data; put @data before the first sample");
  EXPECT_EQ(TsError("# only this\n"), "s.ts: has no @data; give a .ts file of the UCR/UEA archive");
  EXPECT_EQ(TsError("@data\n\n#\n"), "s.ts: has no samples after @data; add samples");
  EXPECT_EQ(TsError("@data\n1,2\n1,two\n"),
            "s.ts:3: dimension 1 holds 'two', which is not a number; mend the value or write '?'");
  EXPECT_EQ(TsError("@data\n1,,2\n"),
            "s.ts:2: dimension 1 has an empty value; write '?' where it is missing");
  EXPECT_EQ(TsError("@data\n1,inf\n"),
            "s.ts:2: dimension 1 holds 'inf', which is no finite float; mend the value or write "
            "'?'");
  EXPECT_EQ(TsError("@dimensions 2\n@classLabel true a\n@data\n1:2:3:a\n"),
            "s.ts:4: has 3 dimensions instead of 2; mend the sample or the header");
  EXPECT_EQ(TsError("@univariate true\n@data\n1:a\n"),
            "s.ts:3: has 2 dimensions instead of 1, and the header declares no label; mend the "
            "sample or the header");
  EXPECT_EQ(TsError("@classLabel true a b\n@data\n1:c\n"),
            "s.ts:3: the label 'c' is not declared by @classLabel; declared are 'a', 'b'");
  EXPECT_EQ(TsError("@classLabel true a\n@data\n1,2\n"),
            "s.ts:3: has no ':' before its label; give VALUES:LABEL");
  EXPECT_EQ(TsError("@classLabel true a\n@data\n1,2:\n"),
            "s.ts:3: has no label after its last ':'; add the label, or '?'");
  EXPECT_EQ(TsError("@targetLabel true\n@data\n1:high\n"),
            "s.ts:3: the label 'high' is not a number; mend the label");
  EXPECT_EQ(TsError("@data\n1,2:3\n"),
            "s.ts:2: dimension 2 has 1 value where dimension 1 has 2; give all dimensions of a "
            "sample the same length");
  EXPECT_EQ(TsError("@data\n1::3\n"), "s.ts:2: dimension 2 is empty; add its values");
  EXPECT_EQ(TsError("@equalLength true\n@seriesLength 3\n@data\n1,2\n"),
            "s.ts:4: has 2 values where @seriesLength says 3; mend the sample or the header");
  EXPECT_EQ(TsError("@seriesLength many\n"),
            "s.ts:1: @seriesLength is 'many'; set it to a whole number above 0");
  EXPECT_EQ(TsError("@missing false\n@equalLength perhaps\n"),
            "s.ts:2: @equalLength is 'perhaps'; set it to true or false");
  EXPECT_EQ(TsError("@univariate true\n@dimensions 6\n"),
            "s.ts:2: declares 6 dimensions after 1; make @univariate and @dimensions agree");
  EXPECT_EQ(TsError("@classLabel true a a\n"),
            "s.ts:1: declares the class 'a' twice; declare it once");
  EXPECT_EQ(TsError("@classLabel true a\n@targetLabel true\n"),
            "s.ts:2: has both @classLabel and @targetLabel; keep one of them");
  EXPECT_EQ(TsError("@data\n(1,2\n"),
            "s.ts:2: has a '(' that is never closed; write timestamps as (TIME,VALUE)");
  EXPECT_EQ(TsError("@data\n(12)\n"),
            "s.ts:2: dimension 1 has '(12)', which is not (TIME,VALUE); mend the pair");
  EXPECT_EQ(TsError("@data\n(1,2),3\n"),
            "s.ts:2: dimension 1 has '3' after a (TIME,VALUE) pair; give all values a timestamp, "
            "or none");
}

TEST(ReadTs, UnequalLengthsMayDifferFromSeriesLength) {
  EXPECT_EQ(ParseTs("@equalLength false\n@seriesLength 3\n@data\n1,2\n").samples[0].steps, 2);
}

TEST(ReadSeries, CountsTheMemoryOfShortSeriesPaddedToTheLongest) {
  // 10,000 series of one step and one of 10,000: 40 kB of numbers, 400 MB when padded.
  SeriesOptions options;
  options.max_memory_bytes = 300 << 20;
  std::string ts = "@data\n";
  for (int i = 0; i < 10'000; ++i) ts += "1\n";
  for (int i = 1; i < 10'000; ++i) ts += "1,";
  EXPECT_NE(TsError(ts + "1\n", options).find("needs about 40"), std::string::npos);
}

TEST(ReadSeries, SaysHowMuchMemoryItNeeds) {
  SeriesOptions options;
  options.max_memory_bytes = 50;
  EXPECT_NE(TsError("@data\n1,2,3\n", options).find("raise --max-memory"), std::string::npos);
  EXPECT_NE(CsvError("a,b\n1,2\n", options).find("raise --max-memory"), std::string::npos);
}

TEST(ReadSeriesCsv, ReadsASeriesARow) {
  SeriesOptions options;
  options.target = "class";
  const SeriesSet set = ParseSeriesCsv("t0,class,t1,t2\n1,up,2,3\n4,down,NA,\n5,,,6\n", options);
  EXPECT_EQ(set.dims, 1);
  EXPECT_TRUE(set.labelled);
  EXPECT_FALSE(set.numeric_target);
  ASSERT_EQ(set.samples.size(), 3u);
  ExpectSame(set.samples[0].values, {1, 2, 3});
  ExpectSame(set.samples[1].values, {4, kNan});
  ExpectSame(set.samples[2].values, {5, kNan, 6});
  EXPECT_EQ(set.samples[1].label, "down");
  EXPECT_EQ(set.samples[1].line, 3);
  EXPECT_EQ(set.samples[2].label, "");
}

TEST(ReadSeriesCsv, TellsAmountsFromClasses) {
  SeriesOptions options;
  options.target = "y";
  EXPECT_FALSE(ParseSeriesCsv("a,y\n1,0\n2,1\n", options).numeric_target);
  EXPECT_TRUE(ParseSeriesCsv("a,y\n1,0.5\n2,1.5\n3,2\n", options).numeric_target);
  const SeriesSet set = ParseSeriesCsv("a,y\n1,0.5\n2,N/A\n3,2\n4,3\n", options);
  EXPECT_TRUE(set.numeric_target);
  EXPECT_EQ(set.samples[1].label, "");
  EXPECT_EQ(ParseSeriesCsv("a,y\n1,0\n2,None\n3,2\n", options).samples[1].label, "None");
}

TEST(ReadSeriesCsv, ReadsWordsForMissingAndThousands) {
  const SeriesSet set = ParseSeriesCsv("a,b,c\nN/A,\"1,234\",-\n");
  ExpectSame(set.samples[0].values, {kNan, 1234, kNan});
  SeriesOptions options;
  options.separator = ';';
  EXPECT_NE(CsvError("a;b\n1,234;1\n", options).find("not a number"), std::string::npos);
}

TEST(ReadSeriesCsv, NamesTheLineOfWhatIsWrong) {
  SeriesOptions options;
  options.target = "y";
  EXPECT_EQ(CsvError("a,b\n1,2\n", options), "s.csv: has no column 'y'; its columns are 'a', 'b'");
  EXPECT_EQ(CsvError("a,y\n1,2\nx,2\n", options),
            "s.csv:3: column 'a' holds 'x', which is not a number; mend the value, leave it empty "
            "or name it as the target");
  EXPECT_EQ(CsvError("a,y\n1\n", options),
            "s.csv:2: has 1 field where the header has 2; mend the row; a shorter series ends "
            "with empty fields");
  EXPECT_EQ(CsvError("a,y\n,u\n", options), "s.csv:2: has no values; drop the row");
  EXPECT_EQ(CsvError("a,y\n", options), "s.csv:1: has a header and no rows; add rows to it");
  EXPECT_EQ(CsvError("y,a,y\n1,2,3\n", options),
            "s.csv:1: the header names column 'y' twice; rename one of them");
}

TEST(ReadSeries, ChoosesTheFormatByExtension) {
  const TemporaryFolder folder;
  EXPECT_EQ(ReadSeries(folder.Write("a.TS", "@data\n1,2\n")).samples[0].steps, 2);
  EXPECT_EQ(ReadSeries(folder.Write("a.csv", "p,q\n1,2\n")).samples[0].steps, 2);
  EXPECT_NE(InputErrorOf([&] { ReadSeries(folder.File("none.ts")); }).find("no such file"),
            std::string::npos);
}

TEST(ReadSeries, ReadsTheArchive) {
  struct Expected {
    const char* name;
    size_t samples;
    int64_t dims, steps;
    size_t classes;
  };
  for (const Expected& expected :
       {Expected{"GunPoint_TRAIN", 50, 1, 150, 2}, Expected{"GunPoint_TEST", 150, 1, 150, 2},
        Expected{"ItalyPowerDemand_TRAIN", 67, 1, 24, 2},
        Expected{"ItalyPowerDemand_TEST", 1029, 1, 24, 2},
        Expected{"BasicMotions_TRAIN", 40, 6, 100, 4},
        Expected{"BasicMotions_TEST", 40, 6, 100, 4}}) {
    const std::string path = RealData(std::string("series/") + expected.name + ".ts");
    FOVEA_NEED_FILE(path);
    const SeriesSet set = ReadSeries(path);
    EXPECT_EQ(set.samples.size(), expected.samples) << expected.name;
    EXPECT_EQ(set.dims, expected.dims) << expected.name;
    EXPECT_EQ(set.classes.size(), expected.classes) << expected.name;
    for (const Series& sample : set.samples) {
      EXPECT_EQ(sample.steps, expected.steps);
      EXPECT_EQ(sample.values.size(), static_cast<size_t>(expected.steps * expected.dims));
    }
    const EncodedSeries encoded =
        Encode(set, FitSeriesSpec(set, SeriesScaling::kDataset, ""), true);
    EXPECT_EQ(encoded.targets.size(), expected.samples);
  }
}

TEST(FitSeriesSpec, KeepsDeclaredClassesElseSortsLabels) {
  const SeriesSet declared = ParseTs("@classLabel true b a c\n@data\n1:a\n2:b\n");
  const SeriesSpec spec = FitSeriesSpec(declared, SeriesScaling::kNone, "");
  EXPECT_EQ(spec.target.classes, (std::vector<std::string>{"b", "a", "c"}));
  EXPECT_EQ(spec.target.kind, TargetKind::kClasses);
  EXPECT_EQ(spec.target.name, "class");
  SeriesOptions options;
  options.target = "y";
  const SeriesSet free = ParseSeriesCsv("a,y\n1,10\n2,9\n", options);
  const SeriesSpec sorted = FitSeriesSpec(free, SeriesScaling::kNone, "y");
  EXPECT_EQ(sorted.target.classes, (std::vector<std::string>{"9", "10"}));
  EXPECT_EQ(sorted.target.kind, TargetKind::kBinary);
  EXPECT_EQ(sorted.target.name, "y");
}

TEST(FitSeriesSpec, SaysWhatIsWrong) {
  const auto error = [](std::string_view bytes) {
    const SeriesSet set = ParseTs(bytes);
    return InputErrorOf([&] { FitSeriesSpec(set, SeriesScaling::kNone, ""); });
  };
  EXPECT_EQ(error("@data\n1\n"),
            "s.ts: has no labels; name the column of the label, or give a .ts file with "
            "@classLabel");
  EXPECT_EQ(error("@classLabel true a b\n@data\n1:a\n2:a\n"),
            "s.ts: has one class only: 'a'; give samples of two classes or more");
  EXPECT_EQ(error("@classLabel true a b\n@data\n1:a\n2:?\n"),
            "s.ts:4: has no label; add it or drop the sample");
}

TEST(FilledValues, AreInTheUnitOfTheData) {
  const SeriesSet set = ParseTs("@data\n?,100,?,300:7,?,?,?\n");
  EXPECT_EQ(FilledValues(set.samples[0], 2), (std::vector<float>{100, 7, 100, 7, 200, 7, 300, 7}));
}

TEST(Encode, InterpolatesWithinSeriesAndDimension) {
  const SeriesSet set = ParseTs("@classLabel true a b\n@data\n?,1,?,?,4,?:?,?,?,?,?,?:a\n5:?:b\n");
  const EncodedSeries encoded = Encode(set, FitSeriesSpec(set, SeriesScaling::kNone, ""), true);
  EXPECT_EQ(encoded.rows, 2);
  EXPECT_EQ(encoded.steps, 6);
  EXPECT_EQ(encoded.lengths, (std::vector<int32_t>{6, 1}));
  EXPECT_EQ(encoded.lines, (std::vector<int64_t>{3, 4}));
  EXPECT_EQ(encoded.targets, (std::vector<float>{0, 1}));
  ExpectSame(encoded.values, {1, 0, 1, 0, 2, 0, 3, 0, 4, 0, 4, 0,  //
                              5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});

  std::vector<float> out(36, -1);
  encoded.FillBatch(std::vector<int64_t>{1, 0, 1}, out.data());
  EXPECT_EQ(out[0], 5);
  EXPECT_EQ(out[12], 1);
  EXPECT_EQ(out[24], 5);
}

TEST(Encode, ScalesByDatasetIgnoringWhatIsMissing) {
  const SeriesSet set = ParseTs("@classLabel true a b\n@data\n1,3:7,7:a\n5,?:7,7:b\n");
  const SeriesSpec spec = FitSeriesSpec(set, SeriesScaling::kDataset, "");
  const double deviation = std::sqrt(8.0 / 3);
  ASSERT_EQ(spec.means.size(), 2u);
  EXPECT_DOUBLE_EQ(spec.means[0], 3);
  EXPECT_DOUBLE_EQ(spec.deviations[0], deviation);
  EXPECT_EQ(spec.deviations[1], 1);
  const EncodedSeries encoded = Encode(set, spec, true);
  EXPECT_FLOAT_EQ(encoded.values[0], static_cast<float>(-2 / deviation));
  EXPECT_FLOAT_EQ(encoded.values[6], static_cast<float>(2 / deviation));
  EXPECT_EQ(encoded.values[1], 0);
}

TEST(Encode, ScalesEachSeriesByItself) {
  const SeriesSet set = ParseTs("@classLabel true a b\n@data\n1,3:a\n100,100,100:b\n");
  const EncodedSeries encoded = Encode(set, FitSeriesSpec(set, SeriesScaling::kSeries, ""), true);
  ExpectSame(encoded.values, {-1, 1, 0, 0, 0, 0});
}

TEST(Encode, ScalesRegressionTargets) {
  const SeriesSet set = ParseTs("@targetLabel true\n@data\n1:10\n2:30\n");
  const SeriesSpec spec = FitSeriesSpec(set, SeriesScaling::kNone, "");
  EXPECT_EQ(spec.target.kind, TargetKind::kRegression);
  EXPECT_EQ(spec.target.name, "target");
  EXPECT_EQ(Encode(set, spec, true).targets, (std::vector<float>{-1, 1}));
}

TEST(Encode, ChecksDimensionsAndLabels) {
  const SeriesSet train = ParseTs("@classLabel true 1 2\n@data\n1:1\n2:2\n");
  const SeriesSpec spec = FitSeriesSpec(train, SeriesScaling::kDataset, "");
  const auto error = [&](std::string_view bytes) {
    const SeriesSet set = ParseTs(bytes);
    return InputErrorOf([&] { Encode(set, spec, true); });
  };
  EXPECT_EQ(error("@classLabel true 1\n@data\n1:2:1\n"),
            "s.ts: has 2 dimensions where the model has 1; give series like those of the "
            "training");
  EXPECT_EQ(error("@classLabel true 1 3\n@data\n1:1\n1:3\n"),
            "s.ts:4: the label '3' is none of the classes '1', '2'; mend the label or train "
            "again");
  EXPECT_NE(error("@data\n1\n").find("has no labels"), std::string::npos);
  // By value, since one file may write 1.0 where another writes 1.
  EXPECT_EQ(Encode(ParseTs("@classLabel true 1.0 2.0\n@data\n9:2.0\n"), spec, true).targets,
            (std::vector<float>{1}));
  EXPECT_TRUE(Encode(ParseTs("@data\n1\n"), spec, false).targets.empty());
}

TEST(SeriesSpecJson, RoundTripsExactly) {
  const SeriesSet set = ParseTs("@classLabel true a b\n@data\n0.1,3:7,7:a\n5,?:7,9:b\n");
  for (const SeriesScaling scaling :
       {SeriesScaling::kNone, SeriesScaling::kDataset, SeriesScaling::kSeries}) {
    const SeriesSpec spec = FitSeriesSpec(set, scaling, "");
    const nlohmann::json json = ToJson(spec);
    const SeriesSpec back = SeriesSpecFromJson(nlohmann::json::parse(json.dump()));
    EXPECT_EQ(ToJson(back), json);
    EXPECT_EQ(back.means, spec.means);
    EXPECT_EQ(back.deviations, spec.deviations);
    EXPECT_EQ(back.scaling, scaling);
  }
}

TEST(SeriesSpecJson, NamesTheKeyAtFault) {
  const SeriesSet set = ParseTs("@classLabel true a b\n@data\n1:a\n5:b\n");
  const nlohmann::json good = ToJson(FitSeriesSpec(set, SeriesScaling::kDataset, ""));
  const auto error = [&](const char* key, const nlohmann::json& value) {
    nlohmann::json bad = good;
    bad[key] = value;
    return ArgumentErrorOf([&] { SeriesSpecFromJson(bad); });
  };
  EXPECT_EQ(error("dim_names", nlohmann::json::array()), "dim_names is empty");
  EXPECT_EQ(error("scaling", "log"), "scaling is 'log', which is not known");
  EXPECT_EQ(error("scaling", "none"), "means has 1 entries, not 0");
  EXPECT_EQ(error("means", {1, 2}), "means has 2 entries, not 1");
  EXPECT_EQ(error("means", {"x"}), "means[0] is not a finite number");
  EXPECT_EQ(error("deviations", {0}), "deviations[0] is 0, which is not above 0");
  EXPECT_EQ(error("max_steps", 0), "max_steps is 0, which is below 1");
  EXPECT_EQ(error("max_steps", 1.5), "max_steps is not an integer");
  EXPECT_EQ(error("max_steps", std::numeric_limits<uint64_t>::max()), "max_steps is too large");
  EXPECT_EQ(error("target", 1), "target is not a JSON object");
}

}  // namespace
}  // namespace fovea::data
