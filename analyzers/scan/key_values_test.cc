#include "analyzers/scan/key_values.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Pairs(std::string_view text) {
  std::vector<std::string> out;
  KeyValues pairs(text);
  std::string_view key;
  RawText value;
  while (pairs.Next(&key, &value)) {
    out.push_back(std::string(key) + ":" + std::string(value.text) + (value.escaped ? " (escaped)" : ""));
  }
  return out;
}

TEST(KeyValues, ReadsBareAndQuotedValues) {
  EXPECT_THAT(Pairs(R"(level=info msg="a \"b\" c=d" took=3s empty= quoted="")"),
              ElementsAre("level:info", R"(msg:a \"b\" c=d (escaped))", "took:3s", "empty:", "quoted:"));
}

TEST(KeyValues, PassesOverWhatIsNoPair) {
  EXPECT_THAT(Pairs(R"(  word =x a=b=c "quoted word" e=f)"), ElementsAre("a:b=c", "e:f"));
  EXPECT_THAT(Pairs(""), IsEmpty());
  EXPECT_THAT(Pairs("= = ="), IsEmpty());
}

TEST(KeyValues, AnOpenQuoteRunsToTheEnd) {
  EXPECT_THAT(Pairs(R"(a="b c=d \)"), ElementsAre(R"(a:b c=d \ (escaped))"));
  EXPECT_THAT(Pairs(R"(a=")"), ElementsAre("a:"));
}

}  // namespace
}  // namespace bundlescope
