#include "fovea/infer/task.h"

#include <gtest/gtest.h>

#include <set>

namespace fovea::infer {
namespace {

TEST(Task, EachHasARowOfItsOwn) {
  std::set<Task> tasks;
  std::set<std::string_view> names, commands;
  for (const TaskInfo& info : kTasks) {
    EXPECT_EQ(&InfoOf(info.task), &info);
    tasks.insert(info.task);
    names.insert(info.name);
    commands.insert(info.command);
  }
  EXPECT_EQ(tasks.size(), std::size(kTasks));
  EXPECT_EQ(names.size(), std::size(kTasks));
  EXPECT_EQ(commands.size(), std::size(kTasks));
}

}  // namespace
}  // namespace fovea::infer
