#include "fovea/scan/ordered_outcomes.h"

#include <utility>

#include "fovea/scan/known/finding_key.h"

namespace fovea::scan {
namespace {

constexpr int64_t kJobBytes = 128;  // of one that has nothing to tell

int64_t HeldBy(const Finding& finding) {
  const size_t key = finding.key == nullptr ? 0 : finding.key->HeldBytes();
  return static_cast<int64_t>(
      key + sizeof(Outcome) + finding.path.capacity() + finding.language.capacity() +
      finding.content.capacity() + finding.regions.capacity() * sizeof(Region) +
      finding.heat.capacity() * sizeof(Heat) + finding.words.capacity() * sizeof(Word));
}

int64_t HeldBy(const NotScanned& file) {
  return static_cast<int64_t>(sizeof(Outcome) + file.path.capacity() + file.reason.capacity());
}

int64_t HeldBy(const Note& note) {
  return static_cast<int64_t>(sizeof(Outcome) + note.path.capacity() + note.text.capacity());
}

}  // namespace

bool OrderedOutcomes::MayGoOn(int64_t job) const {
  if (cancelled_) return true;
  if (job == first_) return jobs_.empty() || jobs_.front().bytes <= max_bytes_ / 2;
  return bytes_ <= max_bytes_;
}

std::optional<int64_t> OrderedOutcomes::Begin() {
  std::unique_lock lock(mutex_);
  room_.wait(lock, [this] { return MayGoOn(first_ + static_cast<int64_t>(jobs_.size())); });
  if (cancelled_) return std::nullopt;
  jobs_.emplace_back();
  bytes_ += kJobBytes;
  return first_ + static_cast<int64_t>(jobs_.size()) - 1;
}

void OrderedOutcomes::Put(int64_t job, Outcome outcome) {
  const int64_t bytes = std::visit([](const auto& any) { return HeldBy(any); }, outcome);
  std::unique_lock lock(mutex_);
  room_.wait(lock, [&] { return Open(job) == nullptr || MayGoOn(job); });
  Job* const held = Open(job);
  if (held == nullptr) return;
  held->outcomes.push_back(std::move(outcome));
  held->bytes += bytes;
  bytes_ += bytes;
  if (job == first_) due_.notify_one();
}

void OrderedOutcomes::End(int64_t job) {
  const std::lock_guard lock(mutex_);
  Job* const held = Open(job);
  if (held == nullptr) return;
  held->ended = true;
  if (job == first_) PopEnded();
}

OrderedOutcomes::Job* OrderedOutcomes::Open(int64_t job) {
  if (job < first_) return nullptr;
  Job& held = jobs_[static_cast<size_t>(job - first_)];
  return held.ended ? nullptr : &held;
}

bool OrderedOutcomes::GiveUp(int64_t job, Outcome last) {
  const int64_t bytes = std::visit([](const auto& any) { return HeldBy(any); }, last);
  const std::lock_guard lock(mutex_);
  Job* const held = Open(job);
  if (held == nullptr) return false;
  held->outcomes.push_back(std::move(last));
  held->bytes += bytes;
  bytes_ += bytes;
  held->ended = true;
  room_.notify_all();
  if (job == first_) due_.notify_one();
  return true;
}

void OrderedOutcomes::PopEnded() {
  while (!jobs_.empty() && jobs_.front().ended && jobs_.front().outcomes.empty()) {
    jobs_.pop_front();
    ++first_;
    bytes_ -= kJobBytes;
  }
  if (!jobs_.empty() && !jobs_.front().outcomes.empty()) due_.notify_one();
  room_.notify_all();
}

void OrderedOutcomes::Cancel() {
  const std::lock_guard lock(mutex_);
  cancelled_ = true;
  room_.notify_all();
}

void OrderedOutcomes::Close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  due_.notify_one();
}

std::vector<Outcome> OrderedOutcomes::Take(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  due_.wait_for(lock, patience, [this] {
    return (!jobs_.empty() && !jobs_.front().outcomes.empty()) || (closed_ && jobs_.empty());
  });
  std::vector<Outcome> out;
  if (jobs_.empty()) return out;
  out.swap(jobs_.front().outcomes);
  bytes_ -= std::exchange(jobs_.front().bytes, 0);
  PopEnded();
  return out;
}

bool OrderedOutcomes::finished() const {
  const std::lock_guard lock(mutex_);
  return closed_ && jobs_.empty();
}

}  // namespace fovea::scan
