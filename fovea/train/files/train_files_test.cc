// A training of files on a small corpus of its own: what is malicious in it is one statement.
#include "fovea/train/files/train_files.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "fovea/core/file.h"
#include "fovea/infer/files/file_verdict.h"
#include "fovea/infer/files/windows/segments.h"
#include "fovea/train/files/corpus/leave_out.h"
#include "fovea/train/files/train_in_folds.h"

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
    job.sampler.look_alikes = 0.2;  // so few steps learn little but the files
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

// In two folds; with a sharp look, a small one that looks at everything.
class TrainInFoldsTest : public TrainFilesTest {
 protected:
  FilesJob FoldsJob(bool sharp) const {
    FilesJob job = Job();
    job.folds = 2;
    job.steps = 20;
    job.sharp_look = sharp;
    job.sharp.model = {.reading = {.tokens = 96},
                       .width = 8,
                       .layers = 1,
                       .heads = 2,
                       .feed_forward = 8,
                       .score_hidden = 4,
                       .cut = -100};
    job.sharp.training.train.threads = 1;
    job.sharp.training.steps = 3;
    job.sharp.training.groups = 4;
    job.sharp.training.pairs = 50;
    return job;
  }
  // What lies beside the data.
  std::set<std::string> Written() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(root_))
      if (entry.is_regular_file())
        names.insert(entry.path().filename().string().substr(strlen("model.safetensors")));
    return names;
  }
  std::multiset<std::string> Members(const std::string& path) const {
    std::multiset<std::string> members;
    std::ifstream table(path);
    std::string line;
    for (int number = 0; std::getline(table, line); ++number)
      if (number >= 2) members.insert(line.substr(0, line.find('\t')));
    return members;
  }
};

using Names = std::set<std::string>;

std::string InputErrorOf(const FilesJob& job) {
  try {
    TrainFiles(job);
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

TEST_F(TrainInFoldsTest, EveryFileIsKeptApartOnce) {
  for (const bool sharp : {false, true}) {
    SCOPED_TRACE(sharp);
    const FilesJob job = FoldsJob(sharp);
    const TrainResult result = TrainFiles(job);
    EXPECT_EQ(result.validation_samples, 120);
    EXPECT_EQ(result.model.metrics->at("languages").at("php").at("benign"), 60);
    Names written = {"", ".first-1.tsv", ".first-2.tsv"};
    if (sharp) written.merge(Names{".sharp-1.tsv", ".sharp-2.tsv"});
    EXPECT_EQ(Written(), written);
    for (const std::string& look : sharp ? Names{".first", ".sharp"} : Names{".first"}) {
      std::multiset<std::string> members = Members(job.out + look + "-1.tsv");
      members.merge(Members(job.out + look + "-2.tsv"));
      EXPECT_EQ(members.size(), 120U);
      EXPECT_EQ(Names(members.begin(), members.end()).size(), 120U);
    }
    // The model is calibrated, and reads again if it was trained to.
    const auto model = infer::LoadFileModel(job.out);
    Random random(7);
    const std::string code = Code(random);
    const auto segments = infer::ScoreSegments(*model, code);
    EXPECT_EQ(segments[0].fixations.empty(), !sharp);
    EXPECT_GT(model->Threshold(segments[0].language, 0.01), -1e9);
    for (const std::string& name : written) fs::remove(job.out + name);
  }
}

TEST_F(TrainInFoldsTest, GoesOnWithWhatIsThere) {
  for (const bool sharp : {false, true}) {
    SCOPED_TRACE(sharp);
    FilesJob job = FoldsJob(sharp);
    TrainFiles(job);
    const std::string whole = ReadFile(job.out);
    const std::string last = job.out + (sharp ? ".sharp-2.tsv" : ".first-2.tsv");
    const std::string other = job.out + (sharp ? ".sharp-1.tsv" : ".first-1.tsv");
    const std::string table = ReadFile(last);
    fs::remove(job.out);
    fs::remove(last);
    const auto written = fs::last_write_time(other);
    job.training.train.resume = true;
    TrainFiles(job);
    EXPECT_TRUE(ReadFile(job.out) == whole);
    EXPECT_EQ(ReadFile(last), table);
    EXPECT_EQ(fs::last_write_time(other), written);
    for (const std::string& name : Written()) fs::remove(job.out + name);
  }
}

// Between two steps: of a fold's, and of that of all files, whose half trained model lies there.
TEST_F(TrainInFoldsTest, AnInterruptedSharpLookGoesOnToTheSameBits) {
  FilesJob job = FoldsJob(true);
  TrainFiles(job);
  const std::string whole = ReadFile(job.out);
  // Three first looks of two rounds each; the sharp looks are of one.
  for (const auto& [rounds, part] : {std::pair(7, ".sharp-2"), {8, ".whole"}}) {
    SCOPED_TRACE(part);
    for (const std::string& name : Written()) fs::remove(job.out + name);
    job.training.train.resume = false;
    std::atomic<bool> stop = false;
    int done = 0;
    const TrainResult stopped = TrainFiles(
        job, [&](const Progress& p) { stop = stop || (p.epoch_done && ++done == rounds); }, &stop);
    ASSERT_TRUE(stopped.interrupted);
    ASSERT_TRUE(fs::exists(job.out + part + ".checkpoint"));
    job.training.train.resume = true;
    EXPECT_FALSE(TrainFiles(job).interrupted);
    EXPECT_TRUE(ReadFile(job.out) == whole);
    EXPECT_FALSE(fs::exists(job.out + part + ".checkpoint"));
  }
}

TEST_F(TrainInFoldsTest, PartsByThemselvesMakeTheSameModel) {
  for (const bool sharp : {false, true}) {
    SCOPED_TRACE(sharp);
    FilesJob job = FoldsJob(sharp);
    TrainFiles(job);
    const std::string whole = ReadFile(job.out);
    for (const std::string& name : Written()) fs::remove(job.out + name);
    ASSERT_EQ(PartsOf(job), sharp ? 6 : 3);
    // Those of each look in any order.
    for (const int64_t part :
         sharp ? std::vector<int64_t>{3, 1, 2, 6, 5, 4} : std::vector<int64_t>{3, 1, 2}) {
      job.only_part = part;
      const PartOutput output = OutputOf(job);
      EXPECT_EQ(output.is_fold, part % 3 != 0);
      TrainFiles(job);
      EXPECT_TRUE(fs::exists(output.path + (output.is_fold ? ".tsv" : ""))) << output.path;
    }
    EXPECT_FALSE(fs::exists(job.out));
    EXPECT_TRUE(fs::exists(job.out + ".whole"));
    job.only_part = 0;
    job.training.train.resume = true;
    int64_t steps = 0;
    TrainFiles(job, [&](const Progress&) { ++steps; });
    EXPECT_EQ(steps, 0) << "nothing is trained again";
    EXPECT_TRUE(ReadFile(job.out) == whole);
    EXPECT_FALSE(fs::exists(job.out + ".whole"));
    for (const std::string& name : Written()) fs::remove(job.out + name);
  }
}

TEST_F(TrainInFoldsTest, SaysWhichPartIsMissing) {
  FilesJob job = FoldsJob(true);
  job.only_part = 4;  // the sharp look without the first fold, of places of the second
  const std::string first = job.out + ".first-2";
  std::string error = InputErrorOf(job);
  EXPECT_TRUE(error.starts_with(first + ": ")) << error;
  EXPECT_NE(error.find("no such file"), std::string::npos) << error;
  job.only_part = 2;
  TrainFiles(job);
  const std::string table = ReadFile(first + ".tsv");
  fs::remove(first + ".tsv");
  job.only_part = 4;
  EXPECT_EQ(InputErrorOf(job), first +
                                   ".tsv: is missing, or of other data, model or options; train "
                                   "that part first");
  WriteFile(first + ".tsv", table);
  error = InputErrorOf(job);
  EXPECT_TRUE(error.starts_with(job.out + ".first-1: ")) << error;
  // Of another training.
  job.only_part = 1;
  job.training.train.seed = 5;
  TrainFiles(job);
  job.training.train.seed = Job().training.train.seed;
  job.only_part = 4;
  EXPECT_EQ(InputErrorOf(job), job.out + ".first-1: is of other data, model or options; remove it");
  job.only_part = 7;
  EXPECT_THROW(TrainFiles(job), ArgumentError);
}

TEST_F(TrainInFoldsTest, RefusesOptionsOfTheSharpLook) {
  const auto error = [&](auto change) {
    FilesJob job = FoldsJob(true);
    change(&job.sharp);
    try {
      TrainFiles(job);
    } catch (const ArgumentError& e) {
      return std::string(e.what());
    }
    return std::string("no error");
  };
  EXPECT_EQ(error([](SharpJob* sharp) { sharp->model.heads = 3; }),
            "the width 8 must be a multiple of 8 and of the heads");
  EXPECT_EQ(error([](SharpJob* sharp) { sharp->training.groups = 0; }),
            "the sharp look needs a step and a group at least, got 3 and 0");
  EXPECT_EQ(error([](SharpJob* sharp) { sharp->training.pairs = 7901; }),
            "the pairs of bytes must be 0 to 7900, got 7901");
  EXPECT_EQ(error([](SharpJob* sharp) { sharp->sampler.planted = 0.8; }),
            "the shares of malicious and of planted files must be 0 to 1 together, got 0.28 and "
            "0.8");
  EXPECT_EQ(error([](SharpJob* sharp) { sharp->training.train.learning_rate = 0; }),
            "the learning rate must be above 0, got 0");
}

TEST_F(TrainInFoldsTest, SaysThatThereIsNothingToReadAgain) {
  FilesJob job = FoldsJob(true);
  job.steps = 2;
  job.sharp.model.cut = 100;
  job.sharp.sampler.whole = job.sharp.sampler.planted = 0;
  try {
    TrainFiles(job);
    FAIL() << "trained on nothing";
  } catch (const Error& error) {
    EXPECT_STREQ(
        error.what(),
        "the first looks find nothing that a sharp look could learn from in the files that "
        "they have not seen; train them longer, or without a sharp look (--no-sharp)");
  }
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

TEST(Corpus, LanguagesAreKnownByNameOrBeginning) {
  std::vector<data::LabelledFile> files(9);
  const std::pair<const char*, const char*> contents[] = {{"a/postinst", "#!/bin/sh\nset -e\n"},
                                                          {"a.php/x", "some text"},
                                                          {"a/.htaccess", "Options -Indexes\n"},
                                                          {"a/tool", "#!/usr/bin/env python3\n"},
                                                          {"a/data", "{\"a\": 1}\n"},
                                                          {"a/b.yml", "a: b\n"},
                                                          {"a/dump.SQL", "SELECT 1;\n"},
                                                          {"a/crontab", "0 1 * * * root x\n"},
                                                          {"a/b.sh.php", "<?php\n"}};
  for (size_t i = 0; i < files.size(); ++i) {
    files[i].path = contents[i].first;
    files[i].bytes = contents[i].second;
  }
  FillLanguages(&files);
  const char* languages[] = {"sh", "other", "htaccess", "py", "json", "yaml", "sql", "sh", "php"};
  for (size_t i = 0; i < files.size(); ++i)
    EXPECT_EQ(files[i].language, languages[i]) << files[i].path;
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
