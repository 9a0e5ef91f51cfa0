#ifndef FOVEA_SCAN_REPORT_CODE_ROWS_H_
#define FOVEA_SCAN_REPORT_CODE_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fovea/data/machine_code/disassembler.h"
#include "fovea/scan/finding.h"
#include "fovea/scan/report/source_rows.h"

namespace fovea::scan {

// The instructions that begin in a row of bytes, by their places in the file. Neighbours that are
// none are one, "(bad) ×3".
struct CodeRow {
  std::optional<uint64_t> address;  // of the first one, where the file's format says it
  std::vector<data::Instruction> instructions;
};

// Instructions of a finding for the rows of a listing, one behind the other from where a region
// begins: not from where a row does, as what is read from within an instruction is wrong at first.
// Of a long region, whose rows are not all asked for, from kRunUp bytes before a row. The finding
// must outlive this.
class CodeRows {
 public:
  // x86 falls into step within a few instructions, wherever it is read from.
  static constexpr int64_t kRunUp = 256;

  explicit CodeRows(const Finding& finding) : finding_(finding) {}

  // By rows in their order; none are passed but those that are shown.
  CodeRow Of(const SourceRow& row);

 private:
  const Finding& finding_;
  size_t region_ = 0;  // that instructions were last taken of
  int64_t at_ = -1;    // behind the last one; -1: none
  std::optional<data::Disassembler> disassembler_;
};

// Whether a region of the finding has instructions.
bool HasCode(const Finding& finding);
// "x86", or "x86, x86-64" where regions differ.
std::string CodeName(const Finding& finding);

// For a text report: "0x401000: push rbp; mov rbp, rsp", in lines of at most `width` columns.
std::vector<std::string> CodeLines(const CodeRow& row, int width);
// "0x401000: ", empty where there is no address.
std::string CodeAddress(const CodeRow& row);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_REPORT_CODE_ROWS_H_
