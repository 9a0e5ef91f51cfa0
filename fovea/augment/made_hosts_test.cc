#include "fovea/augment/made_hosts.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace fovea::augment {
namespace {

TEST(MadeHosts, LookAsRealOnesDo) {
  Random random(3);
  std::map<std::string, int> endings;
  for (int i = 0; i < 4000; ++i) {
    const std::string ending = MadeEnding(random);
    EXPECT_TRUE(IsMadeEnding("www.shop" + ending)) << ending;
    ++endings[ending];
  }
  EXPECT_GT(endings.size(), 20U);
  EXPECT_GT(endings[".com"], 4 * endings[".ru"] / 3);
  EXPECT_GT(endings[".invalid"], 10);
  EXPECT_LT(endings[".invalid"], 120);
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(IsMadeAddress(MadeAddress(random)));
  EXPECT_FALSE(IsMadeAddress("127.0.0.1"));
  for (const char* other : {"a.qpon", "example.qa", "test", "", "com"})
    EXPECT_FALSE(IsMadeEnding(other)) << other;
}

TEST(RenameHosts, ChangesHostsOfUrlsAndNothingElse) {
  const std::string text =
      "a = 'https://cdn.shop.com:8080/x.js?u=http://1.2.3.4/'; b = 'https://cdn.shop.com/y'; "
      "c = '://localhost/'; d = ftp://x.de. e = 'www.shop.com'; http://";
  Sample sample{text, {{4, 30}}};
  Random random(5);
  RenameHosts(sample, random);
  const size_t end = sample.bytes.find(":8080");
  const std::string name = sample.bytes.substr(13, end - 13);
  EXPECT_TRUE(IsMadeEnding(name)) << name;
  EXPECT_TRUE(name.starts_with("cdn.shop.")) << name;
  EXPECT_NE(sample.bytes.find("b = 'https://" + name + "/y'"), std::string::npos);
  EXPECT_EQ(sample.bytes.find("1.2.3.4"), std::string::npos);
  for (const char* kept : {"'://localhost/'", "ftp://x.de. e", "'www.shop.com'", "'; http://"})
    EXPECT_NE(sample.bytes.find(kept), std::string::npos) << kept;
  ASSERT_EQ(sample.spans.size(), 1U);
  EXPECT_EQ(sample.spans[0].start, 4);

  Sample none{"no host", {}};
  RenameHosts(none, random);
  EXPECT_EQ(none.bytes, "no host");
}

}  // namespace
}  // namespace fovea::augment
