#include "fovea/scan/file_scan.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "fovea/data/files/layout/file_layout.h"
#include "fovea/infer/files/file_verdict.h"
#include "fovea/scan/decisive_words.h"
#include "fovea/scan/diff/added_score.h"
#include "fovea/scan/excerpt.h"
#include "fovea/scan/looks/looks.h"
#include "fovea/scan/name_parts.h"
#include "fovea/scan/region_code.h"

namespace fovea::scan {
namespace {

using infer::FileScore;
using infer::FileWindow;

// places: by start, in the segment's own counting. A region of them begins and ends behind a whole
// character, and not within a line's end.
std::vector<Region> RegionsOf(const Segment& segment,
                              const std::vector<infer::LocatedRegion>& places) {
  const int64_t size = std::ssize(segment.bytes);
  const auto byte = [&](int64_t i) {
    return i < 0 ? -1 : i < size ? int{segment.bytes[static_cast<size_t>(i)]} : segment.next;
  };
  TextPosition here = segment.position;
  int64_t at = 0;
  const auto go_to = [&](int64_t to) {
    to = std::max(at, to);
    here.Advance(segment.bytes.subspan(static_cast<size_t>(at), static_cast<size_t>(to - at)));
    at = to;
    while (at < size && here.Within(byte(at)))
      here.Advance(segment.bytes.subspan(static_cast<size_t>(at++), 1));
  };
  std::vector<Region> regions;
  for (const infer::LocatedRegion& place : places) {
    Region region;
    region.score = infer::ScoreOfLogit(place.hottest.logit);
    const bool within_line_end = byte(place.start - 1) == '\r' && byte(place.start) == '\n';
    go_to(place.start - (within_line_end ? 1 : 0));
    region.start = segment.start + at;
    region.first_line = here.line();
    region.first_column = here.column(byte(at));
    // The end of the last line is not the beginning of the next.
    const bool ends_line = byte(place.end - 1) == '\n';
    go_to(place.end - (ends_line ? 1 : 0));
    region.last_line = here.line();
    region.end_column = here.column(byte(at));
    region.line_end = ends_line ? 1 : 0;
    if (byte(at - 1) == '\r' && byte(at) == '\n' && segment.start + at > region.start)
      ++region.line_end;
    region.end = segment.start + at + (ends_line ? 1 : 0);
    // A character that goes on in the next segment is left to it.
    if (here.Within(byte(at))) region.end = std::max(region.start, region.end - here.unfinished());
    regions.push_back(region);
  }
  return regions;
}

std::vector<Heat> HeatOf(const Segment& segment, const std::vector<FileWindow>& windows,
                         const ByteSpan& excerpt) {
  std::vector<Heat> heat;
  for (const FileWindow& window : windows) {
    const int64_t start = std::max(window.start, excerpt.start);
    const int64_t end = std::min(window.end, excerpt.end);
    if (start < end)
      heat.push_back({segment.start + start, segment.start + end, window.weight,
                      static_cast<float>(infer::ScoreOfLogit(window.logit))});
  }
  return heat;
}

// Those that the excerpt has whole. regions: of the file.
std::vector<Word> WordsOf(const Segment& segment, const std::vector<Region>& regions,
                          const std::vector<infer::Fixation>& fixations, const ByteSpan& excerpt) {
  const std::string_view text(reinterpret_cast<const char*>(segment.bytes.data()),
                              segment.bytes.size());
  std::vector<Word> words;
  if (fixations.empty()) return words;
  for (const Region& region : regions) {
    const ByteSpan here = {region.start - segment.start, region.end - segment.start};
    for (Word word : DecisiveWords(text, here, fixations)) {
      if (word.start < excerpt.start || word.end > excerpt.end) continue;
      word.start += segment.start;
      word.end += segment.start;
      words.push_back(word);
    }
  }
  return words;
}

// What of some spans of the file lies in the segment, in its own counting.
std::vector<ByteSpan> Overlap(const std::vector<ByteSpan>& spans, const Segment& segment) {
  std::vector<ByteSpan> out;
  for (const ByteSpan& span : spans) {
    const int64_t start = std::max<int64_t>(0, span.start - segment.start);
    const int64_t end = std::min(std::ssize(segment.bytes), span.end - segment.start);
    if (start < end) out.push_back({start, end});
  }
  return out;
}

// How rare the score is among clean files, and whether the model tells scores like it apart.
void TellRate(const infer::FileModel& model, const infer::Verdict& verdict, Finding* finding) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const double rate = model.FalseAlarmRate(verdict.language, verdict.logit);
  finding->false_alarm_rate = rate;
  if (rate <= model.FalseAlarmRate(verdict.language, kInfinity))
    finding->rate_bound = RateBound::kAtMost;
  else if (rate >= model.FalseAlarmRate(verdict.language, -kInfinity))
    finding->rate_bound = RateBound::kAtLeast;
}

double LogitOf(double probability) { return std::log(probability / (1 - probability)); }

// Keeps those with the highest scores, the first ones on a tie; by start again.
void KeepHottest(size_t count, std::vector<Region>* regions) {
  if (regions->size() <= count) return;
  std::stable_sort(regions->begin(), regions->end(),
                   [](const Region& a, const Region& b) { return a.score > b.score; });
  regions->resize(count);
  std::sort(regions->begin(), regions->end(),
            [](const Region& a, const Region& b) { return a.start < b.start; });
}

}  // namespace

void FileScan::Add(const Segment& segment) {
  if (bytes_ == 0) format_ = data::FormatOf(segment.bytes);
  FileScore score = model_.Score(segment.bytes, {format_, segment.start});
  cut_ |= score.cut;
  std::vector<infer::LocatedRegion> places;
  if (added_ != nullptr) places = ConfineTo(Overlap(*added_, segment), &score);
  if (bytes_ == 0 && format_ != data::FileFormat::kNone) ends_.emplace();
  if (ends_) ends_->Add(segment.bytes);
  bytes_ += static_cast<int64_t>(segment.bytes.size());
  if (score.logit > most_) {
    sum_ *= std::exp(most_ - score.logit);
    most_ = score.logit;
  }
  if (std::isfinite(most_)) sum_ += std::exp(score.logit - most_);

  const infer::Verdict verdict = thresholds_.Judge(score);
  if (verdict.reached && !verdict_.reached) {
    // What did not reach it is not shown.
    regions_.clear();
    shown_.reset();
  }
  if (options_.keep_looks && (looks_ == nullptr || verdict.margin > verdict_.margin))
    looks_ = std::make_shared<Looks>(Looks{.start = segment.start,
                                           .first_line = segment.position.line(),
                                           .bytes = {segment.bytes.begin(), segment.bytes.end()},
                                           .score = score,
                                           .cuts = model_.cuts()});
  infer::TakeIn(verdict, &verdict_);
  if (verdict.reached || (!verdict_.reached && options_.tell_all)) {
    if (added_ == nullptr) places = infer::Locate(score.windows, options_.locate);
    if (!places.empty()) Keep(segment, score, places, verdict.margin);
  }
  if (!key_maker_) return;
  if (!verdict.reached) places.clear();
  key_maker_->Add(segment.bytes, score.windows, places,
                  LogitOf(thresholds_.Score(verdict.language)));
}

void FileScan::Keep(const Segment& segment, const FileScore& score,
                    const std::vector<infer::LocatedRegion>& places, double margin) {
  Shown shown;
  shown.heat_of_hottest = margin;
  for (const infer::LocatedRegion& place : places) {
    if (!place.sure) continue;
    shown.heat_of_hottest = shown.sure
                                ? std::max<double>(shown.heat_of_hottest, place.hottest.logit)
                                : place.hottest.logit;
    shown.sure = true;
  }
  shown.regions = RegionsOf(segment, places);
  if (shown.sure) AddRegions(shown.regions);
  if (shown_ && std::pair(shown.sure, shown.heat_of_hottest) <=
                    std::pair(shown_->sure, shown_->heat_of_hottest))
    return;

  const ByteSpan excerpt = ChooseExcerpt(segment.bytes, places, options_.content_bytes);
  const auto before = segment.bytes.first(static_cast<size_t>(excerpt.start));
  const auto part = segment.bytes.subspan(static_cast<size_t>(excerpt.start),
                                          static_cast<size_t>(excerpt.size()));
  shown.segment_logit = score.logit;
  shown.heat = HeatOf(segment, score.windows, excerpt);
  shown.words = WordsOf(segment, shown.regions, score.fixations, excerpt);
  shown.content.assign(part.begin(), part.end());
  shown.content_start = segment.start + excerpt.start;
  shown.content_first_line = segment.position.line() + CountLineEnds(before);
  shown_ = std::move(shown);
}

void FileScan::AddRegions(const std::vector<Region>& regions) {
  for (const Region& region : regions) {
    if (!regions_.empty() && region.start - regions_.back().end <= options_.locate.gap_bytes) {
      Region& last = regions_.back();
      last.end = region.end;
      last.last_line = region.last_line;
      last.end_column = region.end_column;
      last.line_end = region.line_end;
      last.score = std::max(last.score, region.score);
    } else {
      regions_.push_back(region);
    }
  }
  if (regions_.size() > 2 * kMaxRegions) KeepHottest(kMaxRegions, &regions_);
}

std::optional<Finding> FileScan::Finish(const std::string& path) {
  if (bytes_ == 0) verdict_ = thresholds_.Judge(model_.Score({}));
  if (!verdict_.reached && !options_.tell_all) return std::nullopt;
  Finding finding;
  finding.path = path;
  finding.language = model_.languages().at(static_cast<size_t>(verdict_.language));
  finding.score = infer::ScoreOfLogit(verdict_.logit);
  finding.threshold = thresholds_.Score(verdict_.language);
  TellRate(model_, verdict_, &finding);
  finding.bytes = bytes_;
  finding.looks = std::move(looks_);
  if (!shown_) return finding;
  finding.regions = shown_->sure ? std::move(regions_) : std::move(shown_->regions);
  KeepHottest(kMaxRegions, &finding.regions);
  const data::FileLayout layout = ends_ ? data::ReadLayout(ends_->extract()) : data::FileLayout();
  if (ends_) NameParts(layout, &finding);
  finding.content = std::move(shown_->content);
  finding.content_start = shown_->content_start;
  finding.content_first_line = shown_->content_first_line;
  finding.heat = std::move(shown_->heat);
  finding.words = std::move(shown_->words);
  ChooseArchitectures(layout, &finding);
  // One segment has all the attention, whatever its logit.
  const double share = sum_ > 0 ? std::exp(shown_->segment_logit - most_) / sum_ : 1;
  for (Heat& heat : finding.heat) heat.weight *= static_cast<float>(share);
  return finding;
}

std::optional<FindingKey> FileScan::TakeKey(bool whole) {
  if (!key_maker_) return std::nullopt;
  return key_maker_->Finish(whole);
}

}  // namespace fovea::scan
