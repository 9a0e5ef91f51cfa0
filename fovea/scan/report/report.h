#ifndef FOVEA_SCAN_REPORT_REPORT_H_
#define FOVEA_SCAN_REPORT_REPORT_H_

#include <functional>
#include <string_view>

#include "fovea/scan/finding.h"

namespace fovea::scan {

struct ReportOptions {
  bool color = false;     // text: ANSI colours
  int width = 100;        // text: columns
  int context_lines = 2;  // text: lines around a region
  int max_lines = 12;     // text: of one region
};

// Turns findings into text as they come. Calls `write` with pieces of the report; what it is given
// never holds a raw control character from outside.
class Report {
 public:
  using Write = std::function<void(std::string_view)>;
  virtual ~Report() = default;
  virtual void Add(const Finding& finding) = 0;
  virtual void Add(const NotScanned& file) = 0;
  virtual void Add(const Note& note) = 0;
  virtual void End(const Summary& summary) = 0;
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_REPORT_REPORT_H_
