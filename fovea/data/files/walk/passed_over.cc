#include "fovea/data/files/walk/passed_over.h"

#include "fovea/core/error.h"
#include "fovea/core/readable.h"

namespace fovea::data {
namespace {

std::string FirstOf(const NamedFew& few) {
  std::string text;
  for (const std::string& name : few.first)
    text += (text.empty() ? "" : ", ") + Printable(name, 300);
  const int64_t more = few.count - static_cast<int64_t>(few.first.size());
  return more > 0 ? StrCat(text, " and ", Grouped(more), " more") : text;
}

// "4 links that lead nowhere"
std::string Links(int64_t count, const char* one, const char* several) {
  return Plural(count, "link") + (count == 1 ? one : several);
}

}  // namespace

std::vector<std::string> PassedOverText(const PassedOver& passed, const std::string& follow) {
  std::vector<std::string> out;
  std::string special;
  const auto add = [&](int64_t count, const std::string& text) {
    if (count > 0) special += (special.empty() ? "" : ", ") + text;
  };
  add(passed.sockets, Plural(passed.sockets, "socket"));
  add(passed.fifos, Plural(passed.fifos, "fifo"));
  add(passed.devices, Plural(passed.devices, "device"));
  add(passed.dead_links, Links(passed.dead_links, " that leads nowhere", " that lead nowhere"));
  add(passed.links_back, Links(passed.links_back, " that leads back to a folder around it",
                               " that lead back to a folder around them"));
  if (!special.empty()) out.push_back("passed over: " + special);
  if (passed.pseudo_folders.count > 0)
    out.push_back("pseudo file systems passed over: " + FirstOf(passed.pseudo_folders));
  if (passed.links_outside.count > 0) {
    const int64_t count = passed.links_outside.count;
    out.push_back(StrCat(Plural(count, "link"),
                         count == 1 ? " to a folder elsewhere was" : " to folders elsewhere were",
                         " not followed",
                         follow.empty() ? "" : StrCat(" (", follow, " follows them)"), ": ",
                         FirstOf(passed.links_outside)));
  }
  if (passed.ignore_files.count > 0)
    out.push_back(StrCat(
        "ignore files inside of what is scanned are not obeyed: ", FirstOf(passed.ignore_files),
        "; give one with --ignore-file if you trust it"));
  if (passed.links_out.count > 0)
    out.push_back(StrCat("passed over: ", Plural(passed.links_out.count, "link"),
                         " to what is not in the archive: ", FirstOf(passed.links_out)));
  if (passed.special_members.count > 0)
    out.push_back(StrCat("passed over: ", Plural(passed.special_members.count, "member"),
                         passed.special_members.count == 1 ? " that is" : " that are",
                         " no file: ", FirstOf(passed.special_members)));
  return out;
}

}  // namespace fovea::data
