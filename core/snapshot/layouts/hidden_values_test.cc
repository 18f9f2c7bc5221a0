#include "core/snapshot/layouts/hidden_values.h"

#include <gtest/gtest.h>

#include "core/document/document.h"

namespace bundlescope {
namespace {

TEST(QuoteHiddenValues, MakesTheTextReadableAgain) {
  const std::string_view broken = "a: ***HIDDEN***\nb:\n- ***HIDDEN***\n- x: ***HIDDEN***'s rest\n";
  ASSERT_FALSE(ParseYaml(broken));
  const Result<Document> document = ParseYaml(QuoteHiddenValues(broken));
  ASSERT_TRUE(document) << document.error().ToString();
  EXPECT_EQ(document->root().StringAt({"a"}), "***HIDDEN***");
  EXPECT_EQ(document->root().Find("b")->items()[0].AsString(), "***HIDDEN***");
  EXPECT_EQ(document->root().Find("b")->items()[1].StringAt({"x"}), "***HIDDEN***'s rest");
}

TEST(QuoteHiddenValues, LeavesAllElseAlone) {
  for (const std::string text : {"", "a: \"***HIDDEN***\"\n", "a: b ***HIDDEN***\r\nc: |\n  x\n", "***", "- \n", ":"}) {
    EXPECT_EQ(QuoteHiddenValues(text), text);
  }
  EXPECT_EQ(QuoteHiddenValues("a: ***HIDDEN***\r\n"), "a: '***HIDDEN***'\r\n");
}

}  // namespace
}  // namespace bundlescope
