#include "fovea/data/files/labelled_files.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/file.h"

namespace fovea::data {
namespace {

namespace fs = std::filesystem;
using Members = std::vector<std::pair<std::string, std::string>>;  // name and content

class LabelledFilesTest : public testing::Test {
 protected:
  LabelledFilesTest() {
    folder_ = testing::TempDir() + "labelled_" +
              testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~LabelledFilesTest() override { fs::remove_all(folder_); }

  std::string Write(const std::string& name, const std::string& bytes) const {
    const std::string path = folder_ + "/" + name;
    fs::create_directories(fs::path(path).parent_path());
    WriteFile(path, bytes);
    return path;
  }

  std::string WriteTar(const std::string& name, const Members& members) const {
    const std::string path = folder_ + "/" + name;
    archive* out = archive_write_new();
    archive_write_set_format_pax_restricted(out);
    if (name.ends_with(".xz")) archive_write_add_filter_xz(out);
    EXPECT_EQ(archive_write_open_filename(out, path.c_str()), ARCHIVE_OK);
    for (const auto& [member, content] : members) {
      archive_entry* entry = archive_entry_new();
      archive_entry_set_pathname(entry, member.c_str());
      archive_entry_set_size(entry, static_cast<int64_t>(content.size()));
      archive_entry_set_filetype(entry, AE_IFREG);
      archive_entry_set_perm(entry, 0644);
      EXPECT_EQ(archive_write_header(out, entry), ARCHIVE_OK);
      archive_write_data(out, content.data(), content.size());
      archive_entry_free(entry);
    }
    archive_write_close(out);
    archive_write_free(out);
    return path;
  }

  static std::string ErrorOf(const std::string& path, const LabelledFilesOptions& options = {}) {
    try {
      ReadLabelledFiles(path, options);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }

  std::string folder_;
};

const LabelledFile& Named(const LabelledFiles& all, const std::string& ending) {
  for (const LabelledFile& file : all.files)
    if (file.path.ends_with(ending)) return file;
  ADD_FAILURE() << "no " << ending;
  static const LabelledFile none;
  return none;
}

const Members kMembers = {{"benign/php/a", "aaa"},
                          {"./malicious/js/b", "bb"},
                          {"malicious_package/py/pack-1/c", ""},
                          {"malicious_package/py/pack-1/d", "d"},
                          {"shellcode/bin/e", std::string("\0\xFF", 2)}};

TEST_F(LabelledFilesTest, FolderNamesGiveLabelLanguageAndPackage) {
  const std::string path = WriteTar("set.tar.xz", kMembers);
  const LabelledFiles all = ReadLabelledFiles(path, {});
  ASSERT_EQ(all.files.size(), 5u);
  EXPECT_EQ(all.notes, std::vector<std::string>());
  EXPECT_EQ(all.files[0].label, FileLabel::kBenign);
  EXPECT_EQ(all.files[0].language, "php");
  EXPECT_EQ(all.files[0].bytes, "aaa");
  EXPECT_EQ(all.files[0].source, path);
  EXPECT_EQ(all.files[1].label, FileLabel::kMalicious);
  EXPECT_EQ(all.files[1].language, "js");
  EXPECT_EQ(all.files[2].label, FileLabel::kMaliciousPackage);
  EXPECT_EQ(all.files[2].package, "pack-1");
  EXPECT_EQ(all.files[2].bytes, "");
  EXPECT_EQ(all.files[3].package, "pack-1");
  EXPECT_EQ(all.files[4].label, FileLabel::kShellcode);
  EXPECT_EQ(all.files[4].bytes, std::string("\0\xFF", 2));
}

TEST_F(LabelledFilesTest, AFolderReadsAsAnArchiveDoes) {
  for (const auto& [name, content] : kMembers) Write("set/" + name, content);
  for (const char* ending : {"/set", "/set/"}) {
    const LabelledFiles all = ReadLabelledFiles(folder_ + ending, {});
    ASSERT_EQ(all.files.size(), 5u);
    EXPECT_EQ(Named(all, "/b").label, FileLabel::kMalicious);
    EXPECT_EQ(Named(all, "/b").language, "js");
    EXPECT_EQ(Named(all, "/d").package, "pack-1");
  }
}

TEST_F(LabelledFilesTest, ATableGivesTheRest) {
  Members members = kMembers;
  members.push_back({"odd", "o"});
  members.push_back({"stray", "s"});
  const std::string path = WriteTar("set.tar.xz", members);
  const std::string text =
      "member\tlabel\tlanguage\tbytes\tsource\tpackage\n"
      "benign/php/a\tbenign\tphp\t3\tsrc1\t\n"
      "malicious_package/py/pack-1/d\tmalicious_package\tpy\t1\tsrc2\tpack\n"
      "odd\tmalicious\thtml\t1\tsrc3\t\n"
      "gone\tbenign\tphp\t1\tsrc4\t\n";
  for (const bool packed : {false, true}) {
    if (packed) {
      fs::remove(folder_ + "/set.tsv");
      // The walker unpacks a compressed table.
      archive* out = archive_write_new();
      archive_write_set_format_raw(out);
      archive_write_add_filter_xz(out);
      ASSERT_EQ(archive_write_open_filename(out, (folder_ + "/set.tsv.xz").c_str()), ARCHIVE_OK);
      archive_entry* entry = archive_entry_new();
      archive_entry_set_filetype(entry, AE_IFREG);
      archive_write_header(out, entry);
      archive_write_data(out, text.data(), text.size());
      archive_entry_free(entry);
      archive_write_close(out);
      archive_write_free(out);
    } else {
      Write("set.tsv", text);
    }
    const LabelledFiles all = ReadLabelledFiles(path, {});
    ASSERT_EQ(all.files.size(), 6u);
    EXPECT_EQ(Named(all, "/a").source, "src1");
    EXPECT_EQ(Named(all, "/d").source, "src2");
    EXPECT_EQ(Named(all, "/d").package, "pack");
    EXPECT_EQ(Named(all, "/odd").label, FileLabel::kMalicious);
    EXPECT_EQ(Named(all, "/odd").language, "html");
    EXPECT_EQ(Named(all, "/e").source, path);
    const std::string table = folder_ + (packed ? "/set.tsv.xz" : "/set.tsv");
    EXPECT_EQ(all.notes,
              (std::vector<std::string>{"1 files are left out: no folder or table gives a label",
                                        "3 members are not in " + table,
                                        "1 rows of " + table + " name no member"}));
  }
}

TEST_F(LabelledFilesTest, JsonLinesGiveSpansOfInfectedFilesOnly) {
  const std::string path = WriteTar(
      "set.tar", {{"infected/php/1", "0123456789"}, {"clean/php/1", "01234"}, {"clean/js/1", "x"}});
  Write(
      "set.jsonl",
      "{\"id\": \"1\", \"language\": \"php\", \"spans\": [[7, 10], [2, 4]], \"source\": \"s\"}\n\n"
      "{\"id\": \"2\", \"language\": \"php\", \"spans\": []}\r\n");
  const LabelledFiles all = ReadLabelledFiles(path, {});
  ASSERT_EQ(all.files.size(), 3u);
  EXPECT_EQ(all.files[0].label, FileLabel::kMalicious);
  EXPECT_EQ(all.files[0].source, "s");
  ASSERT_EQ(all.files[0].spans.size(), 2u);
  EXPECT_EQ(all.files[0].spans[0].start, 2);
  EXPECT_EQ(all.files[0].spans[0].end, 4);
  EXPECT_EQ(all.files[0].spans[1].end, 10);
  EXPECT_EQ(all.files[1].label, FileLabel::kBenign);
  EXPECT_EQ(all.files[1].source, "s");
  EXPECT_TRUE(all.files[1].spans.empty());
  EXPECT_EQ(all.files[2].source, path);
  EXPECT_EQ(all.notes.size(), 2u);

  LabelledFilesOptions options;
  options.max_file_bytes = 8;
  const LabelledFiles cut = ReadLabelledFiles(path, options);
  EXPECT_EQ(cut.files[0].bytes, "01234567");
  EXPECT_EQ(cut.files[0].spans[1].start, 7);
  EXPECT_EQ(cut.files[0].spans[1].end, 8);
  EXPECT_EQ(cut.notes.back(), "1 files are cut to 8 bytes");
}

TEST_F(LabelledFilesTest, AFaultInATableIsNamedWithItsLine) {
  const std::string path = WriteTar("set.tar", {{"infected/php/1", "0123456789"}});
  const std::string table = folder_ + "/set.tsv", json = folder_ + "/set.jsonl";
  const std::vector<std::pair<std::string, std::string>> tables = {
      {"", table + ": is empty; give a header line and a line for each member"},
      {"id\n1\n",
       table +
           ":1: has no column \"member\"; name the columns in the first line, separated by tabs"},
      {"member\tlabel\nx\n",
       table + ":2: has 1 fields where the header has 2; separate the fields by tabs"},
      {"member\tlabel\nx\tbenign\ny\tgood\n",
       table + ":3: has the label \"good\"; use benign, malicious, malicious_package or shellcode"},
      {"member\nx\ny\nx\n", table + ":4: names \"x\", as line 2 does; name each member once"}};
  int checked = 0;
  for (const auto& [text, error] : tables) {
    Write("set.tsv", text);
    // An empty file is refused before it is a table.
    if (!text.empty()) {
      EXPECT_EQ(ErrorOf(path), error);
    } else {
      EXPECT_NE(ErrorOf(path).find("is empty"), std::string::npos);
    }
    ++checked;
  }
  fs::remove(table);
  const std::string remedy = "; give an object with id, language and spans on each line";
  const std::string start = "{\"id\": \"1\", \"language\": \"php\", \"spans\": ";
  const std::vector<std::pair<std::string, std::string>> lines = {
      {"\n{", ":2: is not JSON" + remedy},
      {"[]", ":1: the spec is not a JSON object" + remedy},
      {"{\"language\": \"php\", \"spans\": []}", ":1: id is missing" + remedy},
      {start + "[[1]]}", ":1: spans must be pairs of whole numbers" + remedy},
      {start + "[[1, 2.5]]}", ":1: spans must be pairs of whole numbers" + remedy},
      {start + "[[4, 4]]}", ":1: a span goes from 4 to 4" + remedy},
      {start + "[[-1, 4]]}", ":1: a span goes from -1 to 4" + remedy},
      {start + "[[1, 5], [4, 6]]}", ":1: spans overlap" + remedy},
      {start + "[[1, 11]]}",
       ":1: has a span that ends at byte 11 of 10; give spans that lie in the file"}};
  for (const auto& [text, error] : lines) {
    Write("set.jsonl", text);
    EXPECT_EQ(ErrorOf(path), json + error);
    ++checked;
  }
  EXPECT_EQ(checked, 14);
}

TEST_F(LabelledFilesTest, WhatHoldsNothingOrTooMuchIsAnError) {
  const std::string path = WriteTar("set.tar", {{"some/file", "x"}});
  EXPECT_EQ(ErrorOf(path), path +
                               ": holds no labelled file; put files into benign/LANGUAGE/ or "
                               "malicious/LANGUAGE/");
  EXPECT_NE(ErrorOf(folder_ + "/absent"), "");
  const std::string big = WriteTar("big.tar", {{"benign/js/a", "12345"}, {"benign/js/b", "12345"}});
  LabelledFilesOptions options;
  options.max_bytes = 9;
  EXPECT_EQ(ErrorOf(big, options),
            big + ": holds more than 9 bytes; split the collection, or allow more memory");
  options.max_bytes = 10;
  EXPECT_EQ(ErrorOf(big, options), "");
  options.max_file_bytes = 0;
  EXPECT_EQ(ErrorOf(big, options), "max_file_bytes must be above 0, got 0");
}

TEST_F(LabelledFilesTest, ALabelForAll) {
  Write("all/one.php", "1");
  Write("all/deep/er/two.php", "2");
  const std::string path = folder_ + "/all";
  LabelledFiles all = ReadFilesAs(FileLabel::kMalicious, path, {});
  ASSERT_EQ(all.files.size(), 2u);
  for (const LabelledFile& file : all.files) {
    EXPECT_EQ(file.label, FileLabel::kMalicious);
    EXPECT_EQ(file.source, path);
    EXPECT_EQ(file.package, "");
  }
  fs::remove(path + "/one.php");
  WriteTar("all/pack-2.tar", {{"pack-2/setup.py", "3"}, {"pack-2/x/y.py", "4"}});
  all = ReadFilesAs(FileLabel::kMaliciousPackage, path, {});
  ASSERT_EQ(all.files.size(), 3u);
  EXPECT_EQ(Named(all, "two.php").package, "deep");
  EXPECT_EQ(Named(all, "setup.py").package, "pack-2.tar");
  EXPECT_EQ(Named(all, "y.py").package, "pack-2.tar");
  fs::create_directories(folder_ + "/none");
  EXPECT_THROW(ReadFilesAs(FileLabel::kBenign, folder_ + "/none", {}), InputError);
}

}  // namespace
}  // namespace fovea::data
