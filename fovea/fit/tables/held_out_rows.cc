#include "fovea/fit/tables/held_out_rows.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/data/text.h"

namespace fovea::fit {
namespace {

// Rows in an order in which every stretch has all classes, or values, in the share of the whole.
std::vector<int64_t> EvenOrder(const data::EncodedTable& table, Random* random) {
  std::vector<int64_t> order(static_cast<size_t>(table.rows));
  std::iota(order.begin(), order.end(), 0);
  random->Shuffle(std::span(order));
  std::ranges::stable_sort(order, {},
                           [&](int64_t row) { return table.targets[static_cast<size_t>(row)]; });
  return order;
}

}  // namespace

HeldOutRows SpreadRows(const data::EncodedTable& table, std::span<const int64_t> groups,
                       int64_t trainings, uint64_t seed) {
  Random random(seed);
  const std::vector<int64_t> order = EvenOrder(table, &random);
  std::map<int64_t, std::vector<int64_t>> by_group;
  if (!groups.empty())
    for (const int64_t row : order) by_group[groups[static_cast<size_t>(row)]].push_back(row);
  const int64_t units = groups.empty() ? table.rows : std::ssize(by_group);
  Require(units >= 2, "a table of ", units, groups.empty() ? " row" : " group",
          " cannot be trained on and judged; give two or more");
  const auto parts = static_cast<size_t>(std::min(trainings, units));
  HeldOutRows held;
  held.rows.resize(parts);
  if (groups.empty()) {
    for (size_t i = 0; i < order.size(); ++i) held.rows[i % parts].push_back(order[i]);
    return held;
  }
  // The largest groups first, each into the part that has the fewest rows.
  std::vector<const std::vector<int64_t>*> sorted;
  for (const auto& [group, rows] : by_group) sorted.push_back(&rows);
  random.Shuffle(std::span(sorted));
  std::ranges::stable_sort(sorted, std::greater<>(), [](const auto* rows) { return rows->size(); });
  for (const auto* rows : sorted) {
    const auto least =
        std::ranges::min_element(held.rows, {}, [](const auto& part) { return part.size(); });
    least->insert(least->end(), rows->begin(), rows->end());
  }
  return held;
}

HeldOutRows LastRows(int64_t rows, double share, int64_t trainings) {
  Require(rows >= 2, "a table of ", rows, " row cannot be trained on and judged; give two or more");
  const auto last = static_cast<int64_t>(std::llround(share * static_cast<double>(rows)));
  std::vector<int64_t> held(static_cast<size_t>(std::clamp<int64_t>(last, 1, rows - 1)));
  std::iota(held.begin(), held.end(), rows - std::ssize(held));
  return {std::vector<std::vector<int64_t>>(static_cast<size_t>(trainings), held), true};
}

std::vector<int64_t> GroupsOf(const data::Table& table, const std::string& name) {
  const data::Column* column = table.Find(name);
  if (column == nullptr)
    throw InputError(table.path, StrCat("has no column ", data::Quoted(name), " to split by"),
                     "name one of its columns");
  std::vector<int64_t> groups(static_cast<size_t>(table.rows));
  if (column->kind == data::ColumnKind::kCategorical) {
    std::ranges::copy(column->codes, groups.begin());
    return groups;
  }
  std::map<double, int64_t> known;
  for (size_t i = 0; i < groups.size(); ++i) {
    const double value = column->kind == data::ColumnKind::kTime
                             ? column->times[i]
                             : static_cast<double>(column->numbers[i]);
    groups[i] = std::isnan(value) ? -1 : known.emplace(value, std::ssize(known)).first->second;
  }
  return groups;
}

}  // namespace fovea::fit
