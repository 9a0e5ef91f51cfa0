#include "fovea/scan/file_scan.h"

#include <algorithm>
#include <cmath>

#include "fovea/infer/files/file_verdict.h"
#include "fovea/scan/excerpt.h"

namespace fovea::scan {
namespace {

using infer::FileScore;
using infer::FileWindow;

// places: by start, in the segment's own counting.
std::vector<Region> RegionsOf(const Segment& segment,
                              const std::vector<infer::LocatedRegion>& places) {
  std::vector<Region> regions;
  int64_t at = 0, line = segment.first_line;
  const auto line_of = [&](int64_t byte) {
    line += CountLineEnds(
        segment.bytes.subspan(static_cast<size_t>(at), static_cast<size_t>(byte - at)));
    at = byte;
    return line;
  };
  for (const infer::LocatedRegion& place : places) {
    Region region;
    region.start = segment.start + place.start;
    region.end = segment.start + place.end;
    region.first_line = line_of(place.start);
    region.last_line = line_of(place.end - 1);
    region.score = infer::ScoreOfLogit(place.hottest.logit);
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
  const FileScore score = model_.Score(segment.bytes);
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
  infer::TakeIn(verdict, &verdict_);
  if (verdict.reached || (!verdict_.reached && options_.tell_all))
    Keep(segment, score, verdict.margin);
}

void FileScan::Keep(const Segment& segment, const FileScore& score, double margin) {
  const std::vector<infer::LocatedRegion> places = infer::Locate(score.windows, options_.locate);
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
  shown.content.assign(part.begin(), part.end());
  shown.content_start = segment.start + excerpt.start;
  shown.content_first_line = segment.first_line + CountLineEnds(before);
  shown_ = std::move(shown);
}

void FileScan::AddRegions(const std::vector<Region>& regions) {
  for (const Region& region : regions) {
    if (!regions_.empty() && region.start - regions_.back().end <= options_.locate.gap_bytes) {
      Region& last = regions_.back();
      last.end = region.end;
      last.last_line = region.last_line;
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
  finding.bytes = bytes_;
  if (!shown_) return finding;
  finding.regions = shown_->sure ? std::move(regions_) : std::move(shown_->regions);
  KeepHottest(kMaxRegions, &finding.regions);
  finding.content = std::move(shown_->content);
  finding.content_start = shown_->content_start;
  finding.content_first_line = shown_->content_first_line;
  finding.heat = std::move(shown_->heat);
  // One segment has all the attention, whatever its logit.
  const double share = sum_ > 0 ? std::exp(shown_->segment_logit - most_) / sum_ : 1;
  for (Heat& heat : finding.heat) heat.weight *= static_cast<float>(share);
  return finding;
}

}  // namespace fovea::scan
