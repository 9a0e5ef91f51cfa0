#include "fovea/cli/files/selection_arguments.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "fovea/cli/files/git_changes.h"
#include "fovea/cli/files/when.h"
#include "fovea/cli/run_program.h"
#include "fovea/core/error.h"
#include "fovea/core/readable.h"
#include "fovea/data/files/walk/path_pattern.h"

namespace fovea::cli {
namespace {

constexpr char kGroup[] = "Which files";

CLI::Validator IsPattern() {
  const auto check = [](const std::string& typed) -> std::string {
    try {
      data::PathPattern{typed};
    } catch (const ArgumentError& error) {
      return error.what();
    }
    return "";
  };
  return CLI::Validator(check, "");
}

// Repeatable, a value each.
CLI::Option* AddEach(CLI::App* app, const std::string& name, std::vector<std::string>* values,
                     const char* type, const std::string& description) {
  return app->add_option(name, *values, description)
      ->type_name(type)
      ->default_str("")
      ->allow_extra_args(false)
      ->group(kGroup);
}

CLI::Option* AddText(CLI::App* app, const std::string& name, std::string* value, const char* type,
                     const std::string& description) {
  return app->add_option(name, *value, description)->type_name(type)->group(kGroup);
}

// value: set to what `parse` makes of what was typed.
template <class Parse, class Value>
void AddParsed(CLI::App* app, const std::string& name, Parse parse, Value* value, const char* type,
               const std::string& description) {
  const auto set = [=](const std::string& typed) { *value = parse(name, typed); };
  app->add_option_function<std::string>(name, set, description)
      ->type_name(type)
      ->default_str("")
      ->group(kGroup);
}

}  // namespace

void AddSelection(CLI::App* app, Selection* s) {
  app->add_option("PATH", s->paths, "files and folders; - is standard input")->type_name("");
  AddEach(app, "--exclude", &s->walk.exclude, "PATTERN",
          "leave out what matches, as in .gitignore; repeatable, the last match counts")
      ->check(IsPattern());
  AddEach(app, "--include", &s->walk.include, "PATTERN",
          "only what matches: files, or folders and archives whole; repeatable")
      ->check(IsPattern());
  AddEach(app, "--ignore-file", &s->walk.ignore_files, "FILE",
          "more of --exclude, a pattern a line; repeatable");
  AddText(app, "--files-from", &s->files_from, "LIST",
          "scan the paths in this file, too, one a line; - is standard input");
  app->add_flag("-0,--null", s->null_separated, "the list has a NUL behind each path instead")
      ->group(kGroup);
  AddParsed(app, "--max-file-size", ParseFileSize, &s->walk.max_file_bytes, "SIZE",
            "leave out larger files, also in archives: 500k, 10M, 1G");
  AddParsed(app, "--newer-than", ParseWhen, &s->walk.newer_than, "WHEN",
            "only files changed later: 2024-01-31, '2024-01-31 12:00', 12h, 7d, 1w, or a path");
  AddText(app, "--since", &s->since, "COMMIT",
          "only files that Git says have changed since then, and new ones");
  app->add_flag("--follow", s->walk.follow_links, "follow links to folders elsewhere")
      ->group(kGroup);
  app->add_flag("--no-archives", s->no_archives, "take archives for plain files")->group(kGroup);
  app->add_flag("--stdin", s->standard_input, "the same as the path -")->group(kGroup);
}

void CheckSelection(const char* command, Selection* s) {
  s->walk.archives = !s->no_archives;
  if (s->paths == std::vector<std::string>{"-"}) {
    s->paths.clear();
    s->standard_input = true;
  }
  const bool listed = !s->files_from.empty();
  if (s->null_separated && !listed) throw UsageError(command, "-0 is for the list of --files-from");
  if (!s->standard_input && s->paths.empty() && !listed)
    throw UsageError(command, "PATH is missing: a file, a folder, or - for standard input");
  if (std::count(s->paths.begin(), s->paths.end(), "-") > 0 ||
      (s->standard_input && (!s->paths.empty() || listed)))
    throw UsageError(command, "standard input is scanned by itself, without other paths");
  if (s->standard_input && s->walk.newer_than)
    throw UsageError(command, "--newer-than: standard input has no time of its own");
  if (s->since.empty()) return;
  if (listed || s->standard_input)
    throw UsageError(command, "--since goes by paths in a Git repository alone");
  if (s->since.starts_with('-')) throw UsageError(command, "--since: a commit has no - in front");
}

SelectedPaths::SelectedPaths(const Selection& selection, const std::atomic<bool>* stop)
    : selection_(selection) {
  if (!selection.files_from.empty())
    list_ = std::make_unique<PathList>(selection.files_from, selection.null_separated, stop);
  if (selection.since.empty()) {
    given_ = selection.paths;
    return;
  }
  for (const std::string& path : selection.paths) {
    std::vector<data::FolderWalk::Start> more = ChangedSince(selection.since, path);
    std::move(more.begin(), more.end(), std::back_inserter(changed_));
  }
}

data::FolderWalk::Source SelectedPaths::more() {
  if (list_ != nullptr) return [this] { return list_->Next(); };
  return [this]() -> std::optional<data::FolderWalk::Start> {
    if (next_ == changed_.size()) return std::nullopt;
    return std::move(changed_[next_++]);
  };
}

scan::Note SelectedPaths::note() const {
  if (selection_.since.empty()) return {};
  if (changed_.empty())
    return {"", StrCat("Git says that nothing has changed since ", selection_.since)};
  return {"", StrCat("only what Git says has changed since ", selection_.since, ": ",
                     Plural(static_cast<int64_t>(changed_.size()), "path"))};
}

void SelectedPaths::RefuseEmptyList() const {
  if (list_ == nullptr || list_->count() > 0 || list_->failed()) return;
  throw InputError(list_->name(), "is an empty list of files",
                   "check the command that should have written it");
}

}  // namespace fovea::cli
