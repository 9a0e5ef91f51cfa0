#ifndef FOVEA_DATA_SENTENCES_SENTENCES_FOR_TEST_H_
#define FOVEA_DATA_SENTENCES_SENTENCES_FOR_TEST_H_

#include <string>
#include <vector>

#include "fovea/core/random.h"
#include "fovea/data/sentences/subwords.h"

namespace fovea::data {

// Made-up sentences with words that share parts.
inline std::vector<std::string> Sentences(int count) {
  const std::vector<std::string> people = {"A man", "The woman", "Two girls", "My teacher",
                                           "An old painter"};
  const std::vector<std::string> verbs = {"walks", "walked", "is painting", "plays", "talked"};
  const std::vector<std::string> places = {"in the garden", "near the water", "with a dog",
                                           "on the playground", "by the gardener's wall"};
  Random random(7);
  const auto one = [&](const std::vector<std::string>& of) { return of[random.Below(of.size())]; };
  std::vector<std::string> sentences;
  for (int i = 0; i < count; ++i)
    sentences.push_back(one(people) + " " + one(verbs) + " " + one(places) + ".");
  return sentences;
}

inline std::vector<int> IdsOf(const Segmentation& segmentation) {
  std::vector<int> ids;
  for (const Segmentation::Piece& piece : segmentation.pieces) ids.push_back(piece.id);
  return ids;
}

// kUnknown where there is no such piece.
inline int IdOf(const Subwords& subwords, const std::string& piece) {
  for (int id = 0; id < subwords.size(); ++id)
    if (subwords.Piece(id) == piece) return id;
  return Subwords::kUnknown;
}

}  // namespace fovea::data

#endif  // FOVEA_DATA_SENTENCES_SENTENCES_FOR_TEST_H_
