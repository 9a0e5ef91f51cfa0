#ifndef FOVEA_INFER_FILES_WINDOWS_DISTINCT_FEATURES_H_
#define FOVEA_INFER_FILES_WINDOWS_DISTINCT_FEATURES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace fovea::infer {

// What a window says twice counts once: a line that is harmless is so a hundred times over.
class DistinctFeatures {
 public:
  // Appends those features of a window that are not among the ones before them, in their order.
  // Where more than two share a place, some may be there twice.
  void Append(std::span<const uint32_t> features, std::vector<uint32_t>* out);

 private:
  static constexpr int kBits = 10;
  struct Place {
    uint64_t last = 0, before = 0;  // window and feature
  };
  std::vector<Place> places_ = std::vector<Place>(size_t{1} << kBits);
  uint64_t window_ = 0;
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_WINDOWS_DISTINCT_FEATURES_H_
