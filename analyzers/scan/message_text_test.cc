#include "analyzers/scan/message_text.h"

#include <gmock/gmock.h>

namespace bundlescope {
namespace {

std::string Unescaped(std::string_view text) {
  std::string out;
  AppendUnescaped(text, &out);
  return out;
}

TEST(AppendUnescaped, UndoesTheEscapesOfJsonAndGo) {
  using namespace std::string_literals;
  EXPECT_EQ(Unescaped(R"(a\"b\\c\/d)"), R"(a"b\c/d)");
  EXPECT_EQ(Unescaped(R"(\n\t\r\a\b\f\v)"), "\n\t\r\a\b\f\v");
  EXPECT_EQ(Unescaped(R"(\u003cx\u003e\u00e9\u4e2d)"), "<x>é中");
  EXPECT_EQ(Unescaped(R"(\ud83d\ude00 \U0001f600)"), "😀 😀");
  EXPECT_EQ(Unescaped(R"(\xff\x00|)"), "\xff\0|"s);
}

TEST(AppendUnescaped, KeepsWhatIsNoEscape) {
  for (const char* text : {R"(\q)", R"(\)", R"(a\)", R"(\u12)", R"(\u12x4)", R"(\x)", R"(\xf)", R"(\xg0)",
                           R"(\U0001f60)", R"(\')", R"(\123)"}) {
    EXPECT_EQ(Unescaped(text), text);
  }
}

TEST(AppendUnescaped, ReplacesWhatIsNoCharacter) {
  EXPECT_EQ(Unescaped(R"(\ud83d)"), "\xEF\xBF\xBD");
  EXPECT_EQ(Unescaped(R"(\ud83d\n)"), "\xEF\xBF\xBD\n");
  EXPECT_EQ(Unescaped(R"(\ud83d\u0041)"),
            "\xEF\xBF\xBD"
            "A");
  EXPECT_EQ(Unescaped(R"(\ude00\ud83d)"), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(Unescaped(R"(\Uffffffff)"), "\xEF\xBF\xBD");
}

TEST(ComposeMessage, CopiesNothingWithoutNeed) {
  LineScratch scratch;
  const std::string_view text = R"(C:\new)";
  EXPECT_EQ(ComposeMessage({text, false}, {}, &scratch).data(), text.data());
}

TEST(ComposeMessage, JoinsTheError) {
  LineScratch scratch;
  EXPECT_EQ(ComposeMessage({"m"}, {R"(\"e\")", true}, &scratch), "m: \"e\"");
  EXPECT_EQ(ComposeMessage({""}, {"e"}, &scratch), "e");
  EXPECT_EQ(ComposeMessage({R"(a\tb)", true}, {}, &scratch), "a\tb");
}

}  // namespace
}  // namespace bundlescope
