#include "fovea/train/files/sharp/learn_byte_pairs.h"

#include <algorithm>
#include <map>
#include <queue>
#include <set>
#include <vector>

#include "fovea/core/random.h"
#include "fovea/infer/files/sharp/reading.h"

namespace fovea::train {
namespace {

using Pieces = std::vector<uint16_t>;

struct Word {
  Pieces pieces;
  int64_t count;
};

uint32_t KeyOf(uint16_t left, uint16_t right) { return uint32_t{left} << 16 | right; }

class Learner {
 public:
  explicit Learner(const WordCounts& words) {
    const std::map<std::string, int64_t> sorted(words.begin(), words.end());
    for (const auto& [text, count] : sorted) {
      words_.push_back({Pieces(text.size()), count});
      std::transform(text.begin(), text.end(), words_.back().pieces.begin(),
                     [](char c) { return static_cast<uint8_t>(c); });
      CountPairs(words_.size() - 1, 1);
    }
    for (const auto& [key, count] : counts_) queue_.push({count, key});
  }

  infer::BytePairs Learn(int64_t most) {
    std::vector<infer::BytePairs::Pair> pairs;
    while (std::ssize(pairs) < most && !queue_.empty()) {
      const auto [count, key] = queue_.top();
      queue_.pop();
      if (counts_[key] != count) {
        if (counts_[key] > 1) queue_.push({counts_[key], key});
        continue;
      }
      if (count < 2) break;
      const auto left = static_cast<uint16_t>(key >> 16), right = static_cast<uint16_t>(key);
      const auto joined = static_cast<uint16_t>(infer::BytePairs::kBytes + pairs.size());
      pairs.push_back({left, right});
      Join(left, right, joined);
    }
    return infer::BytePairs(std::move(pairs));
  }

 private:
  struct Entry {
    int64_t count;
    uint32_t key;
    bool operator<(const Entry& other) const {
      return count != other.count ? count < other.count : key > other.key;
    }
  };

  void CountPairs(size_t word, int64_t sign) {
    const Pieces& pieces = words_[word].pieces;
    for (size_t i = 0; i + 1 < pieces.size(); ++i) {
      const uint32_t key = KeyOf(pieces[i], pieces[i + 1]);
      counts_[key] += sign * words_[word].count;
      if (sign > 0) where_[key].insert(static_cast<uint32_t>(word));
    }
  }

  void Join(uint16_t left, uint16_t right, uint16_t joined) {
    const std::set<uint32_t> words = std::move(where_[KeyOf(left, right)]);
    where_.erase(KeyOf(left, right));
    std::set<uint32_t> fresh;
    for (const uint32_t word : words) {
      CountPairs(word, -1);
      Pieces& pieces = words_[word].pieces;
      size_t kept = 0;
      for (size_t i = 0; i < pieces.size(); ++i, ++kept) {
        const bool joins = i + 1 < pieces.size() && pieces[i] == left && pieces[i + 1] == right;
        pieces[kept] = joins ? joined : pieces[i];
        i += joins;
      }
      pieces.resize(kept);
      CountPairs(word, 1);
      for (size_t i = 0; i + 1 < kept; ++i)
        if (pieces[i] == joined || pieces[i + 1] == joined)
          fresh.insert(KeyOf(pieces[i], pieces[i + 1]));
    }
    for (const uint32_t key : fresh) queue_.push({counts_[key], key});
  }

  std::vector<Word> words_;
  std::unordered_map<uint32_t, int64_t> counts_;
  std::unordered_map<uint32_t, std::set<uint32_t>> where_;  // the words of a pair, and former ones
  std::priority_queue<Entry> queue_;                        // counts may be of the past
};

constexpr size_t kFilesOfGroup = 250;
constexpr size_t kLongestFile = 30'000;

void CountIn(const FileCorpus::Files& files, Random& random, WordCounts* counts) {
  for (size_t i = 0; i < std::min(files.size(), kFilesOfGroup); ++i) {
    const std::string& bytes = files[random.Below(files.size())]->bytes;
    const std::span<const uint8_t> text(reinterpret_cast<const uint8_t*>(bytes.data()),
                                        std::min(bytes.size(), kLongestFile));
    infer::ForEachSpelling(text, [&](std::span<const uint8_t> word) {
      ++(*counts)[std::string(word.begin(), word.end())];
    });
  }
}

}  // namespace

infer::BytePairs LearnBytePairs(const WordCounts& words, int64_t most) {
  return Learner(words).Learn(most);
}

WordCounts CountWords(const FileCorpus::Part& files, uint64_t seed) {
  WordCounts counts;
  Random random(seed);
  for (const auto* by_language : {&files.benign, &files.malicious})
    for (const auto& [language, list] : *by_language)
      if (augment::RowOf(language).layout != augment::Layout::kBytes)
        CountIn(list, random, &counts);
  FileCorpus::Files of_packages;
  for (const auto& [name, list] : files.packages)
    of_packages.insert(of_packages.end(), list.begin(), list.end());
  if (!of_packages.empty()) CountIn(of_packages, random, &counts);
  return counts;
}

}  // namespace fovea::train
