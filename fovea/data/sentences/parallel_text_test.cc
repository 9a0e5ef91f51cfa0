#include "fovea/data/sentences/parallel_text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/data/files/archives/archive_for_test.h"
#include "fovea/data/test_support.h"

namespace fovea::data {
namespace {

using Lines = std::vector<std::string>;

TEST(ParallelText, LinesBelongTogetherByTheirNumber) {
  const TemporaryFolder folder;
  const ParallelText text =
      ReadParallelText(folder.Write("a.en", "one\n\nthree\n"),
                       folder.Write("a.de.gz", Gzip("eins\r\nzwei\r\n") + Gzip("drei")));
  EXPECT_EQ(text.size(), 3u);
  EXPECT_EQ(text.source, (Lines{"one", "", "three"}));
  EXPECT_EQ(text.target, (Lines{"eins", "zwei", "drei"}));
}

TEST(ParallelText, CountsMustAgree) {
  MemoryBytes source("one\ntwo\n"), target("eins\n");
  EXPECT_EQ(InputErrorOf([&] { ReadParallelText(&source, "a.en", &target, "a.de"); }),
            "a.de: has 1 line; a.en has 2; give two files whose lines belong together, the n-th to "
            "the n-th");
}

TEST(ParallelText, NeedsText) {
  const TemporaryFolder folder;
  const std::string empty = folder.Write("empty", ""), empty_gz = folder.Write("e.gz", Gzip(""));
  EXPECT_EQ(InputErrorOf([&] { ReadParallelText(empty_gz, empty_gz); }),
            empty_gz + ": holds no text; give one sentence a line");
  EXPECT_THROW(ReadParallelText(empty, empty), InputError);
}

TEST(ParallelText, AProblemNamesItsFileAndLine) {
  MemoryBytes source("one\n"), target("\xe4\n");
  EXPECT_EQ(InputErrorOf([&] { ReadParallelText(&source, "a.en", &target, "a.de"); }),
            "a.de:1: is not UTF-8 at byte 1; save the text as UTF-8");
}

TEST(ParallelText, MemoryHasALimit) {
  const std::string feeds(1 << 20, '\n');
  MemoryBytes source(feeds), target("\n");
  ParallelTextOptions options;
  options.max_bytes = 1 << 20;
  EXPECT_EQ(InputErrorOf([&] { ReadParallelText(&source, "a.en", &target, "a.de", options); }),
            StrCat("a.en:", (1 << 20) / sizeof(std::string) + 1,
                   ": here the text exceeds 1 MiB, the limit; give a part of it"));
}

TEST(ParallelText, Multi30k) {
  const std::string folder = RealData("multi30k/");
  FOVEA_NEED_FILE(folder + "val.en.gz");
  const ParallelText text = ReadParallelText(folder + "val.en.gz", folder + "val.de.gz");
  EXPECT_EQ(text.size(), 1014u);
  EXPECT_EQ(text.source[0], "A group of men are loading cotton onto a truck");
}

}  // namespace
}  // namespace fovea::data
