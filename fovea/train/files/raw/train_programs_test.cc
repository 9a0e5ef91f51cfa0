// A look at raw bytes, learnt from a small corpus of its own: what is code in it is a motif.
#include "fovea/train/files/raw/train_programs.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "fovea/core/error.h"
#include "fovea/core/file.h"
#include "fovea/core/random.h"
#include "fovea/infer/files/small_file_model_for_test.h"
#include "fovea/train/files/raw/hashed_logistic.h"
#include "fovea/train/files/raw/planted_programs.h"

namespace fovea::train {
namespace {

namespace fs = std::filesystem;

std::string RandomBytes(size_t count, Random& random) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out += static_cast<char>(random.Bits());
  return out;
}

// Other bytes each time, with the same few in between.
std::string Code(Random& random) {
  std::string out;
  for (int i = 0; i < 12; ++i) out += "\xd9\x74\x24\xf4\x5b" + RandomBytes(3, random);
  return out;
}

class TrainProgramsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::temp_directory_path() / ("fovea_train_programs_" + std::to_string(getpid()));
    Random random(3);
    for (int source = 0; source < 8; ++source)
      for (int i = 0; i < 12; ++i)
        Put("benign/package" + std::to_string(source) + "/" + std::to_string(i),
            (i % 2 == 0 ? "\x7f"
                          "ELF"
                        : "GIF89a") +
                RandomBytes(3000, random));
    for (int i = 0; i < 20; ++i) Put("data/shellcode/bin/" + std::to_string(i), Code(random));
    infer::SaveModel(infer::SmallFileModel(), Path("base.safetensors"));
  }
  void TearDown() override { fs::remove_all(root_); }

  std::string Path(const std::string& name) const { return (root_ / name).string(); }
  void Put(const std::string& name, const std::string& bytes) {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name, std::ios::binary) << bytes;
  }
  ProgramsJob Job() const {
    ProgramsJob job;
    job.base = Path("base.safetensors");
    job.labelled = {Path("data")};
    job.benign = {Path("benign")};
    job.model.ngram_bits = 14;
    job.model.instruction_bits = 12;
    job.training.hot = -4;
    job.folds = 2;
    job.name = "small 2";
    job.out = Path("out.safetensors");
    return job;
  }

  fs::path root_;
};

TEST_F(TrainProgramsTest, FindsCodeThatItHasNotLearnt) {
  const ProgramsResult result = TrainPrograms(Job());
  EXPECT_EQ(result.files, 96);
  EXPECT_EQ(result.sources, 8);
  EXPECT_EQ(result.pieces, 20);
  const nlohmann::json programs = result.model.metrics->at("programs");
  EXPECT_GT(programs.at("planted").at("all").at("found").at("0.01"), 0.9);
  EXPECT_GT(programs.at("location").at("hit"), 0.9);

  const auto model = infer::LoadFileModel(Path("out.safetensors"));
  EXPECT_EQ(model->name(), "small 2");
  EXPECT_EQ(model->languages().size(), 2 + infer::FormatLanguages().size());
  EXPECT_TRUE(fs::exists(Path("out.safetensors.programs.tsv")));
}

TEST_F(TrainProgramsTest, IsTheSameForTheSameSeedOnAnyNumberOfThreads) {
  TrainPrograms(Job());
  const std::string first = ReadFile(Path("out.safetensors"));
  TrainPrograms(Job());
  EXPECT_EQ(ReadFile(Path("out.safetensors")), first);
}

TEST_F(TrainProgramsTest, AModelThatHasALookGetsAnother) {
  TrainPrograms(Job());
  ProgramsJob again = Job();
  again.base = again.out;
  again.out = Path("again.safetensors");
  TrainPrograms(again);
  EXPECT_EQ(ReadFile(again.out), ReadFile(Job().out));
}

TEST_F(TrainProgramsTest, NamesWhatIsMissing) {
  ProgramsJob job = Job();
  job.benign = {Path("nothing")};
  EXPECT_THROW(TrainPrograms(job), InputError);
  job = Job();
  job.labelled = {Path("benign")};
  EXPECT_THROW(TrainPrograms(job), InputError);
  job = Job();
  job.folds = 9;
  EXPECT_THROW(TrainPrograms(job), ArgumentError);
  job = Job();
  job.model.stride = 5;
  EXPECT_THROW(TrainPrograms(job), ArgumentError);
  EXPECT_FALSE(fs::exists(job.out)) << "nothing half-written stays";
}

TEST(HashedLogistic, LearnsWhichFeatureDecides) {
  HashedLogistic model(10, -1, 0.1);
  Random random(1);
  const auto features = [&](bool decides) {
    std::vector<uint32_t> out;
    for (int i = 0; i < 5; ++i) out.push_back(static_cast<uint32_t>(random.Bits()));
    if (decides) out.push_back(0x12345678);
    return out;
  };
  for (int i = 0; i < 2000; ++i) model.Learn(features(i % 2 == 0), i % 2 == 0 ? 1 : 0);
  int right = 0;
  for (int i = 0; i < 200; ++i) right += (model.Logit(features(i % 2 == 0)) > 0) == (i % 2 == 0);
  EXPECT_GT(right, 190);
}

TEST(PlantCode, SaysWhereTheCodeIs) {
  Random random(4);
  for (int i = 0; i < 200; ++i) {
    const std::string host = RandomBytes(1 + random.Below(3000), random);
    const std::string code = RandomBytes(1 + random.Below(300), random);
    const PlantedProgram planted = PlantCode(host, code, random);
    ASSERT_EQ(planted.bytes.substr(static_cast<size_t>(planted.code.start),
                                   static_cast<size_t>(planted.code.size())),
              code);
    ASSERT_GE(planted.bytes.size(), host.size());
  }
}

}  // namespace
}  // namespace fovea::train
