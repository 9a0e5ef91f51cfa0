#include "fovea/train/files/bags/bag_sampler.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "fovea/augment/containers.h"
#include "fovea/augment/encode_snippet.h"
#include "fovea/augment/licence_header.h"
#include "fovea/augment/made_hosts.h"
#include "fovea/augment/noise.h"
#include "fovea/augment/rename.h"
#include "fovea/augment/rewrite.h"
#include "fovea/augment/snippets/hard_negatives.h"
#include "fovea/augment/snippets/lookalikes.h"
#include "fovea/core/error.h"

namespace fovea::train {
namespace {

using data::LabelledFile;

constexpr size_t kLongestSnippet = 16'000, kShortestSnippet = 20;
constexpr size_t kLongestHost = 60'000, kLongestMalicious = 200'000;
constexpr size_t kShortestPiece = 20, kLongestPiece = 1'000;

Language Pick(const std::vector<std::pair<Language, double>>& shares, Random& random) {
  double sum = 0;
  for (const auto& [name, share] : shares) sum += share;
  double at = random.Uniform() * sum;
  for (const auto& [name, share] : shares)
    if ((at -= share) < 0) return name;
  return shares.back().first;
}

const LabelledFile& Pick(const FileCorpus::Files& files, Random& random) {
  return *files[random.Below(files.size())];
}

// A file, or of a long one a part that begins with a line.
std::string PartOf(const std::string& bytes, size_t most, Random& random) {
  if (bytes.size() <= most) return bytes;
  if (random.Uniform() < 0.3) return bytes.substr(0, most);
  const size_t line = bytes.find('\n', random.Below(bytes.size() - most));
  return bytes.substr(line == std::string::npos || line + most > bytes.size() ? 0 : line + 1, most);
}

void Rewrite(augment::Sample* sample, Language language, Random& random) {
  if (random.Uniform() < 0.3) augment::StripComments(*sample, language);
  if (random.Uniform() < 0.3) augment::AddLicenceHeader(*sample, language, random);
  if (random.Uniform() < 0.1) augment::JoinLines(*sample, language);
  if (random.Uniform() < 0.2) augment::RenameIdentifiers(*sample, language, random);
  if (random.Uniform() < 0.3) augment::RenameHosts(*sample, random);
}

bool IsText(Language language) {
  return augment::RowOf(language).layout != augment::Layout::kBytes;
}

// As it is, or in a share of the cases encoded.
augment::Snippet MaybeEncoded(augment::Snippet snippet, double share, Random& random) {
  if (random.Uniform() >= share) return snippet;
  const auto encoded = augment::Encode(snippet, random);
  return encoded ? *encoded : snippet;
}

}  // namespace

BagSampler::BagSampler(const FileCorpus::Part& files, const SamplerOptions& options)
    : files_(files), options_(options), benign_lines_(files) {
  for (const augment::LanguageRow& row : augment::Languages())
    if (row.benign_share > 0 && files.benign.contains(row.language))
      hosts_.emplace_back(row.language, row.benign_share);
  for (const auto& [language, list] : files.benign) {
    first_host_[language] = static_cast<int64_t>(hardness_.size());
    hardness_.resize(hardness_.size() + list.size(), std::numeric_limits<float>::infinity());
  }
  for (const auto& [name, list] : files.packages) {
    packages_.push_back(&list);
    first_of_package_.push_back(static_cast<int64_t>(hardness_.size()));
    hardness_.resize(hardness_.size() + list.size(), std::numeric_limits<float>::infinity());
  }
  for (const augment::LanguageRow& row : augment::Languages())
    if (row.malicious_share > 0 &&
        (files.malicious.contains(row.language) || IsPackage(row.language)))
      whole_.emplace_back(row.language, row.malicious_share);
  Require(!hosts_.empty(), "there are no benign files to train on");
  Require(!whole_.empty(), "there are no malicious files to train on");
  for (const auto& [language, list] : files.malicious)
    for (const LabelledFile* file : list)
      if (file->bytes.size() >= kShortestSnippet && file->bytes.size() <= kLongestSnippet)
        snippets_[language].push_back(file);
}

Bag BagSampler::Draw(Random& random) const {
  const double kind = random.Uniform();
  if (kind < options_.whole) return Whole(random);
  return Host(kind < options_.whole + options_.planted, random);
}

// Files of the wild are bags of all sizes: some are longer than most.
int64_t BagSampler::MostWindows(Random& random) const {
  return random.Uniform() < 0.12 ? 4 * options_.windows : options_.windows;
}

Bag BagSampler::Whole(Random& random) const {
  const Language language = Pick(whole_, random);
  const int64_t most = MostWindows(random);
  Bag bag;
  if (IsPackage(language)) {
    bag = Package(most, random);
  } else {
    const DrawnFile file = WholeFile(language, random);
    AddWindows(file.sample, file.outside, file.owner, &bag);
  }
  // What is malicious, or may be, is among those that are kept.
  const int64_t own = bag.Own(), more = own - most;
  int64_t from = 0, before = bag.OwnBefore(kMalicious);
  if (before == own && bag.OwnBefore(kHarmlessCopy) < own) before = bag.OwnBefore(kUnknown);
  if (before < own)
    from = std::max<int64_t>(0, before - static_cast<int64_t>(random.Below(most)));
  else if (more > 0 && random.Uniform() < 0.5)
    from = static_cast<int64_t>(random.Below(more));
  KeepWindows(from, most, &bag);
  if (!bag.IsAsked()) return {};
  bag.malicious = true;
  bag.language = LanguageIndex(language);
  return bag;
}

DrawnFile BagSampler::WholeFile(Language language, Random& random) const {
  const LabelledFile& file = Pick(files_.malicious.at(language), random);
  DrawnFile out;
  // Where it is known which bytes are malicious, the others are benign.
  const bool known = !file.spans.empty();
  out.outside = known ? Outside::kBenign : Outside::kHarmlessCopies;
  if (known)
    out.sample = {file.bytes, file.spans};
  else
    out.sample = WithNovelStretches(PartOf(file.bytes, kLongestMalicious, random));
  Rewrite(&out.sample, language, random);
  if (IsText(language) && random.Uniform() < options_.noisy)
    augment::InsertNoise(out.sample, random);
  return out;
}

// Its spans are what is in no benign file.
augment::Sample BagSampler::WithNovelStretches(std::string bytes) const {
  std::vector<ByteSpan> novel = benign_lines_.NovelStretches(bytes);
  return {std::move(bytes), std::move(novel)};
}

template <class Add>
void BagSampler::VisitPackage(Random& random, Add add) const {
  const size_t package = random.Below(packages_.size());
  const FileCorpus::Files& files = *packages_[package];
  const int64_t first = first_of_package_[package];
  std::vector<int64_t> order(files.size());
  std::iota(order.begin(), order.end(), 0);
  random.Shuffle<int64_t>(order);
  if (random.Uniform() < options_.hottest)
    std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
      return hardness_[first + a] > hardness_[first + b];
    });
  for (const int64_t i : order) {
    augment::Sample sample = WithNovelStretches(PartOf(files[i]->bytes, kLongestHost, random));
    Rewrite(&sample, augment::LanguageNamed(files[i]->language), random);
    if (!add(DrawnFile{std::move(sample), Outside::kHarmlessCopies, first + i})) return;
  }
}

// A package is a bag of files: their windows together.
Bag BagSampler::Package(int64_t most, Random& random) const {
  Bag bag;
  VisitPackage(random, [&](const DrawnFile& file) {
    AddWindows(file.sample, file.outside, file.owner, &bag);
    return bag.Own() <= most;
  });
  return bag;
}

DrawnFiles BagSampler::DrawFiles(size_t most_of_package, Random& random) const {
  const double kind = random.Uniform();
  DrawnFiles out;
  if (kind >= options_.whole) {
    out.malicious = kind < options_.whole + options_.planted;
    out.language = DrawHostLanguage(random);
    out.files.push_back(HostFile(out.language, out.malicious, random));
    if (out.malicious) out.malicious = !out.files[0].sample.spans.empty();
    return out;
  }
  out.malicious = true;
  out.language = Pick(whole_, random);
  if (!IsPackage(out.language)) {
    out.files.push_back(WholeFile(out.language, random));
    return out;
  }
  VisitPackage(random, [&](DrawnFile file) {
    out.files.push_back(std::move(file));
    return out.files.size() < most_of_package;
  });
  return out;
}

Language BagSampler::DrawHostLanguage(Random& random) const { return Pick(hosts_, random); }

Bag BagSampler::Host(bool malicious, Random& random) const {
  const Language language = Pick(hosts_, random);
  Bag bag;
  bag.language = LanguageIndex(language);
  const DrawnFile file = HostFile(language, malicious, random);
  AddWindows(file.sample, file.outside, /*owner=*/-1, &bag);
  const int64_t most = MostWindows(random);
  const int64_t first = bag.OwnBefore(kMalicious);
  if (first < bag.Own()) {
    const auto before = static_cast<int64_t>(random.Below(most));
    KeepWindows(std::max<int64_t>(0, first - before), most, &bag);
  } else {
    const int64_t more = bag.Own() - most;
    KeepWindows(more > 0 ? static_cast<int64_t>(random.Below(more)) : 0, most, &bag);
  }
  bag.malicious = std::count(bag.labels.begin(), bag.labels.end(), 1) > 0;
  if (!bag.malicious && file.owner >= 0)
    for (int64_t i = 0; i < bag.count(); ++i)
      if (bag.kinds[i] != infer::WindowKind::kGap) bag.owners[i] = file.owner;
  return bag;
}

DrawnFile BagSampler::HostFile(Language language, bool malicious, Random& random) const {
  DrawnFile out{.outside = Outside::kBenign};
  out.sample = HostSample(language, malicious, &out.owner, random);
  if (IsText(language) && random.Uniform() < options_.noisy)
    augment::InsertNoise(out.sample, random);
  return out;
}

augment::Sample BagSampler::HostSample(Language language, bool malicious, int64_t* host,
                                       Random& random) const {
  if (random.Uniform() < MadeShare(language)) return Made(language, malicious, random);
  augment::Sample sample;
  const bool alone = IsText(language) && random.Uniform() < options_.alone;
  if (!alone) {
    *host = DrawHost(language, malicious, random);
    const auto which = static_cast<size_t>(*host - first_host_.at(language));
    const bool piece = !malicious && random.Uniform() < options_.pieces;
    const size_t longest = piece ? kShortestPiece + random.Below(kLongestPiece) : kLongestHost;
    sample.bytes = PartOf(files_.benign.at(language)[which]->bytes, longest, random);
    if (piece) *host = -1;
  }
  if (alone ? !malicious : random.Uniform() < 0.4) PlantBenign(&sample, language, random);
  if (malicious) PlantMalicious(&sample, language, random);
  Rewrite(&sample, language, random);
  return sample;
}

double BagSampler::MadeShare(Language language) const {
  if (language == Language::kSql) return options_.contained;
  if (language == Language::kJson) return options_.notebooks;
  return language == Language::kHtaccess ? options_.listed : 0;
}

// Around code that such a file can hold.
augment::Sample BagSampler::Made(Language language, bool malicious, Random& random) const {
  const bool notebook = language == Language::kJson, list = language == Language::kHtaccess;
  const Language held =
      list       ? language
      : notebook ? Pick({{Language::kPython, 0.85}, {Language::kJavaScript, 0.15}}, random)
                 : Pick({{Language::kPhp, 0.4}, {Language::kJavaScript, 0.6}}, random);
  augment::Snippet snippet = malicious ? MaliciousIn(held, random) : BenignSnippet(held, random);
  if (snippet.code.empty()) snippet = augment::HardNegative(held, random);  // an empty file's
  return list       ? augment::AmongPieces(snippet, random)
         : notebook ? augment::InNotebook(snippet, random)
                    : augment::InSqlDump(snippet, random);
}

int64_t BagSampler::DrawHost(Language language, bool malicious, Random& random) const {
  const int64_t first = first_host_.at(language);
  const uint64_t count = files_.benign.at(language).size();
  int64_t host = first + static_cast<int64_t>(random.Below(count));
  if (malicious || random.Uniform() >= options_.hard) return host;
  for (int i = 1; i < options_.candidates; ++i) {
    const int64_t other = first + static_cast<int64_t>(random.Below(count));
    if (hardness_[other] > hardness_[host]) host = other;
  }
  return host;
}

std::vector<augment::Sample> BagSampler::DrawPlanted(Language language, size_t count,
                                                     Random& random) const {
  const augment::Snippet snippet = MaliciousSnippet(language, random);
  const FileCorpus::Files& hosts = files_.benign.at(language);
  std::vector<augment::Sample> out;
  for (size_t i = 0; i < count; ++i) {
    augment::Sample sample{PartOf(Pick(hosts, random).bytes, kLongestHost, random), {}};
    augment::Plant(sample, language, snippet, random);
    Rewrite(&sample, language, random);
    if (!sample.spans.empty()) out.push_back(std::move(sample));
  }
  return out;
}

augment::Sample BagSampler::DrawPlanted(Language language, Random& random) const {
  const auto hosts = files_.benign.find(language);
  if (hosts == files_.benign.end()) return {};
  augment::Sample sample{PartOf(Pick(hosts->second, random).bytes, kLongestHost, random), {}};
  PlantMalicious(&sample, language, random);
  return sample;
}

void BagSampler::PlantMalicious(augment::Sample* sample, Language language, Random& random) const {
  const int pieces = random.Uniform() < 0.8 ? 1 : 2;
  for (int i = 0; i < pieces; ++i) {
    // Not every file has a place for a guest.
    if (!augment::Plant(*sample, language, MaliciousSnippet(language, random), random) &&
        augment::RowOf(language).guest_share > 0)
      augment::Plant(*sample, language, MaliciousIn(augment::RowOf(language).malicious, random),
                     random);
  }
}

void BagSampler::PlantBenign(augment::Sample* sample, Language language, Random& random) const {
  const int pieces = 1 + static_cast<int>(random.Below(2));
  for (int i = 0; i < pieces; ++i)
    augment::Plant(*sample, language, BenignSnippet(language, random), random);
}

augment::Snippet BagSampler::MaliciousSnippet(Language host, Random& random) const {
  if (host == Language::kBinary) {
    if (files_.shellcode.empty() || random.Uniform() < 0.1)
      return {augment::Lookalike(Language::kPhp, random).code, host, true};
    return {Pick(files_.shellcode, random).bytes, host, true};
  }
  const augment::LanguageRow& row = augment::RowOf(host);
  const bool guest = row.guest_share > 0 && random.Uniform() < row.guest_share;
  return MaliciousIn(guest ? row.guest : row.malicious, random);
}

augment::Snippet BagSampler::MaliciousIn(Language language, Random& random) const {
  const auto real = snippets_.find(language);
  augment::Snippet snippet =
      real == snippets_.end() || random.Uniform() < options_.look_alikes
          ? augment::Lookalike(language, random)
          : augment::Snippet{Pick(real->second, random).bytes, language, true};
  return MaybeEncoded(std::move(snippet), options_.encoded, random);
}

augment::Snippet BagSampler::BenignSnippet(Language language, Random& random) const {
  const auto files = files_.benign.find(language);
  const bool generated = augment::RowOf(language).hard_negatives != nullptr;
  augment::Snippet snippet;
  if (files == files_.benign.end() || (generated && random.Uniform() < options_.look_alikes)) {
    snippet = augment::HardNegative(language, random);
  } else {
    const size_t length = 60 + random.Below(2000);
    snippet = {PartOf(Pick(files->second, random).bytes, length, random), language, false};
  }
  return MaybeEncoded(std::move(snippet), options_.encoded, random);
}

}  // namespace fovea::train
