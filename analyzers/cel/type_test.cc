#include "analyzers/cel/type.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

const Type kInt(TypeKind::kInt);
const Type kString(TypeKind::kString);

TEST(Type, IsWrittenAsCelWritesIt) {
  EXPECT_EQ(TypeText(Type()), "dyn");
  EXPECT_EQ(TypeText(Type(TypeKind::kNull)), "null");
  EXPECT_EQ(TypeText(Type(TypeKind::kDuration)), "duration");
  EXPECT_EQ(TypeText(Type::List(Type::Map(kString, Type()))), "list(map(string, dyn))");
  EXPECT_EQ(TypeText(Type::Optional(Type::TypeOf(kInt))), "optional_type(type(int))");
  EXPECT_EQ(TypeText(Type::Opaque("net.IP")), "net.IP");
  EXPECT_EQ(TypeText(Type::Opaque("pair", {kInt, Type::Param(1)})), "pair(int, B)");
}

TEST(Type, IsComparedByItsStructure) {
  EXPECT_EQ(Type::List(kInt), Type::List(kInt));
  EXPECT_FALSE(Type::List(kInt) == Type::List(kString));
  EXPECT_FALSE(Type::List(kInt) == Type::Optional(kInt));
  EXPECT_FALSE(Type::Opaque("a") == Type::Opaque("b"));
  EXPECT_FALSE(Type::Opaque("a") == Type::Opaque("a", {kInt}));
  EXPECT_EQ(Type::Param(1), Type::Param(1));
  EXPECT_FALSE(Type::Param(1) == Type::Param(2));
}

TEST(Type, KnowsOfParametersAndOfWhatIsOpenAllTheWayDown) {
  EXPECT_TRUE(Type::List(Type::List(Type::Param(0))).HasParams());
  EXPECT_FALSE(Type::List(Type::List(Type())).HasParams());
  EXPECT_TRUE(Type::Map(kString, Type::List(Type())).HasOpenParts());
  EXPECT_FALSE(Type::Map(kString, Type::List(Type::Param(0))).HasOpenParts());
}

TEST(Type, ThatGrowsTooLargeOrTooDeepIsDyn) {
  Type wide = kInt;
  for (int i = 0; i < 8; ++i) wide = Type::Opaque("pair", {wide, wide});
  EXPECT_TRUE(wide.Is(TypeKind::kOpaque));
  wide = Type::Opaque("pair", {wide, wide});
  EXPECT_TRUE(wide.Is(TypeKind::kDyn));  // 1023 parts

  Type deep = kInt;
  for (uint32_t i = 1; i < Type::kMaxDepth; ++i) deep = Type::List(deep);
  EXPECT_TRUE(deep.Is(TypeKind::kList));
  EXPECT_TRUE(Type::List(deep).Is(TypeKind::kDyn));
}

TEST(TypeByName, KnowsTheNamesThatAnExpressionCanWrite) {
  EXPECT_EQ(TypeText(TypeByName("int")), "int");
  EXPECT_EQ(TypeText(TypeByName("null_type")), "null");
  EXPECT_EQ(TypeText(TypeByName("google.protobuf.Timestamp")), "timestamp");
  EXPECT_EQ(TypeText(TypeByName("list")), "list(dyn)");
  EXPECT_EQ(TypeText(TypeByName("map")), "map(dyn, dyn)");
  EXPECT_EQ(TypeText(TypeByName("type")), "type(dyn)");
  EXPECT_EQ(TypeByName("net.IP"), Type::Opaque("net.IP"));
}

}  // namespace
}  // namespace bundlescope
