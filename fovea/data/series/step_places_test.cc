#include "fovea/data/series/step_places.h"

#include <gtest/gtest.h>

#include "fovea/data/test_support.h"

namespace fovea::data {
namespace {

StepPlaces Parse(std::string_view bytes, int64_t max_memory_bytes = int64_t{1} << 30) {
  MemoryBytes reader(bytes);
  return ReadStepPlaces(&reader, "p.csv", max_memory_bytes);
}

std::string ErrorOf(std::string_view bytes, int64_t max_memory_bytes = int64_t{1} << 30) {
  return InputErrorOf([&] { Parse(bytes, max_memory_bytes); });
}

TEST(ReadStepPlaces, GathersThePlacesOfALine) {
  EXPECT_EQ(Parse("line,first,end\n12,7,9\n10,0,1\n12,3,8\n"),
            (StepPlaces{{10, {{0, 1}}}, {12, {{7, 9}, {3, 8}}}}));
}

TEST(ReadStepPlaces, TakesColumnsInAnyOrderAmongOthers) {
  EXPECT_EQ(Parse("\xEF\xBB\xBF"
                  "end,note,line,first\r\n\r\n 9 ,\"a,\nb\",3.0,+2\r\n"),
            (StepPlaces{{3, {{2, 9}}}}));
}

TEST(ReadStepPlaces, AHeaderAloneIsNoPlace) {
  EXPECT_TRUE(Parse("line,first,end\n").empty());
  EXPECT_EQ(ErrorOf("\n\n"),
            "p.csv: holds nothing but empty lines; give a CSV with the header line,first,end");
}

TEST(ReadStepPlaces, ReadsWhatIsWritten) {
  const StepPlaces places = {{1, {{0, kMaxStep}}}, {kMaxStep, {{5, 6}, {1, 2}, {5, 6}}}};
  EXPECT_EQ(StepPlacesCsv(places),
            "line,first,end\n1,0,1000000000\n1000000000,5,6\n1000000000,1,2\n1000000000,5,6\n");
  EXPECT_EQ(Parse(StepPlacesCsv(places)), places);
  EXPECT_EQ(Parse(StepPlacesCsv({})), StepPlaces());
}

TEST(ReadStepPlaces, NamesTheColumnAtFault) {
  EXPECT_EQ(ErrorOf("\nline,first\n1,2\n"),
            "p.csv:2: has no column 'end', but 'line', 'first'; name the columns line, first and "
            "end, each once");
  EXPECT_EQ(ErrorOf("line,first,end,first\n1,2,3,4\n"),
            "p.csv:1: the header names column 'first' twice; name the columns line, first and end, "
            "each once");
  EXPECT_EQ(ErrorOf("line,first,end\n1,2\n"),
            "p.csv:2: has 2 fields where the header has 3; mend the row");
}

TEST(ReadStepPlaces, NamesTheNumberAtFault) {
  const auto not_a_step = [](const char* column, const char* text) {
    return StrCat("p.csv:3: column '", column, "' holds '", text,
                  "', which is not a whole number from 0 to 1000000000; give a time step, counted "
                  "from 0");
  };
  EXPECT_EQ(ErrorOf("line,first,end\n1,2,3\n1,x,3\n"), not_a_step("first", "x"));
  EXPECT_EQ(ErrorOf("line,first,end\n1,2,3\n1,-1,3\n"), not_a_step("first", "-1"));
  EXPECT_EQ(ErrorOf("line,first,end\n1,2,3\n1,2,2.5\n"), not_a_step("end", "2.5"));
  EXPECT_EQ(ErrorOf("line,first,end\n1,2,3\n1,2,\n"), not_a_step("end", ""));
  EXPECT_EQ(ErrorOf("line,first,end\n1,2,3\n1,nan,3\n"), not_a_step("first", "nan"));
  EXPECT_EQ(ErrorOf("line,first,end\n1,2,3\n1,2,inf\n"), not_a_step("end", "inf"));
  EXPECT_EQ(ErrorOf("line,first,end\n1,2,3\n1,2,1000000001\n"), not_a_step("end", "1000000001"));
  EXPECT_EQ(ErrorOf("line,first,end\n0,2,3\n"),
            "p.csv:2: column 'line' holds '0', which is not a whole number from 1 to 1000000000; "
            "give the line of the sample, counted from 1");
}

TEST(ReadStepPlaces, APlaceHasAStep) {
  EXPECT_EQ(ErrorOf("line,first,end\n1,2,3\n1,4,4\n"),
            "p.csv:3: has the first step 4 and the end 4; end is the first step behind the place; "
            "make it larger than first");
  EXPECT_EQ(ErrorOf("line,first,end\n1,5,4\n"),
            "p.csv:2: has the first step 5 and the end 4; end is the first step behind the place; "
            "make it larger than first");
}

TEST(ReadStepPlaces, KeepsToItsMemory) {
  EXPECT_EQ(ErrorOf("line,first,end\n1,2,3\n", 50),
            "p.csv: needs about 96 bytes of memory; the limit is 50 bytes; raise --max-memory or "
            "sample the file");
}

TEST(ReadStepPlaces, ReadsFiles) {
  const TemporaryFolder folder;
  EXPECT_EQ(ReadStepPlaces(folder.Write("p.csv", "line,first,end\n9,0,4\n")),
            (StepPlaces{{9, {{0, 4}}}}));
  EXPECT_NE(InputErrorOf([&] { ReadStepPlaces(folder.File("q.csv")); }).find("q.csv"),
            std::string::npos);
  EXPECT_THROW(ReadStepPlaces(folder.Write("empty.csv", "")), InputError);
}

}  // namespace
}  // namespace fovea::data
