#include "fovea/scan/report/artifact_uri.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include "fovea/core/random.h"

namespace fovea::scan {
namespace {

TEST(ArtifactUri, OfAPathOnDisk) {
  EXPECT_EQ(ArtifactUri("site/a b.php"), "site/a%20b.php");
  EXPECT_EQ(ArtifactUri("./site//./a.php"), "site/a.php");
  EXPECT_EQ(ArtifactUri("/var//www/./\xC3\xA4.php"), "file:///var/www/%C3%A4.php");
  EXPECT_EQ(ArtifactUri("javascript:alert(1)"), "javascript%3Aalert%281%29");
  EXPECT_EQ(ArtifactUri("a#b?c%d\xff\n"), "a%23b%3Fc%25d%FF%0A");
  EXPECT_EQ(ArtifactUri("."), "./");
  EXPECT_EQ(ArtifactUri(""), "./");
  EXPECT_EQ(ArtifactUri("/"), "file:///");
  EXPECT_EQ(ArtifactUri("...a/..b/.c~"), "...a/..b/.c~");
}

TEST(ArtifactUri, APathThatGoesUpwardsIsAbsolute) {
  const std::string here = std::filesystem::current_path().string();
  const std::string above = std::filesystem::path(here).parent_path().string();
  EXPECT_EQ(ArtifactUri("../no-such/a.php"), ArtifactUri(above + "/no-such/a.php"));
  EXPECT_EQ(ArtifactUri("no-such/../a.php"), ArtifactUri(here + "/a.php"));
  EXPECT_EQ(ArtifactUri("/no-such/../../a.php"), "file:///a.php");
  EXPECT_EQ(ArtifactUri("../x.zip!/a"), ArtifactUri(above + "/x.zip") + "!/a");
}

TEST(ArtifactUri, ThroughALinkItIsWhereTheLinkLeads) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / "fovea-artifact-uri";
  fs::remove_all(folder);
  fs::create_directories(folder / "far" / "away");
  fs::create_directory_symlink(folder / "far" / "away", folder / "near");
  EXPECT_EQ(ArtifactUri((folder / "near" / ".." / "a.php").string()),
            ArtifactUri(fs::canonical(folder).string() + "/far/a.php"));
  fs::remove_all(folder);
}

TEST(ArtifactUri, AMemberStaysInItsArchive) {
  EXPECT_EQ(ArtifactUri("a.zip!/in/x.php"), "a.zip!/in/x.php");
  EXPECT_EQ(ArtifactUri("x.zip!/../../etc/passwd"), "x.zip!/..~/..~/etc/passwd");
  EXPECT_EQ(ArtifactUri("x.zip!/./a//b/"), "x.zip!/.~/a/~/b/~");
  EXPECT_EQ(ArtifactUri("x.zip!//etc/passwd"), "x.zip!/~/etc/passwd");
  EXPECT_EQ(ArtifactUri("x.zip!/"), "x.zip!/~");
  EXPECT_EQ(ArtifactUri("x.zip!/..\\..\\win.ini"), "x.zip!/..~%5C..~%5Cwin.ini");
  EXPECT_EQ(ArtifactUri("x.zip!/C:\\x"), "x.zip!/C%3A%5Cx");
  EXPECT_EQ(ArtifactUri("x.zip!/a!/../b"), "x.zip!/a!/..~/b");
  EXPECT_EQ(ArtifactUri("x.zip!/in.tar!/../a"), "x.zip!/in.tar!/..~/a");
  EXPECT_EQ(ArtifactUri("x.zip!/%2e%2e/a"), "x.zip!/%252e%252e/a");
  EXPECT_EQ(ArtifactUri("/srv/x.zip!/../a"), "file:///srv/x.zip!/..~/a");
  EXPECT_EQ(ArtifactUri("!/.."), "!/..~");
  EXPECT_EQ(ArtifactUri("x.zip!/.. /\n./a"), "x.zip!/..%20~/%0A.~/a");
}

// RFC 3986, section 5.2.4, after all percent-encoding is undone.
std::string Normalised(const std::string& uri) {
  std::string path;
  for (size_t i = 0; i < uri.size(); ++i) {
    if (uri[i] == '%') {
      path += static_cast<char>(std::stoi(uri.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      path += uri[i];
    }
    if (path.back() == '\\') path.back() = '/';
  }
  return std::filesystem::path(path).lexically_normal().string();
}

TEST(ArtifactUri, WhateverAMemberIsCalled) {
  Random random(6);
  constexpr std::string_view kSigns = "../\\~!:%2ea \n\xC3\xFF";
  std::set<std::string> names, uris;
  for (int trial = 0; trial < 5000; ++trial) {
    std::string name;
    for (uint64_t i = random.Below(12); i > 0; --i) name += kSigns[random.Below(kSigns.size())];
    const std::string uri = ArtifactUri("site/x.zip!/" + name);
    names.insert(name);
    uris.insert(uri);
    ASSERT_TRUE(uri.starts_with("site/x.zip!/")) << uri;
    const std::string normal = Normalised(uri);
    ASSERT_TRUE(normal.starts_with("site/x.zip!/") && normal != "site/x.zip!/") << uri;
  }
  EXPECT_EQ(uris.size(), names.size());
  EXPECT_GT(names.size(), 3000u);
}

}  // namespace
}  // namespace fovea::scan
