#include "analyzers/cel/signature.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "analyzers/cel/builtins.h"

namespace bundlescope {
namespace {

std::string Read(std::string_view text) {
  const Result<Type> type = ReadType(text);
  return type ? TypeText(*type) : type.error().message();
}

TEST(ReadType, ReadsWhatATextCanSay) {
  EXPECT_EQ(Read("dyn"), "dyn");
  EXPECT_EQ(Read("num"), "number");
  EXPECT_EQ(Read(" list< map<string,optional<A>> > "), "list(map(string, optional_type(A)))");
  EXPECT_EQ(Read("type"), "type(dyn)");
  EXPECT_EQ(Read("type<B>"), "type(B)");
  EXPECT_EQ(Read("net.IP"), "net.IP");
  EXPECT_EQ(Read("tuple<A, B, int>"), "tuple(A, B, int)");
}

TEST(ReadType, SaysWhatIsWrong) {
  EXPECT_EQ(Read(""), "expected a type at offset 0 of ''");
  EXPECT_EQ(Read("list"), "expected the right count of types in list<> at offset 4 of 'list'");
  EXPECT_EQ(Read("map<int>"), "expected the right count of types in map<> at offset 8 of 'map<int>'");
  EXPECT_EQ(Read("list<int"), "expected '>' at offset 8 of 'list<int'");
  EXPECT_EQ(Read("int int"), "expected the end at offset 4 of 'int int'");
  std::string deep = "int";
  for (int i = 0; i < 20; ++i) deep = "list<" + deep + ">";
  EXPECT_NE(Read(deep).find("fewer levels"), std::string::npos);
}

TEST(ReadSignatures, ReadsSeveralForms) {
  const auto forms = ReadSignatures("(list<A>, int) -> A; (map<A, B>, A) -> B;() -> optional<A>");
  ASSERT_TRUE(forms) << forms.error().ToString();
  ASSERT_EQ(forms->size(), 3u);
  EXPECT_EQ(TypeText((*forms)[0].params[0]), "list(A)");
  EXPECT_EQ((*forms)[0].type_params, 1u);
  EXPECT_EQ(TypeText((*forms)[1].result), "B");
  EXPECT_EQ((*forms)[1].type_params, 2u);
  EXPECT_TRUE((*forms)[2].TakesCount(0));
  EXPECT_FALSE((*forms)[2].TakesCount(1));
}

TEST(ReadSignatures, TakesAnyNumberOfTheLastOne) {
  const auto forms = ReadSignatures("(string, int...) -> dyn");
  ASSERT_TRUE(forms) << forms.error().ToString();
  EXPECT_TRUE((*forms)[0].variadic);
  EXPECT_FALSE((*forms)[0].TakesCount(0));
  for (size_t count : {1u, 2u, 9u}) EXPECT_TRUE((*forms)[0].TakesCount(count));
}

TEST(ReadSignatures, OfAnEmptyTextIsEmpty) {
  EXPECT_TRUE(ReadSignatures("")->empty());
  EXPECT_TRUE(ReadSignatures(" ")->empty());
}

TEST(ReadSignatures, RefusesWhatIsNoSignature) {
  for (std::string_view wrong : {"int", "(int", "(int)", "(int) ->", "(int) - int", "(,) -> int", "(int...,int) -> int",
                                 "(int) -> int (int) -> int", "(int) -> int; int", "(int...) int"}) {
    EXPECT_FALSE(ReadSignatures(wrong)) << wrong;
  }
}

std::vector<const Builtin*> WithOperators() {
  std::vector<const Builtin*> all = AllBuiltins();
  for (int op = 0; op <= static_cast<int>(BinaryOp::kIn); ++op) {
    all.push_back(&OperatorBuiltin(static_cast<BinaryOp>(op)));
  }
  for (UnaryOp op : {UnaryOp::kNot, UnaryOp::kNegate}) all.push_back(&OperatorBuiltin(op));
  return all;
}

TEST(SignaturesOf, AreReadOfEveryBuiltinFunctionAndCoverEveryCountOfItsArguments) {
  for (const Builtin* builtin : WithOperators()) {
    const auto read = ReadSignatures(builtin->signatures);
    ASSERT_TRUE(read) << builtin->name << ": " << read.error().ToString();
    const std::vector<Signature>& signatures = SignaturesOf(*builtin);
    EXPECT_FALSE(signatures.empty()) << builtin->name << " says nothing of its types";
    for (int count = 0; count <= 10; ++count) {
      size_t forms = 0;
      for (const Signature& signature : signatures) forms += signature.TakesCount(static_cast<size_t>(count)) ? 1 : 0;
      const bool allowed = count >= builtin->min_args && count <= builtin->max_args;
      EXPECT_TRUE(!allowed || forms > 0) << builtin->name << " with " << count;
    }
    for (const Signature& signature : signatures) {
      const int count = static_cast<int>(signature.params.size());
      EXPECT_TRUE(signature.variadic || (count >= builtin->min_args && count <= builtin->max_args)) << builtin->name;
    }
  }
}

TEST(SignaturesOf, AreTheSameForEveryThread) {
  const Builtin& plus = OperatorBuiltin(BinaryOp::kAdd);
  std::vector<const void*> seen(4);
  std::vector<std::thread> threads;
  for (const void*& one : seen) threads.emplace_back([&] { one = &SignaturesOf(plus); });
  for (std::thread& thread : threads) thread.join();
  for (const void* one : seen) EXPECT_EQ(one, &SignaturesOf(plus));
}

TEST(SignaturesOf, AreEmptyForWhatIsNotBuiltIn) {
  const Builtin other{"other", CallStyle::kGlobal, 0, 0, nullptr, "() -> int"};
  EXPECT_TRUE(SignaturesOf(other).empty());
}

}  // namespace
}  // namespace bundlescope
