#include "analyzers/scan/json_fields.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "key=value", with a string in quotes and an escaped one in double quotes.
std::vector<std::string> Fields(std::string_view text) {
  std::vector<std::string> out;
  JsonFields fields(text);
  JsonFields::Field field;
  while (fields.Next(&field)) {
    const std::string quote = !field.is_string ? "" : field.escaped ? "''" : "'";
    out.push_back(std::string(field.key) + "=" + quote + std::string(field.value) + quote);
  }
  return out;
}

TEST(JsonFields, WalksOverTheMembersOfTheObject) {
  EXPECT_THAT(Fields(R"({"a":"b","c":1.5,"d":{"e":["}"]},"f":null,"g":"h\"i"} trailing)"),
              ElementsAre("a='b'", "c=1.5", R"(d={"e":["}"]})", "f=null", R"(g=''h\"i'')"));
  EXPECT_THAT(Fields("{ \"a\" :\t[ ] , \"b\" : \"\" }"), ElementsAre("a=[ ]", "b=''"));
}

TEST(JsonFields, EndsWhereTheTextIsNoObject) {
  EXPECT_THAT(Fields("{"), IsEmpty());
  EXPECT_THAT(Fields("{}"), IsEmpty());
  EXPECT_THAT(Fields("{a:1}"), IsEmpty());
  EXPECT_THAT(Fields(R"({"a"})"), IsEmpty());
  EXPECT_THAT(Fields(R"({"a":,"b":1})"), IsEmpty());
  EXPECT_THAT(Fields(R"({"a":1;"b":2})"), ElementsAre(R"(a=1;"b":2)"));
  EXPECT_THAT(Fields(R"({"a":"1""b":2})"), ElementsAre("a='1'"));
}

TEST(JsonFields, GivesWhatIsLeftOfACutObject) {
  EXPECT_THAT(Fields(R"({"a":"1","b":"half)"), ElementsAre("a='1'", "b='half'"));
  EXPECT_THAT(Fields(R"({"a":"1","b":{"c":"half)"), ElementsAre("a='1'", R"(b={"c":"half)"));
  EXPECT_THAT(Fields(R"({"a":"1","b)"), ElementsAre("a='1'"));
  EXPECT_THAT(Fields(R"({"a":")"), ElementsAre("a=''"));
}

TEST(JsonFields, CountsBackslashesBeforeAQuote) {
  EXPECT_THAT(Fields(R"({"a":"\\","b":"\\\"","c":"\\\\"})"),
              ElementsAre(R"(a=''\\'')", R"(b=''\\\"'')", R"(c=''\\\\'')"));
}

}  // namespace
}  // namespace bundlescope
