#ifndef FOVEA_CLI_TABLES_COLUMN_ARGUMENTS_H_
#define FOVEA_CLI_TABLES_COLUMN_ARGUMENTS_H_

#include <string>
#include <vector>

#include "fovea/cli/arguments.h"
#include "fovea/data/tables/table_encoding.h"

namespace fovea::cli {

// What a training on a table is told of its columns.
struct ColumnArguments {
  std::vector<std::string> targets;  // one, or Apply() says so
  std::vector<std::string> numeric, categorical, time, ignore, keep;
  std::string slash_dates;
};

// The options --target to --keep-columns, under one heading of the help.
void AddColumnArguments(const OptionGroup& group, ColumnArguments* arguments,
                        data::FitOptions* fit);

// Throws ArgumentError: several targets, a column of two kinds.
void Apply(const ColumnArguments& arguments, data::FitOptions* fit, data::TableOptions* read);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_TABLES_COLUMN_ARGUMENTS_H_
