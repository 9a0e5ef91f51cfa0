#ifndef FOVEA_TRAIN_FILES_CORPUS_CORPUS_FOLDS_H_
#define FOVEA_TRAIN_FILES_CORPUS_CORPUS_FOLDS_H_

#include <cstdint>
#include <vector>

#include "fovea/data/files/labelled_files.h"
#include "fovea/train/files/corpus/file_corpus.h"

namespace fovea::train {

// As many corpora as `folds`, each with other files held out, so that a model has seen nothing like
// the files that it scores: every file is held out in exactly one. A source is held out whole, with
// all its labels and languages, together with sources whose names end alike behind ':' or '/'; a
// package, by its name. They are dealt out, the largest first, to where least is held out of their
// labels and languages. Of a source with more than a third of the files of a label and language,
// single files are dealt by their content. What is held out is not in the training part under
// another label or source either. options.hold_out is without meaning here. ArgumentError: fewer
// than two folds. `files` must outlive the corpora.
std::vector<FileCorpus> MakeFolds(const std::vector<data::LabelledFile>& files,
                                  const CorpusOptions& options, int64_t folds);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_CORPUS_CORPUS_FOLDS_H_
