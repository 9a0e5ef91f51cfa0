#ifndef FOVEA_TRAIN_FILES_BAGS_BAG_SAMPLER_H_
#define FOVEA_TRAIN_FILES_BAGS_BAG_SAMPLER_H_

#include <string>
#include <utility>
#include <vector>

#include "fovea/augment/planting.h"
#include "fovea/train/files/bags/bag_batch.h"
#include "fovea/train/files/corpus/benign_lines.h"
#include "fovea/train/files/corpus/file_corpus.h"

namespace fovea::train {

struct SamplerOptions {
  int64_t windows = 256;     // the most of a bag
  double whole = 0.25;       // share of bags that are malicious files or packages
  double planted = 0.25;     // share that are benign files with something malicious planted
  double look_alikes = 0.5;  // share of what is planted that is generated
  double hard = 0.8;         // share of benign files that are the hardest of `candidates`
  int64_t candidates = 6;
  double pieces = 0.2;   // share of benign files of which a short piece alone is taken
  double hottest = 0.8;  // share of packages of which the hottest files are taken
  // Of what is planted, malicious or not: share that stands behind decoders (encode_snippet.h).
  double encoded = 0.12;
  // Of benign files, with and without something malicious:
  double alone = 0.06;     // share that hold nothing but what is planted
  double contained = 0.4;  // share of SQL that is a dump made around what is planted
  double notebooks = 0.4;  // share of JSON that is such a notebook
  double listed = 0.6;     // share of .htaccess that is harmless pieces around it
  double noisy = 0.04;     // share of text and code, malicious files too, with raw bytes put in
};

// A file to learn from, made of files of a corpus.
struct DrawnFile {
  augment::Sample sample;
  Outside outside;     // its spans
  int64_t owner = -1;  // as Bag::owners
};

// Files that are malicious or benign together: one, or those of a package.
struct DrawnFiles {
  std::vector<DrawnFile> files;
  Language language;
  bool malicious = false;
};

// Draws bags to train on from a corpus: malicious files and packages, of which only the label is
// known; benign files; and benign files with malicious pieces planted into them, whose place is
// known. Benign pieces are planted likewise, so that a seam is no sign, and all are rewritten at
// random (comments, licence headers, line joins, names): what separates collections is no sign
// either. Nor is what surrounds a piece: it may be encoded, alone, in a dump or notebook, or beside
// raw bytes, malicious or not. Any number of threads may share one.
class BagSampler {
 public:
  BagSampler(const FileCorpus::Part& files, const SamplerOptions& options);

  // Empty where nothing is to be learnt of what was drawn.
  Bag Draw(Random& random) const;

  // The files of a bag; of a package at most that many.
  DrawnFiles DrawFiles(size_t most_of_package, Random& random) const;
  // Benign files of a language with the same malicious piece in each.
  std::vector<augment::Sample> DrawPlanted(Language language, size_t count, Random& random) const;
  // As DrawFiles draws the language of benign files.
  Language DrawHostLanguage(Random& random) const;

  // What a model said of the hottest window of a file (Bag::owners). Of benign files those with the
  // highest logits, which it is nearest to flag, are drawn more often; of a package the hottest
  // files come first, for the others may be harmless. A file that was never seen comes first. Not
  // while another thread draws.
  void Learn(int64_t file, float logit) { hardness_[static_cast<size_t>(file)] = logit; }
  // One value for each benign file, and for each of a package, for a checkpoint.
  std::vector<float>& hardness() { return hardness_; }

  // A benign file with malicious pieces, with its true spans; no spans where nothing could be
  // planted. language: of the host.
  augment::Sample DrawPlanted(Language language, Random& random) const;

 private:
  using Shares = std::vector<std::pair<Language, double>>;

  // Packages are of Python.
  bool IsPackage(Language language) const {
    return language == Language::kPython && !packages_.empty();
  }
  // Until `add` returns false, or there are no more.
  template <class Add>
  void VisitPackage(Random& random, Add add) const;
  DrawnFile WholeFile(Language language, Random& random) const;
  DrawnFile HostFile(Language language, bool malicious, Random& random) const;
  Bag Whole(Random& random) const;
  augment::Sample WithNovelStretches(std::string bytes) const;
  Bag Package(int64_t most, Random& random) const;
  int64_t MostWindows(Random& random) const;
  Bag Host(bool malicious, Random& random) const;
  int64_t DrawHost(Language language, bool malicious, Random& random) const;
  // With what is planted in it. host: which benign file it is, or −1.
  augment::Sample HostSample(Language language, bool malicious, int64_t* host,
                             Random& random) const;
  double MadeShare(Language language) const;
  augment::Sample Made(Language language, bool malicious, Random& random) const;
  void PlantMalicious(augment::Sample* sample, Language language, Random& random) const;
  void PlantBenign(augment::Sample* sample, Language language, Random& random) const;
  augment::Snippet MaliciousSnippet(Language host, Random& random) const;
  augment::Snippet MaliciousIn(Language language, Random& random) const;
  augment::Snippet BenignSnippet(Language language, Random& random) const;

  const FileCorpus::Part& files_;
  SamplerOptions options_;
  BenignLines benign_lines_;
  Shares whole_, hosts_;
  std::vector<const FileCorpus::Files*> packages_;
  std::vector<int64_t> first_of_package_;  // of each package, counting on from the benign files
  OfLanguages<int64_t> first_host_;        // of each language, counting all benign files
  std::vector<float> hardness_;
  OfLanguages<FileCorpus::Files> snippets_;  // short malicious files, by language
};

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_BAGS_BAG_SAMPLER_H_
