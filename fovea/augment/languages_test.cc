#include "fovea/augment/languages.h"

#include <gtest/gtest.h>

#include <set>

namespace fovea::augment {
namespace {

TEST(Languages, RowsStandInTheOrderOfTheEnumeration) {
  ASSERT_EQ(Languages().size(), static_cast<size_t>(Language::kOther) + 1);
  for (size_t i = 0; i < Languages().size(); ++i)
    EXPECT_EQ(static_cast<size_t>(Languages()[i].language), i);
}

TEST(Languages, NamesAndEndingsAreOfOneLanguageEach) {
  std::set<std::string_view> names, endings;
  for (const LanguageRow& row : Languages()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_EQ(LanguageNamed(row.name), row.language);
    EXPECT_EQ(NameOf(row.language), row.name);
    for (const std::string_view ending : row.endings) {
      EXPECT_TRUE(endings.insert(ending).second) << ending;
      EXPECT_EQ(LanguageOfEnding(ending), row.language);
    }
  }
  EXPECT_EQ(LanguageNamed("cobol"), Language::kOther);
  EXPECT_EQ(LanguageNamed(""), Language::kOther);
  EXPECT_EQ(LanguageOfEnding("PhP"), Language::kPhp);
  EXPECT_EQ(LanguageOfEnding("aspx"), Language::kAsp);
  EXPECT_EQ(LanguageOfEnding(""), Language::kOther);
}

TEST(Languages, AreKnownByTheWholeNameOfAFile) {
  std::set<std::string_view> names;
  for (const LanguageRow& row : Languages())
    for (const std::string_view name : row.names) {
      EXPECT_TRUE(names.insert(name).second) << name;
      EXPECT_EQ(LanguageOfPath(name), row.language);
      EXPECT_EQ(LanguageOfPath("a.php/" + std::string(name)), row.language);
    }
  EXPECT_EQ(LanguageOfPath("a/.htaccess"), Language::kHtaccess);
  EXPECT_EQ(LanguageOfPath("a/b.PHP"), Language::kPhp);
  EXPECT_EQ(LanguageOfPath("a.php/b"), Language::kOther);
  EXPECT_EQ(LanguageOfPath(""), Language::kOther);
}

// What the other files of this room take for granted of a row.
TEST(Languages, RowsAreWhole) {
  for (const LanguageRow& row : Languages()) {
    SCOPED_TRACE(std::string(row.name));
    EXPECT_EQ(RowOf(row.told_as).told_as, row.told_as);
    EXPECT_TRUE(row.lookalike != nullptr || row.malicious_share == 0);
    EXPECT_TRUE(row.layout != Layout::kCode || row.code != nullptr);
    EXPECT_TRUE(row.layout != Layout::kPage ||
                (row.code == nullptr) == (row.tongue == Tongue::kMarkup));
    EXPECT_TRUE(row.layout != Layout::kPage || row.code == nullptr || !row.code->closing.empty());
    EXPECT_TRUE(row.header != HeaderStyle::kHash || row.code != nullptr);
    EXPECT_LE(row.guest_share, 1);
    for (const Language of : {row.malicious, row.guest})
      EXPECT_TRUE(row.layout == Layout::kBytes || row.told_as != row.language ||
                  RowOf(of).lookalike != nullptr);
  }
}

}  // namespace
}  // namespace fovea::augment
