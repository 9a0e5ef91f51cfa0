#ifndef FOVEA_TRAIN_FILES_CORPUS_LEAVE_OUT_H_
#define FOVEA_TRAIN_FILES_CORPUS_LEAVE_OUT_H_

#include <string>
#include <vector>

#include "fovea/data/files/labelled_files.h"

namespace fovea::train {

// Takes out the files that a table of doubtful labels names: columns separated by tabs, of which
// `member` is label/language/id as in the table of a collection. Whatever lies in an archive among
// the members goes with it. Tells in a note how many were left out, and how many of the names are
// of no file. InputError: the table cannot be read, or has no such column.
void LeaveOut(const std::string& table, std::vector<data::LabelledFile>* files,
              std::vector<std::string>* notes);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_CORPUS_LEAVE_OUT_H_
