#include "fovea/train/files/raw/train_programs.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "fovea/augment/machine_code/vary_code.h"
#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/core/threads.h"
#include "fovea/data/files/labelled_files.h"
#include "fovea/infer/files/calibration.h"
#include "fovea/infer/files/file_verdict.h"
#include "fovea/infer/files/raw/raw_look.h"
#include "fovea/infer/files/windows/segments.h"
#include "fovea/train/files/calibrate.h"
#include "fovea/train/files/corpus/leave_out.h"
#include "fovea/train/files/raw/planted_programs.h"
#include "fovea/train/files/scored_files.h"
#include "fovea/train/job.h"

namespace fovea::train {
namespace {

constexpr double kLow = 0.01, kHigh = 0.001;  // rates at which the looks agree

struct Code {
  std::vector<std::string> pieces;
  std::vector<int64_t> groups;  // of each
  int64_t count = 0;            // of groups
};

Code ReadCode(const ProgramsJob& job, std::vector<std::string>* notes) {
  std::vector<data::LabelledFile> files;
  for (const std::string& path : job.labelled) {
    data::LabelledFiles read = data::ReadLabelledFiles(path, {.max_file_bytes = 1 << 20});
    for (data::LabelledFile& file : read.files)
      if (file.label == data::FileLabel::kShellcode) files.push_back(std::move(file));
  }
  for (const std::string& table : job.leave_out) LeaveOut(table, &files, notes);
  Code code;
  for (data::LabelledFile& file : files)
    if (!file.bytes.empty()) code.pieces.push_back(std::move(file.bytes));
  if (code.pieces.empty())
    throw InputError(job.labelled.empty() ? "" : job.labelled.front(),
                     "there is no machine code in it, of the label \"shellcode\"",
                     "name an archive that has some");
  code.groups = augment::GroupsOfRelatives(code.pieces);
  code.count = 1 + *std::max_element(code.groups.begin(), code.groups.end());
  return code;
}

// The logit that this share of the files reaches.
double Quantile(const std::vector<BenignScore>& scores, double share) {
  std::vector<double> values;
  for (const BenignScore& score : scores) values.push_back(score.logit);
  std::sort(values.begin(), values.end(), std::greater<>());
  return values[static_cast<size_t>(share * static_cast<double>(values.size()))];
}

bool SharesTenth(const std::string& piece, const std::set<std::string_view>& learnt) {
  constexpr size_t kSequence = 8, kTenth = 10;
  std::set<std::string_view> own;
  for (size_t i = 0; i + kSequence <= piece.size(); ++i)
    own.insert(std::string_view(piece).substr(i, kSequence));
  const auto shared = static_cast<size_t>(std::count_if(
      own.begin(), own.end(), [&](std::string_view s) { return learnt.contains(s); }));
  return shared * kTenth >= own.size();
}

class Trainer {
 public:
  Trainer(const ProgramsJob& job, const ProgramsProgress& progress)
      : job_(job), progress_(progress), base_(infer::LoadModel(job.base)) {
    infer::RequireTask(base_, infer::Task::kFiles, job.base);
    for (const char* name : {"raw.ngrams", "raw.instructions"}) {
      base_.int8_tensors.erase(name);
      base_.tensors.erase(std::string(name) + ".scale");
    }
    files_ = ReadProgramFiles(job.benign, {}, &result_.notes);
    code_ = ReadCode(job, &result_.notes);
    std::set<std::string> sources;
    for (const ProgramFile& file : files_) sources.insert(file.source);
    Require(std::ssize(sources) >= job.folds && code_.count >= job.folds, "there are ",
            sources.size(), " sources of benign files and ", code_.count,
            " groups of machine code, too few for ", job.folds,
            " folds; what lies directly in a folder of benign packages is a source");
    for (const std::string& source : sources) fold_of_[source] = std::ssize(fold_of_) % job.folds;
    result_.files = std::ssize(files_);
    result_.sources = std::ssize(sources);
    result_.pieces = std::ssize(code_.pieces);
    result_.groups = code_.count;
  }

  ProgramsResult Run() {
    ChooseSome();
    LearnFolds();
    FitScale();
    std::vector<ScoredFile> scored = ScoreBenign();
    const std::vector<ScoredPlant> planted = ScorePlanted();
    infer::ModelFile model = WithLook(looks_.back(), job_.name);
    Calibrate(scored, &model);
    std::map<std::string, std::vector<double>> clean;
    for (const ScoredFile& file : scored) clean[file.language].push_back(file.logit);
    model.metrics["programs"] = DescribePlanted(planted, clean);
    model.training["programs"] = {{"files", result_.files},
                                  {"sources", result_.sources},
                                  {"machine_code", result_.pieces},
                                  {"groups", result_.groups},
                                  {"folds", job_.folds},
                                  {"seed", job_.training.seed},
                                  {"stubs", job_.training.stubs}};
    WriteScores(job_.out + ".programs.tsv", model.model->value("name", ""), scored);
    infer::SaveModel(model, job_.out);
    result_.model = std::move(model);
    return std::move(result_);
  }

 private:
  int64_t FoldOf(const ProgramFile& file) const { return fold_of_.at(file.source); }
  int64_t FoldOfCode(size_t piece) const { return code_.groups[piece] % job_.folds; }

  void Begin(const std::string& phase, int64_t all) {
    phase_ = phase;
    done_ = 0;
    all_ = all;
  }
  void Step() {
    const int64_t done = ++done_;
    if (!progress_) return;
    const std::lock_guard<std::mutex> lock(mutex_);
    progress_(phase_, done, all_);
  }

  // One look without each fold, and one of all.
  void LearnFolds() {
    std::vector<std::vector<const ProgramFile*>> files(static_cast<size_t>(job_.folds) + 1);
    std::vector<std::vector<std::string>> code(files.size());
    int64_t steps = 0;
    for (int64_t fold = 0; fold <= job_.folds; ++fold) {
      for (const ProgramFile& file : files_)
        if (FoldOf(file) != fold) files[static_cast<size_t>(fold)].push_back(&file);
      for (size_t i = 0; i < code_.pieces.size(); ++i)
        if (FoldOfCode(i) != fold) code[static_cast<size_t>(fold)].push_back(code_.pieces[i]);
      steps += 2 * std::ssize(files[static_cast<size_t>(fold)]);
    }
    looks_.resize(files.size());
    Begin("learning", steps);
    ParallelFor(std::ssize(files), 1, [&](int64_t begin, int64_t end) {
      for (auto i = static_cast<size_t>(begin); i < static_cast<size_t>(end); ++i) {
        RawTrainOptions options = job_.training;
        options.seed += i;
        LearnRaw(
            job_.model, options, files[i], code[i], [&] { Step(); }, &looks_[i]);
      }
    });
  }

  // The base with a look, and no thresholds of formats yet.
  infer::ModelFile WithLook(const infer::ModelFile& look, const std::string& name) const {
    infer::ModelFile model = base_;
    model.model["raw"] = look.model->at("raw");
    if (!name.empty()) model.model["name"] = name;
    for (const auto& [key, tensor] : look.tensors) model.tensors[key] = tensor;
    for (const auto& [key, tensor] : look.int8_tensors) model.int8_tensors[key] = tensor;
    for (const std::string& format : infer::FormatLanguages())
      model.data["calibration"][format] = {{0.1, 0}, {0.0001, 0}};
    return model;
  }

  std::vector<std::shared_ptr<const infer::FileModel>> FoldModels() const {
    std::vector<std::shared_ptr<const infer::FileModel>> models;
    for (int64_t fold = 0; fold < job_.folds; ++fold)
      models.push_back(infer::MakeFileModel(WithLook(looks_[static_cast<size_t>(fold)], ""),
                                            "the model in training"));
    return models;
  }

  // Of a source with thousands of files of a format, objects of a library mostly, some stand for
  // all: they resemble each other.
  void ChooseSome() {
    constexpr int64_t kMost = 40;  // of a format of a source
    std::map<std::pair<std::string, std::string>, int64_t> count;
    std::vector<const ProgramFile*> order;
    for (const ProgramFile& file : files_) order.push_back(&file);
    Random(job_.training.seed).Shuffle(std::span(order));
    for (const ProgramFile* file : order)
      if (count[{file->source, file->format}]++ < kMost) some_.push_back(file);
    std::sort(some_.begin(), some_.end());
  }

  // What raw bytes say becomes as rare among clean files, at two rates, as what text says; and what
  // either says in files of a format as rare as in all, at one.
  void FitScale() {
    std::vector<BenignScore> text(some_.size()), raw(some_.size());
    for (infer::ModelFile& look : looks_) look.model["raw"]["offset"] = kSilent;
    const auto models = FoldModels();
    std::vector<infer::RawLook> looks;
    for (const infer::ModelFile& look : looks_) {
      auto tensors = look.tensors;
      looks.emplace_back(look, "the look in training", &tensors);
    }
    Begin("scaling", std::ssize(some_));
    ParallelFor(std::ssize(some_), 1, [&](int64_t begin, int64_t end) {
      for (auto i = static_cast<size_t>(begin); i < static_cast<size_t>(end); ++i) {
        const auto fold = static_cast<size_t>(FoldOf(*some_[i]));
        const ScoredFile scored = Score(*some_[i], *models[fold]);
        text[i] = {scored.told, scored.source, scored.logit};
        const auto said = looks[fold].SayOf(some_[i]->span()).both;
        raw[i] = {scored.told, scored.source, *std::max_element(said.begin(), said.end())};
        Step();
      }
    });
    const double low = Quantile(raw, kLow), high = Quantile(raw, kHigh);
    const double text_low = Quantile(text, kLow), text_high = Quantile(text, kHigh);
    const double scale =
        high > low ? std::clamp((text_high - text_low) / (high - low), 0.25, 2.0) : 1;
    result_.notes.push_back(StrCat("raw bytes say ", low, " and ", high, ", text ", text_low,
                                   " and ", text_high, " of 1 and 0.1 % of the clean files"));
    const std::vector<std::string> languages = CalibratedLanguages();
    const infer::Calibration of_text = CalibrateByProject(text, languages),
                             of_raw = CalibrateByProject(raw, languages);
    nlohmann::json shifts = nlohmann::json::object();
    for (size_t i = 0; i < languages.size(); ++i) {
      const auto at = static_cast<int>(i);
      const auto bounded = [](double shift) { return std::clamp(shift, 0.0, 6.0); };
      shifts[languages[i]] = {{"text", bounded(of_text.Threshold(at, kLow) - text_low)},
                              {"raw", bounded(scale * (of_raw.Threshold(at, kLow) - low))}};
    }
    for (infer::ModelFile& look : looks_) {
      look.model["raw"]["scale"] = scale;
      look.model["raw"]["offset"] = text_high - scale * high;
      look.model["raw"]["shifts"] = shifts;
    }
  }

  // Formats and raw bytes.
  static std::vector<std::string> CalibratedLanguages() {
    std::vector<std::string> languages = infer::FormatLanguages();
    languages.emplace_back("bin");
    return languages;
  }

  // The thresholds are not known yet: the most malicious segment decides.
  static ScoredFile Score(const ProgramFile& file, const infer::FileModel& model) {
    infer::FileScore most;
    most.logit = -std::numeric_limits<double>::infinity();
    for (infer::FileScore& segment : infer::ScoreSegments(model, file.bytes))
      if (segment.logit > most.logit) most = std::move(segment);
    return {.member = file.name,
            .label = data::LabelName(data::FileLabel::kBenign),
            .language = file.format,
            .source = file.source,
            .package = "",
            .logit = most.logit,
            .told = model.languages()[static_cast<size_t>(most.language)]};
  }

  std::vector<ScoredFile> ScoreBenign() {
    const auto models = FoldModels();
    std::vector<ScoredFile> out(some_.size());
    Begin("scoring clean files", std::ssize(some_));
    ParallelFor(std::ssize(some_), 1, [&](int64_t begin, int64_t end) {
      for (auto i = static_cast<size_t>(begin); i < static_cast<size_t>(end); ++i) {
        out[i] = Score(*some_[i], *models[static_cast<size_t>(FoldOf(*some_[i]))]);
        Step();
      }
    });
    return out;
  }

  std::vector<ScoredPlant> ScorePlanted() {
    const auto models = FoldModels();
    std::vector<std::vector<const ProgramFile*>> hosts(static_cast<size_t>(job_.folds));
    for (const ProgramFile& file : files_) {
      constexpr int64_t kLeast = 600, kMost = 3'000'000;
      if (std::ssize(file.bytes) >= kLeast && std::ssize(file.bytes) <= kMost)
        hosts[static_cast<size_t>(FoldOf(file))].push_back(&file);
    }
    std::vector<std::set<std::string_view>> learnt(hosts.size());
    for (size_t i = 0; i < code_.pieces.size(); ++i)
      for (size_t fold = 0; fold < learnt.size(); ++fold)
        if (static_cast<size_t>(FoldOfCode(i)) != fold)
          for (size_t k = 0; k + 8 <= code_.pieces[i].size(); ++k)
            learnt[fold].insert(std::string_view(code_.pieces[i]).substr(k, 8));
    const int64_t count = std::ssize(code_.pieces) * job_.planted;
    std::vector<ScoredPlant> out(static_cast<size_t>(count));
    Begin("scoring files with machine code", count);
    ParallelFor(count, 1, [&](int64_t begin, int64_t end) {
      for (auto i = static_cast<size_t>(begin); i < static_cast<size_t>(end); ++i) {
        const size_t piece = i / static_cast<size_t>(job_.planted);
        const auto fold = static_cast<size_t>(FoldOfCode(piece));
        Random random(job_.training.seed * 0x9e3779b97f4a7c15u + i);
        const ProgramFile& host = *HostOf(hosts[fold], random);
        const PlantedProgram plant = PlantCode(host.bytes, code_.pieces[piece], random);
        const auto segments = infer::ScoreSegments(*models[fold], plant.bytes);
        out[i] = {.format = host.format,
                  .unlike = !SharesTenth(code_.pieces[piece], learnt[fold]),
                  .logit = -std::numeric_limits<double>::infinity(),
                  .located = infer::Located(segments, {plant.code})};
        for (const infer::FileScore& segment : segments)
          out[i].logit = std::max(out[i].logit, segment.logit);
        Step();
      }
    });
    return out;
  }

  // Of all formats alike often, whatever there is most of.
  static const ProgramFile* HostOf(const std::vector<const ProgramFile*>& hosts, Random& random) {
    std::set<std::string> formats;
    for (const ProgramFile* host : hosts) formats.insert(host->format);
    const auto format = std::next(
        formats.begin(), static_cast<int64_t>(random.Below(static_cast<uint64_t>(formats.size()))));
    while (true) {
      const ProgramFile* host = hosts[random.Below(hosts.size())];
      if (host->format == *format) return host;
    }
  }

  // Thresholds of formats and of raw bytes; those of scripts stay.
  void Calibrate(const std::vector<ScoredFile>& scored, infer::ModelFile* model) const {
    const std::vector<std::string> languages = CalibratedLanguages();
    std::vector<BenignScore> scores;
    for (const BenignScore& score : BenignScores(scored))
      if (std::find(languages.begin(), languages.end(), score.language) != languages.end())
        scores.push_back(score);
    const infer::Calibration calibration = CalibrateByProject(scores, languages);
    const nlohmann::json points = infer::ToJson(calibration, languages).at("calibration");
    for (const auto& [language, own] : points.items())
      if (language != "bin" || model->data["calibration"].contains("bin"))
        model->data["calibration"][language] = own;
  }

  static constexpr double kSilent = -1e6;  // an offset that lets the look at raw bytes say nothing

  const ProgramsJob& job_;
  const ProgramsProgress& progress_;
  infer::ModelFile base_;
  std::vector<ProgramFile> files_;
  std::vector<const ProgramFile*> some_;  // for thresholds
  Code code_;
  std::map<std::string, int64_t> fold_of_;  // of a source
  std::vector<infer::ModelFile> looks_;     // without each fold; the last one of all
  ProgramsResult result_;
  std::string phase_;
  std::atomic<int64_t> done_ = 0;
  int64_t all_ = 0;
  std::mutex mutex_;
};

}  // namespace

ProgramsResult TrainPrograms(const ProgramsJob& job, const ProgramsProgress& progress) {
  infer::Check(job.model);
  Require(job.folds >= 2, "there must be at least two folds, got ", job.folds);
  Require(job.planted >= 1, "at least one file must be planted with each piece, got ", job.planted);
  CheckJob({}, job.out);
  return Trainer(job, progress).Run();
}

}  // namespace fovea::train
