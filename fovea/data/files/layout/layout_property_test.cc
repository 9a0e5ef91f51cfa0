#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "fovea/data/files/layout/layout_for_test.h"
#include "fovea/data/files/layout/parts_for_test.h"
#include "fovea/data/files/layout/programs/programs_for_test.h"
#include "fovea/data/files/layout/small_files_for_test.h"

// What holds for whatever bytes: parts cover a file, and the ends of a file tell nothing that all
// of it does not.

namespace fovea::data {
namespace {

std::vector<std::string> Files() {
  std::vector<std::string> files;
  for (const bool wide : {false, true}) {
    for (const std::endian order : {std::endian::little, std::endian::big}) {
      files.push_back(SmallElf(wide, order).Make());
      files.push_back(SmallMachO(wide, order).Make());
    }
    PeForTest pe = SmallPe(wide);
    pe.directories = {{2, {0x3004, 8}}, {6, {0x2010, 28}}, {14, {0x1000, 72}}};
    pe.symbols = std::string(18, '\2');
    pe.symbol_names = "names";
    pe.overlay = "overlay";
    pe.certificate = "certificate";
    files.push_back(pe.Make());
  }
  files.push_back(FatForTest({{MachOForTest::kX86Wide, SmallMachO().Make()},
                              {MachOForTest::kPowerPc, SmallMachO(false).Make()}}));
  for (const auto& [name, bytes] : SmallFiles()) files.push_back(bytes);
  return files;
}

void CheckPromises(const std::string& bytes) {
  const FileLayout layout = LayoutOf(bytes);
  RC_ASSERT(BrokenPromise(layout, static_cast<int64_t>(bytes.size())) == "");
  const size_t head = *rc::gen::inRange(size_t{0}, bytes.size() + 1);
  const size_t tail = *rc::gen::inRange(size_t{0}, bytes.size() + 1);
  const FileLayout ends = LayoutOfEnds(bytes, head, tail);
  RC_ASSERT(BrokenPromise(ends, static_cast<int64_t>(bytes.size())) == "");
  RC_ASSERT(BrokenByEnds(layout, ends) == "");
}

TEST(LayoutProperty, ArbitraryBytesBehindTheFirst) {
  const std::vector<std::string> files = Files();
  EXPECT_TRUE(rc::check([&] {
    std::string bytes = *rc::gen::elementOf(files);
    bytes.resize(*rc::gen::inRange(size_t{0}, size_t{140}));
    bytes += *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
    CheckPromises(bytes);
  }));
}

TEST(LayoutProperty, MutationsOfFiles) {
  const std::vector<std::string> files = Files();
  EXPECT_TRUE(rc::check([&] {
    BytesForTest file = {.bytes = *rc::gen::elementOf(files)};
    for (int i = *rc::gen::inRange(0, 8); i-- > 0;) {
      const size_t width = *rc::gen::element(1, 2, 4, 8);
      const size_t at = *rc::gen::inRange(size_t{0}, file.bytes.size() - width);
      const uint64_t value =
          *rc::gen::oneOf(rc::gen::arbitrary<uint64_t>(), rc::gen::inRange<uint64_t>(0, 2000),
                          rc::gen::element(UINT64_MAX, UINT64_MAX >> 1, uint64_t{0xffffffff},
                                           uint64_t{0x80000000}));
      file.Put(at, value, width);
    }
    file.bytes.resize(*rc::gen::oneOf(rc::gen::just(file.bytes.size()),
                                      rc::gen::inRange(size_t{8}, file.bytes.size() + 100)));
    CheckPromises(file.bytes);
  }));
}

TEST(LayoutProperty, TheEndsOfFiles) {
  for (const std::string& bytes : Files()) {
    const FileLayout layout = LayoutOf(bytes);
    EXPECT_EQ(layout.damage, "");
    for (size_t head = 150; head < bytes.size(); head += 7) {
      const FileLayout ends = LayoutOfEnds(bytes, head, bytes.size() / 3);
      EXPECT_EQ(ends.format, layout.format);
      EXPECT_EQ(BrokenByEnds(layout, ends), "");
    }
  }
}

}  // namespace
}  // namespace fovea::data
