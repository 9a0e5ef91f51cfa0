#ifndef FOVEA_TRAIN_FILES_SHARP_LEARN_BYTE_PAIRS_H_
#define FOVEA_TRAIN_FILES_SHARP_LEARN_BYTE_PAIRS_H_

#include <cstdint>
#include <string>
#include <unordered_map>

#include "fovea/infer/files/sharp/byte_pairs.h"
#include "fovea/train/files/corpus/file_corpus.h"

namespace fovea::train {

using WordCounts = std::unordered_map<std::string, int64_t>;

// Joins `most` times the pair of neighbouring pieces that is most frequent in the words, on a tie
// the one with the smaller pieces; fewer times where none is there twice. Source: Sennrich et al.
// 2016, algorithm 1.
infer::BytePairs LearnBytePairs(const WordCounts& words, int64_t most);

// How often a word (infer/files/sharp/code_words.h) stands in files that are drawn by seed, as many
// of each language and label, of a long one its first 30,000 bytes.
WordCounts CountWords(const FileCorpus::Part& files, uint64_t seed);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_SHARP_LEARN_BYTE_PAIRS_H_
