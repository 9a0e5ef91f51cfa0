#ifndef FOVEA_EXPLAIN_HTML_PAGE_H_
#define FOVEA_EXPLAIN_HTML_PAGE_H_

#include <string>

namespace fovea::explain {

struct HtmlHeadOptions {
  bool pictures = false;   // allow images that lie in the page
  std::string style = {};  // CSS after that which all pages share
};

// A page up to its heading: light and dark, and a policy that forbids scripts and requests. The
// page closes with "</body>\n</html>\n".
std::string HtmlHead(const std::string& title, const HtmlHeadOptions& options = {});

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_HTML_PAGE_H_
