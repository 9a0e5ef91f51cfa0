#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "fovea/data/files/walk/path_filter.h"
#include "fovea/data/test_support.h"

namespace fovea::data {
namespace {

// Paths, folders with a slash at the end, in the order of bytes.
constexpr char kPaths[] =
    "!bang #hash .hidden ]br a.js a/ a/b a/x/ a/x/b a/x/y/ a/x/y/b a1.txt a[1].txt aa.txt b.php "
    "build/ build/o.o c.min.js doc/ doc/x/ doc/x/y/ doc/x/y/z.md foo/ foo/foo/ foo/foo/foo "
    "node_modules/ node_modules/n.js star*.txt sub/ sub/build sub/node_modules/ "
    "sub/node_modules/x/ sub/node_modules/x/m.js sub/vendor/ sub/vendor/r.js vendor/ vendor/p.js "
    "vendor/packer/ vendor/packer/p.js vendor/packer/q.php";

struct GitCase {
  const char* patterns;  // lines of an exclude file
  const char* ignored;   // of kPaths
};

// What `git check-ignore --no-index -q -- PATH` of Git 2.39.5 answered, asked for one path at a
// time (asked for many at once it forgets some), in a repository that holds kPaths, with the
// patterns in .git/info/exclude.
constexpr GitCase kGitCases[] = {
    {"*.js",
     "a.js c.min.js node_modules/n.js sub/node_modules/x/m.js sub/vendor/r.js vendor/p.js "
     "vendor/packer/p.js"},
    {"a.js", "a.js"},
    {"/a.js", "a.js"},
    {"vendor",
     "sub/vendor/ sub/vendor/r.js vendor/ vendor/p.js vendor/packer/ vendor/packer/p.js "
     "vendor/packer/q.php"},
    {"vendor/",
     "sub/vendor/ sub/vendor/r.js vendor/ vendor/p.js vendor/packer/ vendor/packer/p.js "
     "vendor/packer/q.php"},
    {"/vendor", "vendor/ vendor/p.js vendor/packer/ vendor/packer/p.js vendor/packer/q.php"},
    {"vendor/*", "vendor/p.js vendor/packer/ vendor/packer/p.js vendor/packer/q.php"},
    {"vendor/**", "vendor/p.js vendor/packer/ vendor/packer/p.js vendor/packer/q.php"},
    {"vendor/packer/p.js", "vendor/packer/p.js"},
    {"vendor/*.js", "vendor/p.js"},
    {"build", "build/ build/o.o sub/build"},
    {"build/", "build/ build/o.o"},
    {"/build/", "build/ build/o.o"},
    {"**/node_modules/**", "node_modules/n.js sub/node_modules/x/ sub/node_modules/x/m.js"},
    {"**/node_modules",
     "node_modules/ node_modules/n.js sub/node_modules/ sub/node_modules/x/ "
     "sub/node_modules/x/m.js"},
    {"node_modules/**", "node_modules/n.js"},
    {"sub/**",
     "sub/build sub/node_modules/ sub/node_modules/x/ sub/node_modules/x/m.js sub/vendor/ "
     "sub/vendor/r.js"},
    {"a/**/b", "a/b a/x/b a/x/y/b"},
    {"a/*/b", "a/x/b"},
    {"a/**", "a/b a/x/ a/x/b a/x/y/ a/x/y/b"},
    {"**/b", "a/b a/x/b a/x/y/b"},
    {"**",
     "!bang #hash .hidden ]br a.js a/ a/b a/x/ a/x/b a/x/y/ a/x/y/b a1.txt a[1].txt aa.txt b.php "
     "build/ build/o.o c.min.js doc/ doc/x/ doc/x/y/ doc/x/y/z.md foo/ foo/foo/ foo/foo/foo "
     "node_modules/ node_modules/n.js star*.txt sub/ sub/build sub/node_modules/ "
     "sub/node_modules/x/ sub/node_modules/x/m.js sub/vendor/ sub/vendor/r.js vendor/ vendor/p.js "
     "vendor/packer/ vendor/packer/p.js vendor/packer/q.php"},
    {"*",
     "!bang #hash .hidden ]br a.js a/ a/b a/x/ a/x/b a/x/y/ a/x/y/b a1.txt a[1].txt aa.txt b.php "
     "build/ build/o.o c.min.js doc/ doc/x/ doc/x/y/ doc/x/y/z.md foo/ foo/foo/ foo/foo/foo "
     "node_modules/ node_modules/n.js star*.txt sub/ sub/build sub/node_modules/ "
     "sub/node_modules/x/ sub/node_modules/x/m.js sub/vendor/ sub/vendor/r.js vendor/ vendor/p.js "
     "vendor/packer/ vendor/packer/p.js vendor/packer/q.php"},
    {"/*",
     "!bang #hash .hidden ]br a.js a/ a/b a/x/ a/x/b a/x/y/ a/x/y/b a1.txt a[1].txt aa.txt b.php "
     "build/ build/o.o c.min.js doc/ doc/x/ doc/x/y/ doc/x/y/z.md foo/ foo/foo/ foo/foo/foo "
     "node_modules/ node_modules/n.js star*.txt sub/ sub/build sub/node_modules/ "
     "sub/node_modules/x/ sub/node_modules/x/m.js sub/vendor/ sub/vendor/r.js vendor/ vendor/p.js "
     "vendor/packer/ vendor/packer/p.js vendor/packer/q.php"},
    {"*/",
     "a/ a/b a/x/ a/x/b a/x/y/ a/x/y/b build/ build/o.o doc/ doc/x/ doc/x/y/ doc/x/y/z.md foo/ "
     "foo/foo/ foo/foo/foo node_modules/ node_modules/n.js sub/ sub/build sub/node_modules/ "
     "sub/node_modules/x/ sub/node_modules/x/m.js sub/vendor/ sub/vendor/r.js vendor/ vendor/p.js "
     "vendor/packer/ vendor/packer/p.js vendor/packer/q.php"},
    {"a?.txt", "a1.txt aa.txt"},
    {"a[0-9].txt", "a1.txt"},
    {"a[!0-9].txt", "aa.txt"},
    {"a[^0-9].txt", "aa.txt"},
    {"a[[:digit:]].txt", "a1.txt"},
    {"a\\[1\\].txt", "a[1].txt"},
    {"a[[]1].txt", "a[1].txt"},
    {"star\\*.txt", "star*.txt"},
    {"star*", "star*.txt"},
    {"\\#hash", "#hash"},
    {"#hash", ""},
    {"\\!bang", "!bang"},
    {"[]]br", "]br"},
    {"[a-c]*",
     "a.js a/ a/b a/x/ a/x/b a/x/y/ a/x/y/b a1.txt a[1].txt aa.txt b.php build/ build/o.o c.min.js "
     "sub/build"},
    {"?.js",
     "a.js node_modules/n.js sub/node_modules/x/m.js sub/vendor/r.js vendor/p.js "
     "vendor/packer/p.js"},
    {"foo", "foo/ foo/foo/ foo/foo/foo"},
    {"foo/", "foo/ foo/foo/ foo/foo/foo"},
    {"foo/foo", "foo/foo/ foo/foo/foo"},
    {"foo/**/foo", "foo/foo/ foo/foo/foo"},
    {"/foo/*/foo", "foo/foo/foo"},
    {"x/",
     "a/x/ a/x/b a/x/y/ a/x/y/b doc/x/ doc/x/y/ doc/x/y/z.md sub/node_modules/x/ "
     "sub/node_modules/x/m.js"},
    {"**/x/**", "a/x/b a/x/y/ a/x/y/b doc/x/y/ doc/x/y/z.md sub/node_modules/x/m.js"},
    {"a**b", ""},
    {"do*/z.md", ""},
    {"doc/**/z.md", "doc/x/y/z.md"},
    {"doc/**/**/z.md", "doc/x/y/z.md"},
    {"*.js\n!a.js",
     "c.min.js node_modules/n.js sub/node_modules/x/m.js sub/vendor/r.js vendor/p.js "
     "vendor/packer/p.js"},
    {"*\n!*.php",
     "!bang #hash .hidden ]br a.js a/ a/b a/x/ a/x/b a/x/y/ a/x/y/b a1.txt a[1].txt aa.txt build/ "
     "build/o.o c.min.js doc/ doc/x/ doc/x/y/ doc/x/y/z.md foo/ foo/foo/ foo/foo/foo node_modules/ "
     "node_modules/n.js star*.txt sub/ sub/build sub/node_modules/ sub/node_modules/x/ "
     "sub/node_modules/x/m.js sub/vendor/ sub/vendor/r.js vendor/ vendor/p.js vendor/packer/ "
     "vendor/packer/p.js vendor/packer/q.php"},
    {"/*\n!vendor",
     "!bang #hash .hidden ]br a.js a/ a/b a/x/ a/x/b a/x/y/ a/x/y/b a1.txt a[1].txt aa.txt b.php "
     "build/ build/o.o c.min.js doc/ doc/x/ doc/x/y/ doc/x/y/z.md foo/ foo/foo/ foo/foo/foo "
     "node_modules/ node_modules/n.js star*.txt sub/ sub/build sub/node_modules/ "
     "sub/node_modules/x/ sub/node_modules/x/m.js sub/vendor/ sub/vendor/r.js"},
    {"vendor/\n!vendor/p.js",
     "sub/vendor/ sub/vendor/r.js vendor/ vendor/p.js vendor/packer/ vendor/packer/p.js "
     "vendor/packer/q.php"},
    {"vendor/*\n!vendor/p.js", "vendor/packer/ vendor/packer/p.js vendor/packer/q.php"},
    {"!a.js\n*.js",
     "a.js c.min.js node_modules/n.js sub/node_modules/x/m.js sub/vendor/r.js vendor/p.js "
     "vendor/packer/p.js"},
    {"*.js   ",
     "a.js c.min.js node_modules/n.js sub/node_modules/x/m.js sub/vendor/r.js vendor/p.js "
     "vendor/packer/p.js"},
    {"a.js\\ ", ""},
    {"\n# note\n\n*.php\n", "b.php vendor/packer/q.php"},
    {"*.php\r\n", "b.php vendor/packer/q.php"},
    {".*", ".hidden"},
    {"[[:alpha:]].js",
     "a.js node_modules/n.js sub/node_modules/x/m.js sub/vendor/r.js vendor/p.js "
     "vendor/packer/p.js"},
    {"[z-a].js", ""},
    {"a/x/", "a/x/ a/x/b a/x/y/ a/x/y/b"},
    {"*/x", "a/x/ a/x/b a/x/y/ a/x/y/b doc/x/ doc/x/y/ doc/x/y/z.md"},
    {"*/*/b", "a/x/b"},
    {"[!v]*/",
     "a/ a/b a/x/ a/x/b a/x/y/ a/x/y/b build/ build/o.o doc/ doc/x/ doc/x/y/ doc/x/y/z.md foo/ "
     "foo/foo/ foo/foo/foo node_modules/ node_modules/n.js sub/ sub/build sub/node_modules/ "
     "sub/node_modules/x/ sub/node_modules/x/m.js sub/vendor/ sub/vendor/r.js vendor/packer/ "
     "vendor/packer/p.js vendor/packer/q.php"},
};

TEST(PathPatternAndGit, LeaveOutTheSame) {
  const TemporaryFolder folder;
  for (const GitCase& one : kGitCases) {
    const PathFilter filter({}, {}, {folder.Write("ignore", std::string(one.patterns) + "\n")});
    std::string ignored;
    std::istringstream paths(kPaths);
    for (std::string path; paths >> path;) {
      const bool is_folder = path.ends_with('/');
      const std::string printed = "./" + path.substr(0, path.size() - (is_folder ? 1 : 0));
      if (filter.LeavesOut({printed, 1}, 1, is_folder))
        ignored += (ignored.empty() ? "" : " ") + path;
    }
    EXPECT_EQ(ignored, one.ignored) << one.patterns;
  }
}

}  // namespace
}  // namespace fovea::data
