#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>
#include <set>

#include "fovea/cli/console/interrupt.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/files/file_evaluation_report.h"
#include "fovea/cli/files/scan_progress.h"
#include "fovea/cli/tasks.h"
#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/data/json_fields.h"
#include "fovea/infer/files/evaluation/file_evaluation.h"
#include "fovea/infer/model_file.h"

namespace fovea::cli {
namespace {

using data::FileLabel;
using data::LabelledFile;
using infer::JudgedFile;

// Drawn at most ten times a second, on a terminal only.
class Progress {
 public:
  void Add(const JudgedFile& judged, int64_t bytes) {
    if (!shows_) return;
    const std::lock_guard lock(mutex_);
    ++progress_.files;
    progress_.bytes += bytes;
    progress_.findings += judged.findings.back();
    progress_.path = judged.file.path;
    const auto now = std::chrono::steady_clock::now();
    if (now - drawn_ < std::chrono::milliseconds(100)) return;
    drawn_ = now;
    line_.Show(progress_);
  }

 private:
  const bool shows_ = isatty(STDERR_FILENO) != 0;
  std::mutex mutex_;
  std::chrono::steady_clock::time_point drawn_;
  scan::ScanProgress progress_;
  ScanProgressLine line_;
};

// Which files are asked for.
class Choice {
 public:
  // sources: only files of these; empty: all. kept_apart: only those that the training kept apart.
  Choice(const std::vector<std::string>& sources, bool kept_apart, const infer::ModelFile& model,
         const std::string& path)
      : sources_(sources.begin(), sources.end()) {
    if (!kept_apart) return;
    try {
      const auto names = data::JsonFields(model.training, "training").Strings("sources_kept_apart");
      kept_apart_.emplace(names.begin(), names.end());
    } catch (const ArgumentError& error) {
      throw InputError(path, StrCat("does not say which sources were kept apart: ", error.what()),
                       "leave out --kept-apart");
    }
  }

  bool Takes(const LabelledFile& file) const {
    return (sources_.empty() || sources_.contains(file.source)) &&
           (!kept_apart_ || kept_apart_->contains(StrCat(data::LabelName(file.label), " ",
                                                         file.language, " ", file.source)));
  }

 private:
  const std::set<std::string> sources_;
  std::optional<std::set<std::string>> kept_apart_;  // "benign php SOURCE"
};

struct Read {
  std::vector<LabelledFile> files;
  std::vector<std::string> notes;
};

Read ReadData(const std::string& path, int64_t max_bytes, const Choice& choice) {
  data::LabelledFilesOptions options;
  options.max_bytes = max_bytes;
  data::LabelledFiles all = data::ReadLabelledFiles(path, options);
  Read out;
  for (const std::string& note : all.notes) out.notes.push_back(path + ": " + note);
  int64_t shellcode = 0, not_chosen = 0;
  for (LabelledFile& file : all.files) {
    if (file.label == FileLabel::kShellcode) {
      ++shellcode;
    } else if (!choice.Takes(file)) {
      ++not_chosen;
    } else {
      // Packages of the same name in two collections are two.
      if (!file.package.empty()) file.package = path + "/" + file.package;
      out.files.push_back(std::move(file));
    }
  }
  if (shellcode > 0)
    out.notes.push_back(
        StrCat(path, ": ", shellcode, " pieces of shellcode are left out: they are no files"));
  if (not_chosen > 0)
    out.notes.push_back(StrCat(path, ": ", not_chosen, " files of other sources are left out"));
  return out;
}

struct FilesOptions {
  bool kept_apart = false;
  std::string scores;  // a CSV file of every file's score; "": none
};

int Run(const EvalArguments& arguments, const FilesOptions& own, const infer::ModelFile& file) {
  const DataArguments& given = arguments.data;
  RequireData(given, "fovea eval");
  if (given.threads > 0) SetNumThreads(given.threads);
  const auto model = infer::MakeFileModel(file, given.model);
  const Choice choice(arguments.sources, own.kept_apart, file, given.model);
  CatchInterrupts();  // so that no half-written file stays behind
  std::optional<Output> scores;
  if (!own.scores.empty()) scores.emplace(own.scores);

  std::vector<JudgedFile> judged;
  std::vector<std::string> notes;
  {
    Progress progress;
    for (const std::string& path : given.data) {
      Read read = ReadData(path, given.options.max_memory_bytes, choice);
      notes.insert(notes.end(), read.notes.begin(), read.notes.end());
      const size_t before = judged.size();
      judged.resize(before + read.files.size());
      ParallelFor(std::ssize(read.files), 1, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i) {
          ThrowIfInterrupted();
          const auto at = static_cast<size_t>(i);
          const auto bytes = std::ssize(read.files[at].bytes);
          judged[before + at] = infer::JudgeLabelled(*model, std::move(read.files[at]));
          progress.Add(judged[before + at], bytes);
        }
      });
    }
  }
  if (judged.empty())
    throw InputError(given.data.front(), "holds no file of the sources that were asked for",
                     "see the names of sources in the table beside it");

  if (scores) {
    scores->Write(ScoresCsv(judged, *model));
    scores->Finish();
  }
  const auto evaluations = infer::EvaluateFiles(judged, *model);
  const EvaluatedFiles result = {model->name(), std::ssize(judged), evaluations, notes};
  WriteOutput("", arguments.format == "json" ? EvaluationJson(result) : EvaluationText(result));
  return 0;
}

}  // namespace

EvalRun EvalFiles(TaskOptions* options) {
  options->Describe(
      "A model of files takes labelled archives or folders, read in place: files under\n"
      "benign/LANGUAGE/, malicious/LANGUAGE/, malicious_package/LANGUAGE/PACKAGE/,\n"
      "infected/LANGUAGE/ and clean/LANGUAGE/, and beside it, if there is one, a table\n"
      "(.tsv, .tsv.xz, .jsonl) of their sources and of where the malice is. It tells for\n"
      "each language what is found at which rates of false alarms, of the benign files\n"
      "given and at the model's own thresholds, and how well it is located.\n",
      "  fovea eval fovea-files.safetensors infected.tar.xz --scores scores.csv\n"
      "  fovea eval fovea-files.safetensors train.tar.xz --kept-apart\n");
  const auto own = std::make_shared<FilesOptions>();
  CLI::App* app = options->app();
  options->Own(app->get_option("--source"));
  options->Own(OptionGroup(app).Value(
      "--scores", &own->scores, "write what each file is and was taken for, a row each, as CSV",
      "FILE"));
  options->Own(app->add_flag("--kept-apart", own->kept_apart,
                             "only files of sources that training kept apart, as the model says"));
  return [own](const EvalArguments& arguments, const infer::ModelFile& file) {
    return Run(arguments, *own, file);
  };
}

}  // namespace fovea::cli
