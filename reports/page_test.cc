#include "reports/page.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

TEST(Page, HangsTheLinesOfAParagraphUnderItsText) {
  std::string out;
  Page page(24, false, &out);
  page.Paragraph({2, 6}, {"[x]", Style::kStrong}, "one two three four five");
  EXPECT_EQ(out, "  [x] one two three four\n      five\n");
}

TEST(Page, ColoursTheLabelOnly) {
  std::string out;
  Page(80, true, &out).Paragraph({0, 4}, {"[HIGH]", Style::kCritical}, "title");
  EXPECT_EQ(out, "\x1b[1;31m[HIGH]\x1b[0m title\n");
}

TEST(Page, WritesOneEmptyLineAndNoneAtTheStartOrEnd) {
  std::string out;
  Page page(80, false, &out);
  page.Blank();
  page.Paragraph({0, 0}, "a");
  page.Blank();
  page.Blank();
  page.Paragraph({0, 0}, "b");
  page.Blank();
  EXPECT_EQ(out, "a\n\nb\n");
}

TEST(Page, MakesEverythingPrintable) {
  const std::string evil = "a\x1b[31m\nb\xE2\x80\xAE";
  const std::string shown = R"(a\x1b[31m\nb\u{202e})";
  std::string out;
  Page page(80, false, &out);
  page.Head(0, evil);
  page.Paragraph({0, 0}, {evil, Style::kPlain}, evil);
  page.Fields({0, 0}, {evil, "x"});
  page.Unbroken(0, evil);
  EXPECT_EQ(out, shown + "\n" + shown + " " + shown + "\n" + shown + "  x\n" + shown + "\n");
}

TEST(Page, KeepsTheParagraphsOfProse) {
  std::string out;
  Page page(80, false, &out);
  page.Prose(4, "first\nsecond\n\n\n  third\x1b\n\n");
  page.Paragraph({0, 0}, "next");
  EXPECT_EQ(out, "    first\n    second\n\n    third\\x1b\nnext\n");
}

TEST(Page, PutsAsManyFieldsOnALineAsFit) {
  std::string out;
  Page(20, false, &out).Fields({2, 4}, {"aaaa", "bbbb", "", "cccc", "dddd"});
  EXPECT_EQ(out, "  aaaa  bbbb  cccc\n    dddd\n");
}

TEST(Page, NeverBreaksAPathButBreaksWhatLooksLikeASentence) {
  const std::string path = "archive.tgz:a/very/long/path/to/a/member.log:12";
  std::string out;
  Page page(24, false, &out);
  page.Fields({2, 4}, {path, "next"});
  page.Fields({2, 4}, {"a member name with spaces: all is well"});
  EXPECT_EQ(out, "  " + path + "\n    next\n  a member name with\n    spaces: all is well\n");
}

TEST(Page, WithoutWidthBreaksNothing) {
  std::string out;
  const std::string text(5000, 'x');
  Page(0, false, &out).Paragraph({2, 4}, text + " " + text);
  EXPECT_EQ(out, "  " + text + " " + text + "\n");
}

}  // namespace
}  // namespace bundlescope
