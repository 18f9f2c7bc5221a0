#include "tests/layering/documents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(FindLinks, SeesTargetsWithoutTheirAnchors) {
  EXPECT_THAT(FindLinks("[a](docs/a.md), [b](b.md#part) and [c](#here)"), ElementsAre("docs/a.md", "b.md", ""));
}

TEST(FindLinks, LooksPastCode) {
  EXPECT_THAT(FindLinks("`map[key](x)` [a](a.md)\n```c++\n[this](auto y) {}\n```\n[b](b.md)"),
              ElementsAre("a.md", "b.md"));
}

SourceTree Documents(const std::string& text) {
  SourceTree tree;
  tree.files["docs/a.md"] = text;
  tree.files["docs/decisions/0001.md"] = "";
  tree.files["docs/decisions-old.md"] = "";
  tree.files["LICENSE"] = "";
  return tree;
}

TEST(CheckLinks, AcceptsFilesFoldersAnchorsAndTheWorldOutside) {
  EXPECT_THAT(
      CheckLinks(Documents("[1](decisions/0001.md) [2](decisions) [3](decisions/) [4](../LICENSE) [5](..) [6](#x) "
                           "[7](https://example.org/gone.md)")),
      IsEmpty());
}

TEST(CheckLinks, FindsADeadLink) {
  EXPECT_THAT(CheckLinks(Documents("[1](decisions/0002.md) [2](LICENSE)")),
              ElementsAre("docs/a.md: links to decisions/0002.md, which is not there",
                          "docs/a.md: links to LICENSE, which is not there"));
}

TEST(CheckLinks, APrefixIsNoFolder) {
  EXPECT_THAT(CheckLinks(Documents("[1](dec)")), ElementsAre("docs/a.md: links to dec, which is not there"));
}

}  // namespace
}  // namespace bundlescope
