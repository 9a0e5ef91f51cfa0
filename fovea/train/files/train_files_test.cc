// A training of files on a small corpus of its own: what is malicious in it is one statement.
#include "fovea/train/files/train_files.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "fovea/core/file.h"
#include "fovea/infer/files/file_verdict.h"
#include "fovea/infer/files/windows/segments.h"
#include "fovea/train/files/corpus/leave_out.h"

namespace fovea::train {
namespace {

namespace fs = std::filesystem;

constexpr char kBad[] = "@eval(base64_decode($_POST['k']));";

std::string Word(Random& random) {
  static const char* const words[] = {"cart", "price", "order", "user",  "total", "item",
                                      "page", "title", "count", "label", "state", "login"};
  return words[random.Below(std::size(words))];
}

std::string Code(Random& random) {
  std::string text = "<?php\n";
  for (uint64_t i = 10 + random.Below(30); i > 0; --i)
    text += "$" + Word(random) + " = get_" + Word(random) + "($" + Word(random) + ", '" +
            Word(random) + "');\n";
  return text;
}

class TrainFilesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::temp_directory_path() / ("fovea_train_files_" + std::to_string(getpid()));
    folder_ = root_ / "data";
    Random random(3);
    for (int i = 0; i < 60; ++i) {
      Put("benign/php/" + std::to_string(i), Code(random));
      std::string bad = Code(random);
      bad.insert(bad.find('\n', bad.size() / 2) + 1, std::string(kBad) + "\n");
      Put("malicious/php/" + std::to_string(i), bad);
    }
  }
  void TearDown() override { fs::remove_all(root_); }
  void Put(const std::string& name, const std::string& text) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  FilesJob Job() const {
    FilesJob job;
    job.labelled = {folder_.string()};
    job.steps = 60;
    job.training.train.epochs = 2;
    job.training.train.batch = 12;
    job.training.train.threads = 1;
    job.model.token_bits = job.model.ngram_bits = 12;
    job.model.token_width = 16;
    job.model.ngram_width = 8;
    job.model.hidden = 8;
    job.sampler.windows = 32;
    job.corpus.hold_out = 0.2;
    job.whole = false;
    job.out = (root_ / "model.safetensors").string();
    return job;
  }

  fs::path root_, folder_;
};

TEST_F(TrainFilesTest, FindsTheStatementAndItsPlace) {
  const FilesJob job = Job();
  const TrainResult result = TrainFiles(job);
  EXPECT_FALSE(result.interrupted);
  EXPECT_FALSE(fs::exists(job.out + ".checkpoint"));
  const auto model = infer::LoadFileModel(job.out);
  Random random(77);
  const std::string clean = Code(random);
  std::string bad = Code(random);
  const size_t at = bad.find('\n', bad.size() / 3) + 1;
  bad.insert(at, std::string(kBad) + "\n");
  const auto segments = infer::ScoreSegments(*model, bad);
  EXPECT_GT(segments[0].logit, infer::ScoreSegments(*model, clean)[0].logit + 2);
  const infer::LocatedFile located = infer::Located(
      segments, {{static_cast<int64_t>(at), static_cast<int64_t>(at + sizeof kBad - 1)}});
  EXPECT_LT(located.hottest.start, static_cast<int64_t>(at + sizeof kBad));
  EXPECT_GT(located.hottest.end, static_cast<int64_t>(at));
  EXPECT_EQ(model->languages()[segments[0].language], "php");
}

// In the first training, and in the one on all files.
TEST_F(TrainFilesTest, InterruptedAndResumedIsTheSameModel) {
  FilesJob job = Job();
  job.whole = true;
  EXPECT_GT(TrainFiles(job).validation_samples, 0);
  const std::string whole = ReadFile(job.out);
  for (const int64_t rounds : {1, 3}) {
    SCOPED_TRACE(rounds);
    fs::remove(job.out);
    job.training.train.resume = false;
    std::atomic<bool> stop = false;
    const TrainResult stopped = TrainFiles(
        job, [&](const Progress& p) { stop = stop || (p.epoch_done && p.epoch == rounds); }, &stop);
    ASSERT_TRUE(stopped.interrupted);
    ASSERT_TRUE(fs::exists(job.out + ".checkpoint"));
    job.training.train.resume = true;
    EXPECT_FALSE(TrainFiles(job).interrupted);
    EXPECT_TRUE(ReadFile(job.out) == whole);
    EXPECT_FALSE(fs::exists(job.out + ".checkpoint"));
  }
}

TEST_F(TrainFilesTest, FoldsKeepEveryFileApartOnceAndCanBeTakenUpAgain) {
  FilesJob job = Job();
  job.folds = 2;
  job.steps = 20;
  const TrainResult result = TrainFiles(job);
  EXPECT_EQ(result.validation_samples, 120);
  const std::string whole = ReadFile(job.out);
  EXPECT_FALSE(fs::exists(job.out + ".fold-1"));
  std::multiset<std::string> members;
  for (const char* fold : {".fold-1.tsv", ".fold-2.tsv"}) {
    std::ifstream table(job.out + fold);
    std::string line;
    for (int number = 0; std::getline(table, line); ++number)
      if (number >= 2) members.insert(line.substr(0, line.find('\t')));
  }
  EXPECT_EQ(members.size(), 120);
  EXPECT_EQ(std::set(members.begin(), members.end()).size(), 120);
  EXPECT_EQ(result.model.metrics->at("languages").at("php").at("benign"), 60);

  fs::remove(job.out);
  fs::remove(job.out + ".fold-2.tsv");
  const auto first_written = fs::last_write_time(job.out + ".fold-1.tsv");
  std::atomic<bool> stop = false;
  job.training.train.resume = true;
  EXPECT_TRUE(TrainFiles(
                  job, [&](const Progress& p) { stop = stop || p.epoch_done; }, &stop)
                  .interrupted);
  EXPECT_FALSE(TrainFiles(job).interrupted);
  EXPECT_EQ(fs::last_write_time(job.out + ".fold-1.tsv"), first_written);
  EXPECT_TRUE(ReadFile(job.out) == whole);

  // Each by itself, and put together.
  for (const char* written : {"", ".fold-1.tsv", ".fold-2.tsv"}) fs::remove(job.out + written);
  for (job.only_fold = 3; job.only_fold > 0; --job.only_fold) TrainFiles(job);
  EXPECT_FALSE(fs::exists(job.out));
  EXPECT_TRUE(fs::exists(job.out + ".whole"));
  TrainFiles(job);
  EXPECT_TRUE(ReadFile(job.out) == whole);
  EXPECT_FALSE(fs::exists(job.out + ".whole"));
}

TEST_F(TrainFilesTest, ResumeNeedsTheCheckpointOfTheTraining) {
  FilesJob job = Job();
  job.training.train.resume = true;
  const auto message = [&] {
    try {
      TrainFiles(job);
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_NE(message().find("no such file"), std::string::npos) << message();
  WriteFile(job.out + ".checkpoint", "nonsense");
  EXPECT_NE(message().find("not a checkpoint"), std::string::npos) << message();
  std::atomic<bool> stop = true;
  FilesJob other = Job();
  other.training.train.seed = 2;
  EXPECT_TRUE(TrainFiles(other, {}, &stop).interrupted);
  EXPECT_NE(message().find("other data, model or options"), std::string::npos) << message();
}

TEST_F(TrainFilesTest, SaysWhatIsMissing) {
  FilesJob job = Job();
  job.labelled.clear();
  job.benign = {(folder_ / "benign").string()};
  try {
    TrainFiles(job);
    FAIL() << "trained without malicious files";
  } catch (const ArgumentError& error) {
    EXPECT_STREQ(error.what(), "there are no malicious files to train on");
  }
}

TEST_F(TrainFilesTest, LeavesOutWhatAListNames) {
  const std::string list = (root_ / "doubtful.tsv").string();
  const auto left = [&](const std::string& text, std::vector<std::string>* notes) {
    WriteFile(list, text);
    data::LabelledFiles read = data::ReadLabelledFiles(folder_.string(), {});
    LeaveOut(list, &read.files, notes);
    return read.files.size();
  };
  std::vector<std::string> notes;
  EXPECT_EQ(left("member\tlanguage\twhy\nmalicious/php/3\tphp\ta library\n"
                 "benign/php/7\tphp\t\nbenign/php/no\tphp\t\n",
                 &notes),
            118u);
  EXPECT_EQ(notes, (std::vector<std::string>{"2 members left out by " + list,
                                             "1 rows of " + list + " name no member"}));
  notes.clear();
  EXPECT_EQ(left("member\nbenign/php/no\n", &notes), 120u);
  EXPECT_EQ(notes, std::vector<std::string>{"no member is left out by " + list +
                                            ": it names none of the data"});
  try {
    left("file\nbenign/php/1\n", &notes);
    FAIL() << "a list without members";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("has no column \"member\""), std::string::npos);
  }
  // A training goes by it, and says so in its model.
  WriteFile(list, "member\nmalicious/php/3\n");
  FilesJob job = Job();
  job.steps = 1;
  job.training.train.epochs = 1;
  job.leave_out = {list};
  TrainFiles(job);
  EXPECT_EQ(infer::LoadModel(job.out).training->at("notes").at(0), "1 members left out by " + list);
  job.leave_out = {list + ".none"};
  EXPECT_THROW(TrainFiles(job), InputError);
}

TEST(Corpus, KeepsSourcesApartWholeAndContentsOnce) {
  std::vector<data::LabelledFile> files;
  for (int i = 0; i < 400; ++i)
    files.push_back({.path = std::to_string(i),
                     .bytes = "content " + std::to_string(i % 390),
                     .language = "php",
                     .source = "source " + std::to_string(i % 20)});
  const FileCorpus corpus = MakeCorpus(files, {.hold_out = 0.2});
  const auto& training = corpus.training.benign.at(Language::kPhp);
  const auto& held = corpus.held_out.benign.at(Language::kPhp);
  EXPECT_EQ(training.size() + held.size(), 390u);
  EXPECT_NEAR(static_cast<double>(held.size()) / 390, 0.2, 0.06);
  ASSERT_FALSE(corpus.held_sources.empty());
  for (const std::string& name : corpus.held_sources)
    for (const data::LabelledFile* file : training) EXPECT_NE("benign php " + file->source, name);
  EXPECT_EQ(corpus.Whole().benign.at(Language::kPhp).size(), 390u);
}

TEST(Corpus, CopiesOfBenignFilesAreNotLearntAsMalicious) {
  const std::string module = "import os\n\ndef walk(top):\n    return os.listdir(top)\n";
  const auto file = [](data::FileLabel label, const std::string& bytes, const char* language,
                       std::vector<ByteSpan> spans = {}) {
    return data::LabelledFile{.path = "f",
                              .bytes = bytes,
                              .label = label,
                              .language = language,
                              .source = "s",
                              .package = label == data::FileLabel::kMaliciousPackage ? "p" : "",
                              .spans = std::move(spans)};
  };
  constexpr auto kBenign = data::FileLabel::kBenign, kBad = data::FileLabel::kMalicious,
                 kPackage = data::FileLabel::kMaliciousPackage;
  const std::string same =
      "# (c) nobody\r\nimport os  # files\r\ndef walk(top):\r\n\r\n"
      "\treturn os.listdir(top)\r\n";
  const std::vector<data::LabelledFile> files = {
      file(kBenign, module, "py"),
      file(kBenign, "# nothing\n", "py"),
      file(kBenign, "<?php\n/* a\n * b */\n  f();  // c\n?>", "php"),
      file(kPackage, same, "py"),                                  // goes
      file(kPackage, module, "py"),                                // goes, byte for byte
      file(kPackage, module + "os.system('id')\n", "py"),          // says more
      file(kPackage, "# nothing at all\n", "py"),                  // says nothing
      file(kBad, "<?php\nf();\n?>\n", "php"),                      // goes
      file(kBad, "<?php\nf(); // ?><script>x()</script>", "php"),  // stays
      file(kBad, "<?php\nf();\n ?>", "php", {{6, 10}}),            // its place is known
  };
  const FileCorpus corpus = MakeCorpus(files, {.hold_out = 0});
  EXPECT_EQ(corpus.training.packages.at("p").size(), 2u);
  EXPECT_EQ(corpus.training.malicious.at(Language::kPhp).size(), 2u);
  EXPECT_EQ(corpus.training.benign.at(Language::kPython).size(), 2u);
  EXPECT_EQ(corpus.notes,
            (std::vector<std::string>{
                "1 files labelled malicious are left out: each says the same as a benign one",
                "2 files labelled malicious_package are left out: each says the same as a benign "
                "one"}));
}

TEST(Corpus, PackagesStayTogether) {
  std::vector<data::LabelledFile> files;
  for (int i = 0; i < 300; ++i)
    files.push_back({.path = std::to_string(i),
                     .bytes = "content " + std::to_string(i),
                     .label = data::FileLabel::kMaliciousPackage,
                     .language = "py",
                     .source = "pypi",
                     .package = "package " + std::to_string(i / 3)});
  const FileCorpus corpus = MakeCorpus(files, {.hold_out = 0.2});
  EXPECT_FALSE(corpus.held_out.packages.empty());
  for (const auto& [name, list] : corpus.held_out.packages) {
    EXPECT_EQ(list.size(), 3u);
    EXPECT_FALSE(corpus.training.packages.contains(name));
  }
}

}  // namespace
}  // namespace fovea::train
