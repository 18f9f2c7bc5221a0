#include <gtest/gtest.h>

#include "core/document/document.h"

namespace bundlescope {
namespace {

std::string FromJson(std::string_view text) {
  const Result<Document> d = ParseJson(text);
  EXPECT_TRUE(d) << d.error().ToString();
  std::string out;
  AppendJson(d->root(), &out);
  return out;
}

std::string FromYaml(std::string_view text) {
  const Result<Document> d = ParseYaml(text);
  EXPECT_TRUE(d) << d.error().ToString();
  std::string out;
  AppendJson(d->root(), &out);
  return out;
}

TEST(AppendJson, WritesCompactText) {
  EXPECT_EQ(FromJson(" { \"a\" : [ 1 , true , null , { } , [ ] ] ,\n \"b\" : \"x\" } "),
            R"({"a":[1,true,null,{},[]],"b":"x"})");
}

TEST(AppendJson, AppendsToWhatIsThere) {
  std::string out = "x = ";
  AppendJson(ParseJson("[false]")->root(), &out);
  EXPECT_EQ(out, "x = [false]");
}

TEST(AppendJson, KeepsNumbersAsTheSourceHasThem) {
  constexpr std::string_view kNumbers = "[2.10,-0,-0.0,1E5,123456789012345678901234567890,18446744073709551615,1e-7]";
  EXPECT_EQ(FromJson(kNumbers), kNumbers);
  EXPECT_EQ(FromYaml(kNumbers), kNumbers);
}

TEST(AppendJson, WritesNumbersOfYamlThatJsonDoesNotKnow) {
  EXPECT_EQ(FromYaml("[0x1F, 0o17, +5, 010, 1., .5, -.5, 01.50, +1e3, 0xFFFFFFFFFFFFFFFF]"),
            "[31,15,5,10,1.0,0.5,-0.5,1.5,1000.0,1.8446744073709552e+19]");
  EXPECT_EQ(FromYaml("[.inf, -.inf, .nan, ~, True]"), "[null,null,null,null,true]");
}

TEST(AppendJson, EscapesWhatJsonDemandsAndNothingElse) {
  EXPECT_EQ(FromJson(R"(["\"\\\/\b\f\n\r\t\u0000\u001f\u007f\u00e9\u2028\ud83d\ude00"])"),
            "[\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\x7f\xC3\xA9\xE2\x80\xA8\xF0\x9F\x98\x80\"]");
  EXPECT_EQ(FromJson(R"({"a\"\n": 1})"), R"({"a\"\n":1})");
}

TEST(AppendJson, TakesTheDeepestTreeThatTheParsersLetPass) {
  const std::string text = std::string(1000, '[') + std::string(1000, ']');
  ParseOptions options;
  options.max_depth = 1'000'000;
  const Result<Document> d = ParseJson(text, options);
  ASSERT_TRUE(d);
  std::string out;
  AppendJson(d->root(), &out);
  EXPECT_EQ(out, text);
  EXPECT_EQ(ParseJson("[" + text + "]", options).error().code(), ErrorCode::kLimit);
}

}  // namespace
}  // namespace bundlescope
