#include "fovea/scan/known/trusted_hashes.h"

#include <gtest/gtest.h>

#include "fovea/core/error.h"
#include "fovea/data/test_support.h"
#include "fovea/scan/scanner.h"
#include "fovea/scan/test_support.h"

namespace fovea::scan {
namespace {

using data::Digest;
using data::DigestKind;
using data::TemporaryFolder;

std::string LineOf(DigestKind kind, const std::string& content) {
  return data::HexDigits(Digest(kind, content)) + "  file\n";
}

TEST(TrustedHashes, FindsThemByKindAndList) {
  TrustedHashes trusted;
  trusted.AddList("one", LineOf(DigestKind::kMd5, "a") + LineOf(DigestKind::kSha512, "b"));
  trusted.AddList("two", LineOf(DigestKind::kSha512, "a") + LineOf(DigestKind::kMd5, "a"));
  EXPECT_EQ(trusted.kinds(), (std::vector{DigestKind::kMd5, DigestKind::kSha512}));
  const auto list_with = [&](DigestKind kind, const char* content) {
    return trusted.ListWith(kind, Digest(kind, content));
  };
  EXPECT_EQ(list_with(DigestKind::kMd5, "a"), 0U);
  EXPECT_EQ(list_with(DigestKind::kSha512, "a"), 1U);
  EXPECT_EQ(list_with(DigestKind::kSha512, "b"), 0U);
  EXPECT_EQ(list_with(DigestKind::kMd5, "b"), std::nullopt);
  EXPECT_EQ(list_with(DigestKind::kSha256, "a"), std::nullopt);
  for (const auto& [content, list] :
       {std::pair<const char*, std::optional<size_t>>{"a", 0}, {"b", 0}, {"c", std::nullopt}}) {
    TrustCheck check(trusted);
    check.Add({reinterpret_cast<const uint8_t*>(content), 1});
    EXPECT_EQ(check.Finish(), list) << content;
  }
}

TEST(TrustedHashes, AListThatIsNoneChangesNothing) {
  TrustedHashes trusted;
  EXPECT_THROW(trusted.AddList("one", "no hash\n"), InputError);
  EXPECT_EQ(trusted.lists(), 0U);
}

struct Told {
  std::vector<std::string> findings, notes;
  Summary summary;
};

Told ScanPath(const std::string& path, const TrustedHashes& trusted) {
  Told told;
  ScanOptions options;
  options.false_alarm_rate = 0.01;
  options.trusted = &trusted;
  ScanSink sink;
  sink.finding = [&](const Finding& f) { told.findings.push_back(f.path.substr(path.size())); };
  sink.not_scanned = [](const NotScanned&) {};
  sink.note = [&](const Note& note) { told.notes.push_back(note.text); };
  told.summary = Scan({path}, FakeModel(), options, sink);
  return told;
}

TEST(TrustedHashes, SuchFilesAreLeftOut) {
  const std::string small = "<?php EVIL small\n";
  const std::string large = "<?php EVIL large\n" + Lines(20'000, 100);
  TrustedHashes trusted;
  trusted.AddList("good.md5", LineOf(DigestKind::kMd5, small) + LineOf(DigestKind::kMd5, large));
  const TemporaryFolder folder;
  folder.Write("large.php", large);
  folder.Write("other.php", small + "<?php EVIL\n");
  folder.Write("same.php", large.substr(0, large.size() - 1) + "y");
  folder.Write("small.php", small);
  const Told told = ScanPath(folder.File(""), trusted);
  EXPECT_EQ(told.findings, (std::vector<std::string>{"other.php", "same.php"}));
  EXPECT_EQ(told.summary.findings, 2);
  EXPECT_EQ(told.summary.files_scanned, 2);
  ASSERT_EQ(told.summary.trusted.size(), 1U);
  EXPECT_EQ(told.summary.trusted[0].list, "good.md5");
  EXPECT_EQ(told.summary.trusted[0].count, 2);
  EXPECT_EQ(told.notes, std::vector<std::string>{});

  trusted.AddList("other.md5", LineOf(DigestKind::kMd5, "nothing that is there"));
  EXPECT_EQ(ScanPath(folder.File(""), trusted).notes,
            std::vector<std::string>{"--trust other.md5: no file has a hash of it"});
}

}  // namespace
}  // namespace fovea::scan
