#include "analyzers/cel/type_unifier.h"

#include <gtest/gtest.h>

#include <string>

namespace bundlescope {
namespace {

const Type kDyn;
const Type kError(TypeKind::kError);
const Type kNull(TypeKind::kNull);
const Type kInt(TypeKind::kInt);
const Type kUint(TypeKind::kUint);
const Type kString(TypeKind::kString);
const Type kTimestamp(TypeKind::kTimestamp);

bool Fits(const Type& a, const Type& b) {
  const bool forth = TypeUnifier().Unify(a, b);
  EXPECT_EQ(forth, TypeUnifier().Unify(b, a)) << TypeText(a) << ", " << TypeText(b);
  return forth;
}

std::string Joined(const Type& a, const Type& b) {
  TypeUnifier unifier;
  EXPECT_TRUE(unifier.Unify(a, b));
  EXPECT_EQ(unifier.Join(a, b), unifier.Join(b, a));
  return TypeText(unifier.Join(a, b));
}

TEST(Unify, WantsOneAndTheSameTypeWhereNothingIsOpen) {
  EXPECT_TRUE(Fits(kInt, kInt));
  EXPECT_FALSE(Fits(kInt, kUint));
  EXPECT_TRUE(Fits(Type::List(kInt), Type::List(kInt)));
  EXPECT_FALSE(Fits(Type::List(kInt), Type::List(kString)));
  EXPECT_FALSE(Fits(Type::List(kInt), Type::Optional(kInt)));
  EXPECT_FALSE(Fits(Type::Map(kString, kInt), Type::Map(kInt, kInt)));
  EXPECT_FALSE(Fits(Type::Opaque("a"), Type::Opaque("b")));
  EXPECT_FALSE(Fits(Type::Opaque("a", {kInt}), Type::Opaque("a")));
  EXPECT_TRUE(Fits(Type::TypeOf(kInt), Type::TypeOf(kString)));  // both are values of the type "type"
}

TEST(Unify, LetsDynAndErrorFitEverywhere) {
  for (const Type& type : {kNull, kInt, Type::List(kInt), Type::Opaque("a"), Type::TypeOf(kInt)}) {
    EXPECT_TRUE(Fits(kDyn, type)) << TypeText(type);
    EXPECT_TRUE(Fits(kError, type)) << TypeText(type);
  }
  EXPECT_TRUE(Fits(Type::Map(kString, kDyn), Type::Map(kDyn, kInt)));
}

TEST(Unify, LetsNullBeWhatCelAllowsToBeNull) {
  EXPECT_TRUE(Fits(kNull, kNull));
  EXPECT_TRUE(Fits(kNull, kTimestamp));
  EXPECT_TRUE(Fits(kNull, Type::Opaque("net.IP")));
  EXPECT_TRUE(Fits(kNull, Type::Optional(kInt)));
  EXPECT_FALSE(Fits(kNull, kInt));
  EXPECT_FALSE(Fits(kNull, Type::List(kInt)));
  EXPECT_FALSE(Fits(kNull, Type::Map(kString, kInt)));
}

TEST(Unify, LetsANumberBeAnyOfTheThree) {
  const Type number(TypeKind::kNumber);
  EXPECT_TRUE(Fits(number, kInt));
  EXPECT_TRUE(Fits(number, kUint));
  EXPECT_TRUE(Fits(number, Type(TypeKind::kDouble)));
  EXPECT_FALSE(Fits(number, kString));
  EXPECT_FALSE(Fits(number, Type(TypeKind::kDuration)));
  TypeUnifier unifier;
  const Type param = unifier.NewParam();
  EXPECT_TRUE(unifier.Unify(param, number));
  EXPECT_EQ(TypeText(unifier.Final(param)), "dyn");
}

TEST(Unify, RemembersWhatAParameterIs) {
  TypeUnifier unifier;
  const Type a = unifier.NewParam();
  EXPECT_TRUE(unifier.Unify(Type::List(a), Type::List(kInt)));
  EXPECT_EQ(unifier.Resolve(a), kInt);
  EXPECT_TRUE(unifier.Unify(a, kInt));
  EXPECT_FALSE(unifier.Unify(a, kString));
  EXPECT_EQ(unifier.Resolve(a), kInt);
}

TEST(Unify, MakesAParameterMoreGeneralThatMeetsADyn) {
  TypeUnifier unifier;
  const Type a = unifier.NewParam();
  EXPECT_TRUE(unifier.Unify(a, Type::Map(kString, kInt)));
  EXPECT_TRUE(unifier.Unify(a, Type::Map(kDyn, kInt)));
  EXPECT_EQ(TypeText(unifier.Resolve(a)), "map(dyn, int)");
  EXPECT_FALSE(unifier.Unify(a, Type::Map(kInt, kString)));
  EXPECT_TRUE(unifier.Unify(a, kDyn));
  EXPECT_TRUE(unifier.Unify(a, kString));
  EXPECT_EQ(TypeText(unifier.Resolve(a)), "dyn");
}

TEST(Unify, GivesEveryUnknownParameterInsideTheDynThatItMeets) {
  TypeUnifier unifier;
  const Type key = unifier.NewParam();
  const Type value = unifier.NewParam();
  EXPECT_TRUE(unifier.Unify(Type::Map(key, Type::List(value)), kDyn));
  EXPECT_TRUE(unifier.Unify(value, kInt));
  EXPECT_TRUE(unifier.Unify(value, kString));  // were it int since the line above, this would be a false alarm
}

TEST(Unify, FollowsParametersThatStandForEachOther) {
  TypeUnifier unifier;
  const Type a = unifier.NewParam();
  const Type b = unifier.NewParam();
  const Type c = unifier.NewParam();
  EXPECT_TRUE(unifier.Unify(a, b));
  EXPECT_TRUE(unifier.Unify(b, c));
  EXPECT_TRUE(unifier.Unify(c, a));  // no circle
  EXPECT_TRUE(unifier.Unify(b, kInt));
  for (const Type& param : {a, b, c}) EXPECT_EQ(unifier.Resolve(param), kInt);
}

TEST(Unify, RefusesATypeWithinItself) {
  TypeUnifier unifier;
  const Type a = unifier.NewParam();
  const Type b = unifier.NewParam();
  EXPECT_FALSE(unifier.Unify(a, Type::List(a)));
  EXPECT_TRUE(unifier.Unify(a, Type::List(b)));
  EXPECT_FALSE(unifier.Unify(b, Type::Optional(a)));
  EXPECT_EQ(TypeText(unifier.Final(a)), "list(dyn)");
}

TEST(Unify, ThatFailsLeavesEverythingAsItWas) {
  TypeUnifier unifier;
  const Type a = unifier.NewParam();
  const Type b = unifier.NewParam();
  EXPECT_TRUE(unifier.Unify(b, kInt));
  EXPECT_FALSE(unifier.Unify(Type::Opaque("t", {a, b, kString}), Type::Opaque("t", {kInt, kDyn, kInt})));
  EXPECT_TRUE(unifier.Shallow(a).Is(TypeKind::kParam));
  EXPECT_EQ(unifier.Resolve(b), kInt);
}

TEST(Rollback, ForgetsBindingsAndParameters) {
  TypeUnifier unifier;
  const Type a = unifier.NewParam();
  const TypeUnifier::Mark mark = unifier.Here();
  const Type b = unifier.NewParam();
  EXPECT_TRUE(unifier.Unify(a, Type::List(b)));
  unifier.Rollback(mark);
  EXPECT_TRUE(unifier.Shallow(a).Is(TypeKind::kParam));
  EXPECT_EQ(unifier.NewParam(), b);  // the id is free again
}

TEST(Join, TakesTheMoreGeneralPartEverywhere) {
  EXPECT_EQ(Joined(kInt, kInt), "int");
  EXPECT_EQ(Joined(kInt, kDyn), "dyn");
  EXPECT_EQ(Joined(Type::Opaque("t", {kInt, kDyn}), Type::Opaque("t", {kDyn, kUint})), "t(dyn, dyn)");
  EXPECT_EQ(Joined(Type::List(kInt), Type::List(kDyn)), "list(dyn)");
  EXPECT_EQ(Joined(kNull, kTimestamp), "timestamp");
  EXPECT_EQ(Joined(Type::TypeOf(kInt), Type::TypeOf(kString)), "type(dyn)");
  EXPECT_TRUE(TypeUnifier().Join(kError, kDyn).Is(TypeKind::kError));
}

TEST(Shifted, CountsTheParametersFromTheBase) {
  EXPECT_EQ(TypeUnifier::Shifted(Type::Map(Type::Param(0), Type::List(Type::Param(2))), 5),
            Type::Map(Type::Param(5), Type::List(Type::Param(7))));
  EXPECT_EQ(TypeUnifier::Shifted(kInt, 5), kInt);
}

// Without a bound on the work the types below would be walked through 2^40 parts.
TEST(Unify, EndsSoonWhateverTheParametersAre) {
  TypeUnifier unifier;
  Type a = unifier.NewParam();
  Type b = unifier.NewParam();
  const Type first = a;
  const Type second = b;
  for (int i = 0; i < 40; ++i) {
    const Type next_a = unifier.NewParam();
    const Type next_b = unifier.NewParam();
    ASSERT_TRUE(unifier.Unify(a, Type::Opaque("pair", {next_a, next_a})));
    ASSERT_TRUE(unifier.Unify(b, Type::Opaque("pair", {next_b, next_b})));
    a = next_a;
    b = next_b;
  }
  EXPECT_TRUE(unifier.Unify(first, second));
  EXPECT_TRUE(unifier.Final(first).kind() <= TypeKind::kOpaque);
}

}  // namespace
}  // namespace bundlescope
