#include "fovea/scan/scanner.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <filesystem>
#include <thread>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/core/version.h"
#include "fovea/data/files/walk/folder_walk.h"
#include "fovea/infer/files/thresholds.h"
#include "fovea/scan/known/key_paths.h"
#include "fovea/scan/known/known_findings.h"
#include "fovea/scan/known/trusted_hashes.h"
#include "fovea/scan/ordered_outcomes.h"
#include "fovea/scan/scan_visitor.h"
#include "fovea/scan/tally.h"
#include "fovea/scan/walk_outcome.h"
#include "fovea/scan/workers.h"

namespace fovea::scan {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int64_t kHeldBytes = int64_t{16} << 20;  // of outcomes whose turn has not come
constexpr auto kTick = std::chrono::milliseconds(100);
constexpr auto kPatience = std::chrono::milliseconds(700);  // after an interrupt

// Hands outcomes on, and counts them.
class Teller {
 public:
  Teller(const ScanSink& sink, int64_t max_findings, Summary* summary)
      : sink_(sink), max_findings_(max_findings), summary_(summary) {}

  void operator()(const Finding& finding) {
    const bool counts = finding.score >= finding.threshold;
    if (counts && sink_.any_finding) sink_.any_finding(finding);
    if (counts && !finding.known_from.empty()) return CountIn(finding.known_from, &summary_->known);
    if (counts) ++summary_->findings;
    if (counts && max_findings_ > 0 && summary_->findings > max_findings_)
      ++summary_->findings_left_out;
    else
      sink_.finding(finding);
  }
  void operator()(const NotScanned& file) {
    ++summary_->not_scanned;
    sink_.not_scanned(file);
  }
  void operator()(const Note& note) {
    if (sink_.note) sink_.note(note);
  }

 private:
  static void CountIn(const std::string& list, std::vector<ListCount>* counts) {
    for (ListCount& known : *counts) {
      if (known.list != list) continue;
      ++known.count;
      return;
    }
    counts->push_back({list, 1});
  }

  const ScanSink& sink_;
  const int64_t max_findings_;
  Summary* summary_;
};

// Empty where it cannot be told.
std::string CurrentFolder() {
  std::error_code error;
  return std::filesystem::current_path(error).string();
}

// finish: adds to the summary what the jobs' source knows.
Summary RunJobs(int count, NextJob next, const std::vector<std::string>& paths,
                const infer::FileModel& model, const ScanOptions& options, const ScanSink& sink,
                const std::atomic<bool>* stop, const std::function<void(Summary*)>& finish) {
  const Clock::time_point began = Clock::now();
  const infer::Thresholds thresholds(model, options.false_alarm_rate, options.threshold);
  OrderedOutcomes outcomes(kHeldBytes);
  Tally tally;
  std::atomic<bool> cancelled{false};
  const KeyPaths key_paths(paths, CurrentFolder());
  const ScanContext context = {model,     thresholds, options,   key_paths,
                               &outcomes, &tally,     &cancelled};

  Summary summary;
  summary.model = model.name();
  summary.fovea_version = Version();
  summary.false_alarm_rate = options.threshold ? 0 : options.false_alarm_rate;
  Teller tell(sink, options.max_findings, &summary);
  Workers workers(count, std::move(next), context, &cancelled);
  Clock::time_point told = began;
  std::optional<Clock::time_point> stopped;
  while (!outcomes.finished()) {
    if (!stopped && stop != nullptr && *stop) {
      stopped = Clock::now();
      workers.Cancel();
    }
    if (stopped && Clock::now() - *stopped > kPatience)
      workers.GiveUpAll();
    else
      workers.GiveUpStuck(options.stuck_seconds);
    for (const Outcome& outcome : outcomes.Take(kTick)) std::visit(tell, outcome);
    if (!sink.progress || Clock::now() - told < kTick) continue;
    told = Clock::now();
    sink.progress({tally.files(), tally.bytes(), tally.findings(), tally.path()});
  }
  if (const std::exception_ptr failure = workers.failure()) std::rethrow_exception(failure);
  summary.interrupted = stop != nullptr && *stop;
  if (options.known != nullptr && !summary.interrupted)
    for (const Note& note : options.known->Gone()) tell(note);
  summary.files_scanned = tally.files();
  summary.bytes_scanned = tally.bytes();
  for (size_t i = 0; i < data::kLeftOutReasons; ++i) summary.left_out[i].files = tally.left_out(i);
  std::vector<int64_t> trusted = tally.trusted();
  if (options.trusted != nullptr) trusted.resize(options.trusted->lists());
  for (size_t list = 0; list < trusted.size(); ++list) {
    const std::string& name = options.trusted->ListName(list);
    if (trusted[list] > 0)
      summary.trusted.push_back({name, trusted[list]});
    else if (!summary.interrupted)
      tell(Note{"", StrCat("--trust ", Printable(name, 300), ": no file has a hash of it")});
  }
  finish(&summary);
  summary.seconds = std::chrono::duration<double>(Clock::now() - began).count();
  if (workers.given_up() && sink.left_behind) sink.left_behind(summary);
  return summary;
}

// Its patterns, made ready once.
ScanOptions WithFilter(ScanOptions options) {
  options.walk.filter = data::FilterOf(options.walk);
  return options;
}

}  // namespace

Summary Scan(const std::vector<std::string>& paths, const infer::FileModel& model,
             const ScanOptions& given_options, const ScanSink& sink, const std::atomic<bool>* stop,
             const data::FolderWalk::Source& more) {
  const ScanOptions options = WithFilter(given_options);
  Require(options.jobs >= 0, "the number of jobs must be at least 0, got ", options.jobs);
  data::FolderWalk walk(paths, options.walk, more);
  const auto next = [&]() -> std::optional<Job> {
    std::optional<data::FolderWalk::Entry> entry = walk.Next();
    if (!entry) return std::nullopt;
    Job job = {entry->path, nullptr};
    job.visit = [&options, entry = std::move(*entry)](ScanVisitor& visitor) {
      if (!entry.not_read.empty())
        visitor.NotRead(entry.path, entry.not_read);
      else if (!visitor.IsTrusted(entry.path))
        data::VisitFile(entry.path, options.walk, visitor, entry.root);
    };
    return job;
  };
  const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  const auto finish = [&](Summary* summary) {
    for (size_t i = 0; i < data::kLeftOutReasons; ++i) {
      summary->left_out[i].files += walk.left_out()[i].files;
      summary->left_out[i].folders += walk.left_out()[i].folders;
    }
    TellPassedOver(walk.passed_over(), sink);
    if (!summary->interrupted) TellUnmatched(*options.walk.filter, sink);
  };
  return RunJobs(options.jobs > 0 ? options.jobs : cores, next, paths, model, options, sink, stop,
                 finish);
}

Summary ScanBytes(const std::string& path, data::ByteReader& bytes, const infer::FileModel& model,
                  const ScanOptions& given_options, const ScanSink& sink,
                  const std::atomic<bool>* stop) {
  const ScanOptions options = WithFilter(given_options);
  bool given = false;
  const auto next = [&]() -> std::optional<Job> {
    if (std::exchange(given, true)) return std::nullopt;
    return Job{path,
               [&](ScanVisitor& visitor) { data::VisitBytes(path, bytes, options.walk, visitor); }};
  };
  const auto finish = [&](Summary* summary) {
    if (!summary->interrupted) TellUnmatched(*options.walk.filter, sink);
  };
  return RunJobs(1, next, {}, model, options, sink, stop, finish);
}

}  // namespace fovea::scan
