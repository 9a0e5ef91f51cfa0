#ifndef FOVEA_INFER_FILES_FILE_MODEL_H_
#define FOVEA_INFER_FILES_FILE_MODEL_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/data/files/layout/file_layout.h"
#include "fovea/infer/model_file.h"

namespace fovea::infer {

// One instance of the bag that a file is: a line, a part of a long line, or a stretch of bytes.
struct FileWindow : ByteSpan {
  float logit = 0;   // of this window being malicious, in the context of its neighbours
  float weight = 0;  // attention: its share of the file's logit, all windows sum to 1
  float alone = 0;   // logit without its neighbours: where a region begins and ends hangs on this
  float glance = 0;  // logit at the first glance, which decides whether more is asked of it
  float first = 0;   // logit at the first look; where that was not asked, the glance's
};

// A part of what was read again, and what it added to the logit of the reading.
struct Contribution : ByteSpan {
  float logit = 0;
};

// A place that was read again (sharp/sharp_model.h), in context.
struct Fixation : ByteSpan {
  float logit = 0;  // of the place being malicious
  // By start; they sum to the logit. Those of what is decoded may overlap.
  std::vector<Contribution> parts = {};
};

struct FileScore {
  double logit = 0;  // of the file being malicious
  // Index into FileModel::languages(), told from the content (windows/tell_language.h); the format
  // of a file that has one and is no script.
  int language = 0;
  std::vector<FileWindow> windows;  // in order, without gaps
  std::vector<Fixation> fixations;  // by start
  bool cut = false;                 // more is encoded in it than was decoded
};

// From which logit on one look asks the next (docs/looks.md).
struct LookCuts {
  double glance = -std::numeric_limits<double>::infinity();  // of a window, for a first look
  std::optional<double> first = {};  // of a place, to be read again; none: it never is
  double share = 0;                  // of the reading in what is said of what was read again
};

// Where a stretch stands.
struct StretchPlace {
  data::FileFormat format = data::FileFormat::kNone;  // of the file (data::FormatOf its beginning)
  int64_t offset = 0;                                 // bytes of the file before it
};

// Scores a stretch of a file's bytes. Without LibTorch; any number of threads may share one.
class FileModel {
 public:
  virtual ~FileModel() = default;

  // Longest stretch that Score takes at once; a longer file is a bag of such stretches.
  static constexpr int64_t kMaxBytes = int64_t{1} << 18;

  // "name version", for instance "fovea-files 1".
  virtual std::string name() const = 0;
  // Of scripts, and names of the formats (data::FormatName) that the model knows as such.
  virtual const std::vector<std::string>& languages() const = 0;
  virtual LookCuts cuts() const { return {}; }

  // bytes: at most kMaxBytes; empty gives a logit of −∞ and no window. Offsets count from its
  // first.
  virtual FileScore Score(std::span<const uint8_t> bytes, const StretchPlace& place = {}) const = 0;

  // Files of that language with a logit at or above it are findings, at a rate of false alarms
  // (share of benign files) of 0.01, 0.001 or 0.0001; other rates in between are interpolated.
  // ArgumentError: a rate outside those that the model was calibrated for.
  virtual double Threshold(int language, double false_alarm_rate) const = 0;

  // Share of benign files of that language with that logit or a higher one, as far as the model
  // tells: that of −∞ is the most, that of ∞ the least which it tells apart (calibration.h).
  virtual double FalseAlarmRate(int language, double logit) const = 0;
};

// The formats that a model with a look at raw bytes has thresholds of their own for, as languages.
std::vector<std::string> FormatLanguages();

// Probability in a form that keeps the order of logits up to 700.
double ScoreOfLogit(double logit);

// Throws InputError where the file is no model of the task "files" or damaged. path: for messages.
std::shared_ptr<const FileModel> MakeFileModel(const ModelFile& file, const std::string& path);
// Throws InputError as LoadModel does, and where the file is no model of the task "files".
std::shared_ptr<const FileModel> LoadFileModel(const std::string& path);
// The model that is embedded in this library.
std::shared_ptr<const FileModel> ShippedFileModel();

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_FILE_MODEL_H_
