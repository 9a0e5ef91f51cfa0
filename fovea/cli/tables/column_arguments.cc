#include "fovea/cli/tables/column_arguments.h"

#include "fovea/core/error.h"
#include "fovea/data/text.h"

namespace fovea::cli {
namespace {

void Settle(const std::vector<std::string>& names, data::ColumnKind kind,
            data::TableOptions* read) {
  const auto name_of = [](data::ColumnKind of) {
    return of == data::ColumnKind::kNumeric ? "numeric"
           : of == data::ColumnKind::kTime  ? "time"
                                            : "categorical";
  };
  for (const std::string& name : names) {
    const auto [settled, added] = read->kinds.emplace(name, kind);
    Require(added || settled->second == kind, "the column \"", name, "\" cannot be both ",
            name_of(settled->second), " and ", name_of(kind));
  }
}

}  // namespace

void AddColumnArguments(const OptionGroup& group, ColumnArguments* arguments,
                        data::FitOptions* fit) {
  // One value behind each, so that a second one is told apart from the table's name.
  group.Value("--target", &arguments->targets, "the column to predict", "COLUMN")
      ->required()
      ->allow_extra_args(false);
  group.Choice("--task", &fit->task, {"binary", "classes", "regression"},
               "else guessed from the target");
  group.Value("--numeric", &arguments->numeric,
              "columns of numbers, words in them missing; else seen from the values", "COL...");
  group.Value("--categorical", &arguments->categorical, "columns that hold categories", "COL...");
  group.Value("--time", &arguments->time, "columns of dates and times", "COL...");
  group.Choice("--slash-dates", &arguments->slash_dates, {"day-first", "month-first"},
               "how to read 3/4/2024, where the file leaves it open");
  group.Value("--ignore", &arguments->ignore, "columns to leave out", "COL...");
  group.Value("--keep-columns", &arguments->keep,
              "columns not to leave out, though constant or like an identifier", "COL...");
}

void Apply(const ColumnArguments& arguments, data::FitOptions* fit, data::TableOptions* read) {
  Require(arguments.targets.size() == 1, "a model has one target, not ",
          data::QuotedList(arguments.targets), "; train one model for each");
  fit->target = arguments.targets.front();
  fit->ignore = arguments.ignore;
  fit->keep = arguments.keep;
  Settle(arguments.numeric, data::ColumnKind::kNumeric, read);
  Settle(arguments.categorical, data::ColumnKind::kCategorical, read);
  Settle(arguments.time, data::ColumnKind::kTime, read);
  if (!arguments.slash_dates.empty()) read->slash_dates = arguments.slash_dates[0];
  read->ignore = fit->ignore;  // not even read: an id may have too many values
}

}  // namespace fovea::cli
