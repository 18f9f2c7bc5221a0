#include "analyzers/novel/shape_table.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::IsNull;
using ::testing::NotNull;

MaskedLine LineOf(std::string text) {
  MaskedLine line;
  line.text = std::move(text);
  return line;
}

std::vector<std::string> Texts(const ShapeTable& table) {
  std::vector<std::string> texts;
  for (const Shape* shape : table.Sorted()) texts.push_back(shape->line.text);
  return texts;
}

TEST(ShapeTable, FindsWhatItTook) {
  ShapeTable table(10);
  std::unique_ptr<Shape> put_out;
  EXPECT_THAT(table.Find(Xxh3Of("b")), IsNull());
  Shape* const shape = table.Take(LineOf("b"), Xxh3Of("b"), &put_out);
  ASSERT_THAT(shape, NotNull());
  EXPECT_EQ(table.Find(Xxh3Of("b")), shape);
  EXPECT_EQ(table.Take(LineOf("b"), Xxh3Of("b"), &put_out), shape);
  table.Take(LineOf("a"), Xxh3Of("a"), &put_out);
  EXPECT_THAT(Texts(table), ElementsAre("a", "b"));
  EXPECT_THAT(put_out, IsNull());
}

TEST(ShapeTable, KeepsTheSameFewInAnyOrder) {
  std::vector<std::string> names;
  for (int i = 0; i < 100; ++i) names.push_back("shape " + std::to_string(i));
  std::mt19937 random(3);
  std::vector<std::string> kept;
  for (int round = 0; round < 20; ++round) {
    std::shuffle(names.begin(), names.end(), random);
    ShapeTable table(10);
    std::set<std::string> out;
    for (const std::string& name : names) {
      std::unique_ptr<Shape> put_out;
      if (table.Take(LineOf(name), Xxh3Of(name), &put_out) == nullptr) out.insert(name);
      if (put_out != nullptr) out.insert(put_out->line.text);
    }
    EXPECT_EQ(table.size(), 10u);
    EXPECT_EQ(out.size(), 90u);  // none is lost, none comes back
    if (round == 0) kept = Texts(table);
    EXPECT_EQ(Texts(table), kept);
  }
}

TEST(ShapeTable, MayHaveNoRoomAtAll) {
  ShapeTable table(0);
  std::unique_ptr<Shape> put_out;
  EXPECT_THAT(table.Take(LineOf("a"), Xxh3Of("a"), &put_out), IsNull());
}

}  // namespace
}  // namespace bundlescope
