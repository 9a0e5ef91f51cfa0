#ifndef FOVEA_INFER_TRANSLATION_TRANSLATIONS_FOR_TEST_H_
#define FOVEA_INFER_TRANSLATION_TRANSLATIONS_FOR_TEST_H_

#include <string>
#include <vector>

// Translations and two references for each, for tests of BLEU and chrF.
namespace fovea::infer {

inline const std::vector<std::string> kHypotheses = {
    "The quick brown fox jumps over the lazy dog.",
    "He said: &quot;We paid $1,000.50 for it&quot; &amp; left.",
    "Ein kleiner Junge spielt im Schnee - mit seinem Hund.",
    "Die U-Bahn fährt um 7-8 Uhr, nicht um 9.",
    "東京 は 大きい 都市です。",
    "",
    "Yes",
    "Two dogs ran, barked and ate 3.5 kg of meat...",
    "ΟΔΥΣΣΕΥΣ kam nach Ithaka (endlich)!",
    "A/B tests, v2.0-beta: 50% of users <3 it.",
    "non\u00a0breaking\u3000spaces\u2009here and e.g. U.S. or 1.5.2"};
inline const std::vector<std::string> kReferences = {
    "The quick brown fox jumped over the lazy dogs.",
    "He said, \"We paid $1,000.5 for it\" & left.",
    "Ein kleiner Junge spielt mit seinem Hund im Schnee.",
    "Die U-Bahn fährt zwischen 7-8 Uhr, nicht um 9.",
    "東京は大きい 都市です。",
    "Nothing was said.",
    "Yes, indeed",
    "Two dogs barked, ran and ate 3,5 kg of meat.",
    "Οδυσσευς kam endlich nach Ithaka!",
    "A/B tests, v2.0-beta: 50 % of the users &lt;3 it.",
    "non breaking spaces here and e.g. the U.S. or 1.5.2"};
inline const std::vector<std::string> kOtherReferences = {
    "A fast brown fox jumped over a lazy dog.",
    "He left, saying they had paid $1,000.50.",
    "Im Schnee spielt ein Junge mit seinem Hund.",
    "Zwischen 7 und 8 Uhr fährt die U-Bahn, um 9 nicht.",
    "東京 は 大きな 都市 です。",
    "",
    "Yes.",
    "Two dogs ran and barked and ate three kilos of meat.",
    "Endlich kam Odysseus (ΟΔΥΣΣΕΥΣ) nach Ithaka!",
    "A / B tests, v2.0-beta: half of all users <3 it.",
    "Spaces that do not break: e.g. in the U.S., or in 1.5.2"};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_TRANSLATIONS_FOR_TEST_H_
