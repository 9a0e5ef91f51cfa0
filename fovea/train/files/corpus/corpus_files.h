#ifndef FOVEA_TRAIN_FILES_CORPUS_CORPUS_FILES_H_
#define FOVEA_TRAIN_FILES_CORPUS_CORPUS_FILES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fovea/data/files/labelled_files.h"
#include "fovea/train/files/corpus/file_corpus.h"

namespace fovea::train {

// What MakeCorpus and MakeFolds share.

uint64_t CorpusHash(std::string_view text, uint64_t seed);
double HashShare(uint64_t hash);  // uniform on [0, 1)

bool IsInPackage(const data::LabelledFile& file);  // a malicious one, with a name

// What hold-outs are balanced in: a label and a language.
using CorpusGroup = std::pair<data::FileLabel, std::string>;
CorpusGroup GroupOf(const data::LabelledFile& file);
// "benign php debian:tt-rss", for the record.
std::string GroupSourceName(const CorpusGroup& group, const std::string& source);

// Without empty files, what was there before under that label, more of a source than it may give,
// and copies of benign files under another label (harmless_copies.h), which a note counts.
// ArgumentError: options.malicious_share.
std::vector<const data::LabelledFile*> KeptFiles(const std::vector<data::LabelledFile>& files,
                                                 const CorpusOptions& options,
                                                 std::vector<std::string>* notes);

// Whether it is benign, or among the malicious files to train on.
bool InMaliciousShare(const data::LabelledFile& file, const CorpusOptions& options);

void AddToPart(const data::LabelledFile& file, FileCorpus::Part* part);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_CORPUS_CORPUS_FILES_H_
