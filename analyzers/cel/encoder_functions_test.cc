#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "analyzers/cel/testing/evaluate.h"

namespace bundlescope {
namespace {

Value Evaluate(std::string_view expr, const FakeActivation& data, uint64_t limit = kDefaultCostLimit) {
  return EvalText(expr, data.Declare(), {&data, nullptr, limit, nullptr});
}

// RFC 4648, section 10.
TEST(Base64, FollowsTheTestVectorsOfItsRfc) {
  const std::vector<std::pair<std::string, std::string>> vectors = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
  };
  for (const auto& [plain, encoded] : vectors) {
    const FakeActivation data({{"b", Value::Bytes(plain)}, {"t", Value::String(encoded)}});
    EXPECT_EQ(Evaluate("base64.encode(b)", data).AsString(), encoded);
    EXPECT_EQ(Evaluate("base64.decode(t)", data).AsBytes(), plain);
  }
}

TEST(Base64, UndoesItselfForEveryByte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  for (size_t length : {256U, 255U, 254U}) {
    const FakeActivation data({{"b", Value::Bytes(bytes.substr(0, length))}});
    EXPECT_EQ(DebugString(Evaluate("base64.decode(base64.encode(b)) == b", data)), "true");
  }
}

// As cel-go: its documentation wants an error, its own cases and the specification's a value.
TEST(Base64, TakesTextWithoutPaddingOrWithLineBreaks) {
  EXPECT_EQ(EvalDebug("base64.decode('aGVsbG8')"), "b\"hello\"");
  EXPECT_EQ(EvalDebug("base64.decode('aGVs\\r\\nbG8=\\n')"), "b\"hello\"");
  EXPECT_EQ(EvalDebug("base64.decode('Zh==')"), "b\"f\"");
}

TEST(Base64, RefusesAnythingElseWithoutRepeatingIt) {
  for (const char* text : {"a", "aGVsbG8==", "aGVsbG8=a", "aGVs=", "=", "====", "aGVs====", "aGV sbG8=", "aGVsbG-_",
                           "aGVsbA=", "aG=sbG8=", "\u00e9", "aGVsb"}) {
    const FakeActivation data({{"t", Value::String(text)}});
    EXPECT_EQ(DebugString(Evaluate("base64.decode(t)", data)), "error(1:8: base64.decode(): the text is not base64)")
        << text;
  }
  for (const char* expr : {"base64.decode(b'aGVsbG8=')", "base64.encode('hello')", "base64.encode(dyn(1))"}) {
    EXPECT_NE(EvalDebug(expr).find("no such overload"), std::string::npos) << expr;
  }
}

TEST(Base64, PaysForItsText) {
  const FakeActivation data(
      {{"b", Value::Bytes(std::string(1'000'000, 'x'))}, {"t", Value::String(std::string(1'000'000, 'A'))}});
  for (const char* expr : {"base64.encode(b)", "base64.decode(t)"}) {
    EXPECT_TRUE(Evaluate(expr, data).IsOrdinary()) << expr;
    EXPECT_EQ(DebugString(Evaluate(expr, data, 150'000)), "error(cost limit exceeded)") << expr;
  }
}

}  // namespace
}  // namespace bundlescope
