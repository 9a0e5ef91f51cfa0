#ifndef FOVEA_SCAN_KNOWN_TRUSTED_HASHES_H_
#define FOVEA_SCAN_KNOWN_TRUSTED_HASHES_H_

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/data/digest.h"

namespace fovea::scan {

// Hashes of files whose content somebody vouches for, by lists.
class TrustedHashes {
 public:
  // name: of the list, for reports. Throws InputError as ParseHashList does.
  void AddList(const std::string& name, std::string_view text);

  size_t lists() const { return names_.size(); }
  const std::string& ListName(size_t list) const { return names_[list]; }
  // Those that a list has.
  std::vector<data::DigestKind> kinds() const;

  // The first list that has the digest (raw bytes). Any number of threads may ask.
  std::optional<size_t> ListWith(data::DigestKind kind, std::string_view digest) const;

 private:
  // Up to 256 bits of the digest, and the list.
  struct Entry {
    std::array<uint8_t, 32> digest{};
    uint32_t list = 0;
    friend auto operator<=>(const Entry&, const Entry&) = default;
  };
  static Entry EntryOf(std::string_view digest, size_t list);

  std::vector<std::string> names_;
  std::map<data::DigestKind, std::vector<Entry>> entries_;  // sorted
};

// Hashes a file as it is read, by all kinds of digest that the lists have.
class TrustCheck {
 public:
  explicit TrustCheck(const TrustedHashes& trusted);
  void Add(std::span<const uint8_t> bytes);
  // After the file's last byte, once: the list that has it.
  std::optional<size_t> Finish();

 private:
  const TrustedHashes& trusted_;
  std::vector<std::pair<data::DigestKind, data::Digester>> digesters_;
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_KNOWN_TRUSTED_HASHES_H_
