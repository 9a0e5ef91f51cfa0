#include "fovea/data/json_value.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <utility>

namespace fovea::data {
namespace {

TEST(JsonValue, IsAValue) {
  JsonValue a;
  EXPECT_TRUE(a->is_null());
  a["key"] = 1;
  JsonValue copy = a;
  copy["key"] = 2;
  EXPECT_EQ(*a, (nlohmann::json{{"key", 1}}));
  const JsonValue moved = std::move(copy);
  EXPECT_EQ(moved->at("key"), 2);
  EXPECT_TRUE(copy->is_null());
  a = moved;
  EXPECT_EQ(*a, *moved);
}

}  // namespace
}  // namespace fovea::data
