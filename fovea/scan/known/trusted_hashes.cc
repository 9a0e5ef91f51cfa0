#include "fovea/scan/known/trusted_hashes.h"

#include <algorithm>

#include "fovea/scan/known/hash_list.h"

namespace fovea::scan {

TrustedHashes::Entry TrustedHashes::EntryOf(std::string_view digest, size_t list) {
  Entry entry;
  std::copy_n(digest.begin(), std::min(digest.size(), entry.digest.size()), entry.digest.begin());
  entry.list = static_cast<uint32_t>(list);
  return entry;
}

void TrustedHashes::AddList(const std::string& name, std::string_view text) {
  const size_t list = names_.size();
  std::map<data::DigestKind, std::vector<Entry>> more;
  ParseHashList(text, name, [&](data::DigestKind kind, const std::string& digest) {
    more[kind].push_back(EntryOf(digest, list));
  });
  names_.push_back(name);
  for (const auto& [kind, added] : more) {
    std::vector<Entry>& entries = entries_[kind];
    entries.insert(entries.end(), added.begin(), added.end());
    std::sort(entries.begin(), entries.end());
  }
}

std::vector<data::DigestKind> TrustedHashes::kinds() const {
  std::vector<data::DigestKind> kinds;
  for (const auto& [kind, entries] : entries_) kinds.push_back(kind);
  return kinds;
}

std::optional<size_t> TrustedHashes::ListWith(data::DigestKind kind,
                                              std::string_view digest) const {
  const auto of_kind = entries_.find(kind);
  if (of_kind == entries_.end()) return std::nullopt;
  const Entry wanted = EntryOf(digest, 0);
  const auto& entries = of_kind->second;
  const auto found = std::lower_bound(entries.begin(), entries.end(), wanted);
  if (found == entries.end() || found->digest != wanted.digest) return std::nullopt;
  return found->list;
}

TrustCheck::TrustCheck(const TrustedHashes& trusted) : trusted_(trusted) {
  for (const data::DigestKind kind : trusted.kinds()) digesters_.emplace_back(kind, kind);
}

void TrustCheck::Add(std::span<const uint8_t> bytes) {
  for (auto& [kind, digester] : digesters_) digester.Add(bytes);
}

std::optional<size_t> TrustCheck::Finish() {
  std::optional<size_t> first;
  for (auto& [kind, digester] : digesters_) {
    const std::optional<size_t> list = trusted_.ListWith(kind, digester.Finish());
    if (list && (!first || *list < *first)) first = list;
  }
  return first;
}

}  // namespace fovea::scan
