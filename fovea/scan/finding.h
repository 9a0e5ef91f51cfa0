#ifndef FOVEA_SCAN_FINDING_H_
#define FOVEA_SCAN_FINDING_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/data/files/walk/left_out.h"
#include "fovea/data/machine_code/architecture.h"

namespace fovea::scan {

struct FindingKey;  // scan/known/finding_key.h
struct Looks;       // scan/looks/looks.h

// A stretch of a file that speaks for the verdict, of whole characters where it is text. Lines and
// columns are those of TextPosition; without a meaning in a binary file.
struct Region : ByteSpan {
  int64_t first_line = 1, last_line = 1;  // of its first and last byte, from 1
  double score = 0;                       // probability, of the hottest window in it
  int64_t first_column = 1;               // on the first line
  int64_t end_column = 1;                 // on the last one: behind the last column
  int64_t line_end = 0;                   // how many of its last bytes end the line: 0 to 2
  // Of a file with parts (data::FileLayout): where its first byte is, ".text+0x1a40", and the
  // address of that once loaded.
  std::string part = {};
  std::optional<uint64_t> address = {};
  // How a report reads its bytes as instructions, if it does (region_code.h).
  std::optional<data::Architecture> architecture = {};
};

// Attention over a part of a file, for the heat map.
struct Heat : ByteSpan {
  float weight = 0;  // share of the file's attention, sums to 1 over all windows
  float score = 0;   // probability that this window is malicious
};

// A stretch of a few characters that decided, as far as the sharp look tells (infer::Fixation).
struct Word : ByteSpan {
  float share = 0;  // of what speaks for the verdict in its region, 0 to 1
};

// Whether a rate is known, or only on which side of it the true one lies.
enum class RateBound { kNone, kAtLeast, kAtMost };

// How a file differs from the one that it was compared with.
enum class Change { kNone, kAdded, kChanged };

// A file's verdict with its places. `content` is what a report may show of it; everything in it,
// and in the path, is hostile.
struct Finding {
  std::string path;
  std::string language;  // told from the content: "php", "js", …, "bin"
  std::string format;    // of a file whose parts are known: "elf x86-64", "png"
  double score = 0;      // probability
  double threshold = 0;  // that it reached
  // Share of clean files of the language that score as high (FileModel::FalseAlarmRate); 0: unknown
  double false_alarm_rate = 0;
  RateBound rate_bound = RateBound::kNone;
  int64_t bytes = 0;            // size of the file
  std::vector<Region> regions;  // by start, without overlap; the hottest has the highest score
  std::vector<Heat> heat;       // by start; of the part in `content`
  std::vector<Word> words;      // by start, without overlap; likewise; those that say most
  std::string content;          // bytes from content_start on, around the regions when it is cut
  int64_t content_start = 0;
  int64_t content_first_line = 1;         // number of the line in which content begins
  std::shared_ptr<const FindingKey> key;  // only where ScanOptions asks for it
  std::shared_ptr<const Looks> looks;     // likewise; none of an empty file
  Change change = Change::kNone;
  int64_t lines_added = 0, lines_removed = 0;  // where it is changed and compared line by line
  std::string known_from;  // the list of known findings that has it; empty: it is new
};

// A file that was not, or not wholly, scanned.
struct NotScanned {
  std::string path;
  std::string reason;
};

// What else a user should know; nothing of it is left unscanned.
struct Note {
  std::string path;  // empty: the whole scan
  std::string text;
};

// What a list took out of a scan.
struct ListCount {
  std::string list;
  int64_t count = 0;
};

// Symbolic links, fifos, sockets and devices that were compared with those of an original.
struct SpecialCounts {
  int64_t changed = 0, added = 0, removed = 0, same = 0;
};

// Files that were compared with an original.
struct ComparisonCounts {
  int64_t changed = 0, added = 0, removed = 0, same = 0;
  int64_t same_text = 0;  // but for line ends or a byte-order mark

  SpecialCounts special;

  int64_t all() const {
    return changed + added + removed + same + same_text + special.changed + special.added +
           special.removed + special.same;
  }
  bool differ() const {
    return changed + added + removed + special.changed + special.added + special.removed > 0;
  }
};

struct Summary {
  std::string model;  // name and version
  std::string fovea_version;
  double false_alarm_rate = 0;  // that the thresholds stand for; 0: threshold given by hand
  int64_t files_scanned = 0, bytes_scanned = 0;
  int64_t findings = 0, findings_left_out = 0;  // the second: beyond --max-findings
  std::vector<ListCount> known;                 // findings that a list has; not among `findings`
  std::vector<ListCount> trusted;               // files that a list has; not among `files_scanned`
  int64_t not_scanned = 0;
  data::LeftOutCounts left_out = {};  // by the options that chose what to scan
  std::optional<ComparisonCounts> comparison;
  double seconds = 0;
  bool interrupted = false;
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_FINDING_H_
