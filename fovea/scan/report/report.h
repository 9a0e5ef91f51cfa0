#ifndef FOVEA_SCAN_REPORT_REPORT_H_
#define FOVEA_SCAN_REPORT_REPORT_H_

#include <cstdint>
#include <functional>
#include <string_view>

#include "fovea/scan/finding.h"

namespace fovea::scan {

struct ReportOptions {
  bool color = false;        // text: ANSI colours
  int width = 100;           // text: columns
  int context_lines = 2;     // text: lines around a region
  int max_lines = 12;        // text: of one region
  int64_t max_findings = 0;  // sarif: so many at most, those with the highest scores; 0: all
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
  // Of those that came, beyond ReportOptions::max_findings.
  virtual int64_t findings_left_out() const { return 0; }
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_REPORT_REPORT_H_
