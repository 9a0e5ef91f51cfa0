#ifndef FOVEA_INFER_FILES_DISTINCT_FEATURES_H_
#define FOVEA_INFER_FILES_DISTINCT_FEATURES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace fovea::infer {

// What a window says twice counts once: a line that is harmless is so a hundred times over.
class DistinctFeatures {
 public:
  // Appends those features of a window that are not among the ones before them, in their order. Of
  // more than a thousand a few may be there twice.
  void Append(std::span<const uint32_t> features, std::vector<uint32_t>* out);

 private:
  static constexpr int kBits = 11;
  static constexpr size_t kPlaces = 8;  // to look at, from that of a feature's hash on
  struct Seen {
    uint32_t window = 0, feature = 0;
  };
  std::vector<Seen> seen_ = std::vector<Seen>((size_t{1} << kBits) + kPlaces);
  uint32_t window_ = 0;
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_DISTINCT_FEATURES_H_
