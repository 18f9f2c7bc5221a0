#include "core/document/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Read {
  explicit Read(std::string_view yaml)
      : document(ParseYaml(yaml).value()), fields(&document.root(), "f.yaml", "thing", &issues) {}
  Issues issues;
  Document document;
  Fields fields;
};

TEST(Fields, ReadsEveryKind) {
  Read r("s: text\ni: 3\nn: 0.5\nb: true\nd: 15m\nl: [a, b]\none: x\nt: {en: hello, zh-CN: 你好}\n");
  EXPECT_EQ(r.fields.String("s"), "text");
  EXPECT_EQ(r.fields.Int("i", 0, 10), 3);
  EXPECT_EQ(r.fields.Number("n", 0, 1), 0.5);
  EXPECT_TRUE(r.fields.Bool("b", false));
  EXPECT_EQ(r.fields.Span("d"), Duration::Minutes(15));
  EXPECT_THAT(r.fields.Strings("l"), ElementsAre("a", "b"));
  EXPECT_THAT(r.fields.Strings("one"), ElementsAre("x"));
  EXPECT_EQ(r.fields.Text("t").In(Language::kChinese), "你好");
  r.fields.Finish();
  EXPECT_THAT(r.issues, IsEmpty());
}

TEST(Fields, ReportsAnUnknownMemberWithItsPlaceAndWhatWasMeant) {
  Read r("severity: high\nsevrity: low\n");
  r.fields.String("severity");
  r.fields.Finish();
  ASSERT_EQ(r.issues.size(), 1u);
  EXPECT_EQ(r.issues[0].place, (Place{"f.yaml", 2, 1}));
  EXPECT_EQ(r.issues[0].hint, "did you mean 'severity'?");
}

TEST(Fields, AsksForQuotesAroundAVersionThatReadsAsANumber) {
  Read r("fixed: 2.11\n");
  EXPECT_EQ(r.fields.String("fixed"), std::nullopt);
  ASSERT_EQ(r.issues.size(), 1u);
  EXPECT_EQ(r.issues[0].hint, "quote it: \"2.11\"");
}

TEST(Fields, ReportsEveryFaultAndGoesOn) {
  Read r("i: 99\nd: soon\nl: {}\nt: {fr: bonjour}\n");
  r.fields.Int("i", 0, 10);
  r.fields.Span("d");
  r.fields.Strings("l");
  r.fields.Text("t");
  r.fields.RequiredString("missing");
  r.fields.Finish();
  ASSERT_EQ(r.issues.size(), 5u);
  EXPECT_THAT(r.issues[4].message, HasSubstr("'missing' is missing"));
}

TEST(Fields, SaysThatAListIsNoMapping) {
  Read r("- a\n");
  EXPECT_FALSE(r.fields.valid());
  EXPECT_EQ(r.fields.Take("a"), nullptr);
  ASSERT_EQ(r.issues.size(), 1u);
}

}  // namespace
}  // namespace bundlescope
