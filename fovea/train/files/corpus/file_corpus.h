#ifndef FOVEA_TRAIN_FILES_CORPUS_FILE_CORPUS_H_
#define FOVEA_TRAIN_FILES_CORPUS_FILE_CORPUS_H_

#include <map>
#include <string>
#include <vector>

#include "fovea/augment/languages.h"
#include "fovea/data/files/labelled_files.h"

namespace fovea::train {

using augment::Language;

// The languages that a model of files tells apart, by name (augment/languages.h).
std::vector<std::string> FileLanguages();
// Index into FileLanguages().
int LanguageIndex(Language language);

// By name, so that what is drawn does not depend on the order of the table.
struct ByName {
  bool operator()(Language a, Language b) const {
    return augment::RowOf(a).name < augment::RowOf(b).name;
  }
};
template <class T>
using OfLanguages = std::map<Language, T, ByName>;

struct CorpusOptions {
  double hold_out = 0.1;         // share of the files kept apart, by source
  double malicious_share = 1;    // of the malicious files to train on
  int64_t most_of_source = 150;  // files of a language that one source of no table gives
  uint64_t seed = 1;
};

// Files to train on and files kept apart, by language.
struct FileCorpus {
  using Files = std::vector<const data::LabelledFile*>;
  struct Part {
    OfLanguages<Files> benign, malicious;
    std::map<std::string, Files> packages;  // malicious ones, by name
    Files shellcode;
  };
  Part training, held_out;
  std::vector<std::string> held_sources;  // "benign php debian:tt-rss", for the record
  std::vector<std::string> notes;         // what was left out, for the user

  // Both parts together.
  Part Whole() const;
};

// Gives files without a language theirs: by their name (which is the label here, never an input),
// else by a marker at their beginning, else kBinary or kOther by content. Others become that as
// which a model tells them.
void FillLanguages(std::vector<data::LabelledFile>* files);

// Sources are kept apart whole, as long as they hold less than a third of the files of their label
// and language; of what is then missing in the share, single files are, drawn by their content (the
// same content never stands on both sides). Packages are drawn by name. Files with the same content
// count once. Malicious files and files of malicious packages that say the same as a benign one
// (harmless_copies.h) are left out. `files` must outlive the corpus.
FileCorpus MakeCorpus(const std::vector<data::LabelledFile>& files, const CorpusOptions& options);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_CORPUS_FILE_CORPUS_H_
