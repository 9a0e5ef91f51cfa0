#ifndef FOVEA_TRAIN_FILES_SHARP_PLACE_SAMPLER_H_
#define FOVEA_TRAIN_FILES_SHARP_PLACE_SAMPLER_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "fovea/infer/files/sharp/sharp_look.h"
#include "fovea/train/files/bags/bag_sampler.h"

namespace fovea::train {

// A place to learn from.
struct LearntPlace {
  infer::Reading reading;
  std::vector<bool> inside;  // of each position: whether it is known to be malicious
  WindowLabel label = kUnknown;
  float first = 0;  // what the first look says of it
};

// Places of a file, or of a package, that are malicious or benign together.
struct PlaceGroup {
  std::vector<LearntPlace> places;
  bool malicious = false;
  int64_t twin = -1;  // groups with the same number hold the same piece, planted
  int64_t fold = -1;  // whose sampler learns from it, and as which owner; −1: none
  int64_t owner = -1;
};

// Files that a first look has not learnt from.
struct UnseenFiles {
  std::shared_ptr<const infer::FirstLook> look;
  FileCorpus::Part files;
  std::vector<float> logits;  // what it says of each, in the order of BagSampler::hardness()
};

struct PlaceSamplerOptions {
  SamplerOptions files;
  double whole = 0.28, planted = 0.35;  // shares of malicious files, and of pairs of planted ones
  int64_t most = 3;                     // places of a file
  size_t most_of_package = 4;           // files of a package
  double cropped = 0.3;  // share of files around whose places less is read, down to an eighth
  double slack = 1;      // places are learnt from that are so much below the cut of the model
};

// Draws places that first looks find suspicious in files which they have not seen: those that a
// sharp look will meet.
class PlaceSampler {
 public:
  PlaceSampler(const std::vector<const UnseenFiles*>& unseen, const PlaceSamplerOptions& options,
               const infer::SharpModelOptions& model, const infer::BytePairs& pairs);

  // One group, or two of the same planted piece in other surroundings.
  std::vector<PlaceGroup> Draw(Random& random) const;
  // What is said of the hottest place of a group (PlaceGroup::fold, owner). Not while another
  // thread draws.
  void Learn(int64_t fold, int64_t owner, float logit);
  // Of each fold.
  std::vector<float>& hardness(size_t fold) { return samplers_[fold].hardness(); }
  size_t folds() const { return samplers_.size(); }

 private:
  void AddPlaces(const infer::FirstLook& look, const DrawnFile& file, bool malicious,
                 Random& random, PlaceGroup* group) const;
  std::vector<PlaceGroup> Twins(size_t fold, Random& random) const;

  std::vector<const UnseenFiles*> unseen_;
  PlaceSamplerOptions options_;
  infer::SharpModelOptions model_;
  const infer::BytePairs& pairs_;
  std::vector<BagSampler> samplers_;
};

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_SHARP_PLACE_SAMPLER_H_
