#include "fovea/scan/report/report_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "fovea/core/readable.h"
#include "fovea/explain/clean_text.h"
#include "fovea/scan/report/heat_map.h"
#include "fovea/scan/report/left_out_text.h"

namespace fovea::scan {

using explain::CleanName;

namespace {

constexpr size_t kMaxPath = 16384;

bool KnowsRate(const Finding& finding) {
  return finding.false_alarm_rate > 0 && finding.false_alarm_rate <= 1;
}

// 8,000 of "1 in 8,000": two digits; so that a bound stays true, rounded towards its side.
std::string OneIn(const Finding& finding) {
  const double count = std::min(1 / finding.false_alarm_rate, 1e15);
  const double unit = std::pow(10, std::max(0.0, std::floor(std::log10(count)) - 1));
  const double slack = 1e-9 * count / unit;
  double digits = std::round(count / unit);
  if (finding.rate_bound == RateBound::kAtLeast) digits = std::ceil(count / unit - slack);
  if (finding.rate_bound == RateBound::kAtMost) digits = std::floor(count / unit + slack);
  return Grouped(std::llround(digits * unit));
}

}  // namespace

std::string PathText(const std::string& path) {
  return path.empty() ? "(no name)" : CleanName(path, kMaxPath);
}

std::string SizeText(int64_t bytes) {
  if (bytes < 1000) return Plural(bytes, "byte");
  static constexpr std::array kUnits = {"kB", "MB", "GB", "TB", "PB", "EB"};
  double value = static_cast<double>(bytes) / 1000;
  size_t unit = 0;
  while (value >= 999.5 && unit + 1 < kUnits.size()) {
    value /= 1000;
    ++unit;
  }
  const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return fmt::format("{:.{}f} {}", value, decimals, kUnits[unit]);
}

std::string TimeText(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return "n/a";
  if (seconds < 10) return fmt::format("{:.2f} s", seconds);
  if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<int64_t>(std::lround(std::min(seconds, 1e12)));
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole / 60 % 60);
}

std::string RateText(double rate) {
  if (!(rate > 0 && rate <= 1)) return "threshold given by hand";
  return fmt::format("about 1 in {}", Plural(std::llround(1 / rate), "clean file"));
}

std::string RarityText(const Finding& finding) {
  if (!KnowsRate(finding)) return "how many clean files of this kind score as high is unknown";
  const char* words = finding.rate_bound == RateBound::kAtLeast  ? "at least"
                      : finding.rate_bound == RateBound::kAtMost ? "fewer than"
                                                                 : "about";
  return fmt::format("{} 1 in {} clean files of this kind scores as high", words, OneIn(finding));
}

std::string ShortRarityText(const Finding& finding) {
  if (!KnowsRate(finding)) return "unknown";
  const char* sign = finding.rate_bound == RateBound::kAtLeast  ? "≥ "
                     : finding.rate_bound == RateBound::kAtMost ? "< "
                                                                : "";
  return fmt::format("{}1 in {}", sign, OneIn(finding));
}

bool IsBinary(const Finding& finding) {
  return finding.language == "bin" ||
         (!finding.format.empty() && finding.format.starts_with(finding.language));
}

bool IsFound(const Finding& finding) { return finding.score >= finding.threshold; }

std::string VerdictText(const Finding& finding) {
  std::string language = finding.language == "bin" ? "binary" : CleanName(finding.language, 40);
  if (!finding.format.empty()) language += " (" + finding.format + ")";
  const char* words = IsFound(finding) ? "malicious" : "below the threshold:";
  if (finding.change == Change::kAdded) words = IsFound(finding) ? "added, malicious" : "added,";
  if (finding.change == Change::kChanged)
    words = IsFound(finding) ? "changed, malicious" : "changed,";
  std::string text = words + (language.empty() ? "" : " " + language);
  if (finding.lines_added > 0 || finding.lines_removed > 0)
    text +=
        fmt::format(" · +{} −{} {}", Grouped(finding.lines_added), Grouped(finding.lines_removed),
                    finding.lines_added + finding.lines_removed == 1 ? "line" : "lines");
  return text;
}

std::string PlaceText(const Finding& finding, const Region& region) {
  if (IsBinary(finding))
    return fmt::format("{} at {}{}", Plural(region.size(), "byte"), OffsetText(region.start),
                       PartText(region));
  if (region.last_line > region.first_line)
    return fmt::format("lines {}–{}", Grouped(region.first_line), Grouped(region.last_line));
  const std::string line = "line " + Grouped(region.first_line);
  return region.first_column > 1 ? line + ", column " + Grouped(region.first_column) : line;
}

std::string PartText(const Region& region) {
  if (region.part.empty()) return "";
  std::string text = " · " + CleanName(region.part, 80);
  if (region.address) text += fmt::format(" · address 0x{:x}", *region.address);
  return text;
}

std::string OffsetText(int64_t offset) { return fmt::format("0x{:x}", offset); }

std::vector<size_t> RegionsByScore(const Finding& finding) {
  std::vector<size_t> order(finding.regions.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const HeatMap heat(finding);
  const auto rank = [&](size_t i) {
    const Region& region = finding.regions[i];
    return std::pair(std::isfinite(region.score) ? region.score : 0,
                     heat.Share(region.start, region.end));
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return rank(a) > rank(b); });
  return order;
}

std::string NoteText(const Note& note) {
  const std::string text = CleanName(note.text, 2000);
  return note.path.empty() ? text : PathText(note.path) + ": " + text;
}

namespace {

std::vector<std::string> ComparisonText(const ComparisonCounts& counts, int64_t found) {
  const int64_t same = counts.same + counts.same_text;
  if (!counts.differ()) return {"No difference in " + Plural(same, "file") + "."};
  std::vector<std::string> out;
  if (found > 0) {
    out = {fmt::format("Malicious code was added in {}, as far as the model can tell.",
                       Plural(found, "file")),
           "Look at each place before you change or delete a file."};
  } else {
    out = {"Nothing malicious was added, as far as the model can tell."};
  }
  out.push_back(fmt::format(
      "{} changed, {} added, {} only in the original; {} unchanged{}.",
      Plural(counts.changed, "file"), Grouped(counts.added), Grouped(counts.removed),
      Grouped(counts.same),
      counts.same_text == 0 ? "" : ", " + Grouped(counts.same_text) + " but for line ends"));
  const SpecialCounts& special = counts.special;
  if (special.changed + special.added + special.removed > 0)
    out.push_back(fmt::format(
        "Links, fifos, sockets, devices: {} changed, {} added, {} only in the original (see the "
        "notes).",
        Grouped(special.changed), Grouped(special.added), Grouped(special.removed)));
  return out;
}

}  // namespace

std::vector<std::string> OutcomeText(const Summary& summary, int64_t found, int64_t not_scanned) {
  std::vector<std::string> out;
  if (summary.comparison && summary.comparison->all() == 0 && not_scanned == 0) {
    const std::string all = AllLeftOutBy(summary);
    out.push_back("No file was compared" +
                  (all.empty() ? "." : ": all was left out by " + all + "."));
  } else if (summary.comparison) {
    out = ComparisonText(*summary.comparison, found);
  } else if (found > 0) {
    out.push_back(
        fmt::format("Malicious code in {}, as far as the model can tell.", Plural(found, "file")));
    out.push_back("Look at each place before you change or delete a file.");
    if (summary.findings_left_out > 0) {
      out.push_back(Plural(summary.findings_left_out, "finding") +
                    " beyond the limit that was asked for " +
                    (summary.findings_left_out == 1 ? "is" : "are") + " not shown.");
    }
  } else if (summary.files_scanned > 0) {
    out.push_back("No malicious code found in " + Plural(summary.files_scanned, "file") +
                  (summary.known.empty() ? "." : " but what is known."));
  } else if (!summary.trusted.empty()) {
    out.push_back("No malicious code found: every file is trusted.");
  } else {
    const std::string all = AllLeftOutBy(summary);
    out.push_back("No file was scanned" +
                  (all.empty() ? "." : ": all was left out by " + all + "."));
  }
  for (std::string& sentence : ListsText(summary)) out.push_back(std::move(sentence));
  for (std::string& sentence : LeftOutText(summary)) out.push_back(std::move(sentence));
  if (not_scanned > 0) {
    out.push_back(Plural(not_scanned, "file") +
                  " could not be scanned, or only in part: not known to be clean.");
  }
  if (summary.interrupted)
    out.push_back("The scan was interrupted: what it did not reach is not known to be clean.");
  return out;
}

std::vector<std::string> ListsText(const Summary& summary) {
  std::vector<std::string> out;
  for (const ListCount& known : summary.known)
    out.push_back(fmt::format("{} left out ({}).", Plural(known.count, "known finding"),
                              PathText(known.list)));
  for (const ListCount& trusted : summary.trusted)
    out.push_back(
        fmt::format("{} trusted by {}.", Plural(trusted.count, "file"), PathText(trusted.list)));
  return out;
}

int64_t Total(const std::vector<ListCount>& counts) {
  return std::accumulate(counts.begin(), counts.end(), int64_t{0},
                         [](int64_t sum, const ListCount& one) { return sum + one.count; });
}

bool IsWarning(const std::string& sentence) {
  return sentence.find("not known to be clean") != std::string::npos;
}

std::vector<std::pair<std::string, std::string>> FactsText(const Summary& summary) {
  std::string scanned =
      Plural(summary.files_scanned, "file") + ", " + SizeText(summary.bytes_scanned);
  std::string time = TimeText(summary.seconds);
  if (summary.seconds > 0 && std::isfinite(summary.seconds)) {
    const double speed = static_cast<double>(summary.bytes_scanned) / summary.seconds;
    if (speed < 1e18) time += " (" + SizeText(std::llround(speed)) + "/s)";
  }
  return {{"scanned", scanned},
          {"time", time},
          {"model", CleanName(summary.model)},
          {"false alarms", RateText(summary.false_alarm_rate)},
          {"program", "fovea " + CleanName(summary.fovea_version)}};
}

}  // namespace fovea::scan
