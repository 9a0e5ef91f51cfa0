#ifndef FOVEA_SCAN_REPORT_SARIF_RULE_H_
#define FOVEA_SCAN_REPORT_SARIF_RULE_H_

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace fovea::scan {

// Text from outside for a message of SARIF, in which [ ] make a link and { } an argument (3.11.3).
std::string SarifText(const std::string& text);

enum class SarifRuleKind {
  kMaliciousCode,
  kAddedCode,  // of a comparison: what was added, and is not malicious as far as the model can tell
};

// Of files of a language: "malicious-code/php", "added-code/php".
std::string SarifRuleId(SarifRuleKind kind, const std::string& language);

// The rule of that id, a reportingDescriptor (3.49): what a finding means, what to do, when it is
// false; with the properties by which GitHub ranks alerts.
nlohmann::ordered_json SarifRule(SarifRuleKind kind, const std::string& language);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_REPORT_SARIF_RULE_H_
