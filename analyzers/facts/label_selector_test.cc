#include "analyzers/facts/label_selector.h"

#include <gtest/gtest.h>

#include "core/document/compact_json.h"

namespace bundlescope {
namespace {

CompactValue Read(std::string_view json, CompactStore* store) {
  CompactJson parsed;
  EXPECT_TRUE(parsed.Parse(json, 1)) << json;
  CompactWriter writer(*store);
  parsed.Write({}, &writer);
  return writer.Finish();
}

SelectorMatch Match(std::string_view selector, std::string_view labels) {
  CompactStore store;
  const CompactValue all = Read("[" + std::string(selector) + "," + std::string(labels) + "]", &store);
  std::vector<CompactValue> pair;
  for (const CompactMember& item : all.items()) pair.push_back(item.value);
  return MatchLabelSelector(pair.at(0), pair.at(1));
}

struct Row {
  std::string_view selector;
  std::string_view labels;
  SelectorMatch match;
};

// "Labels and Selectors", Resources that support set-based requirements: matchLabels and matchExpressions are ANDed.
TEST(MatchLabelSelector, HoldsWhenEveryRequirementHolds) {
  constexpr Row kRows[] = {
      {R"({})", R"({"a":"1"})", SelectorMatch::kYes},
      {R"({})", R"(null)", SelectorMatch::kYes},
      {R"({"matchLabels":null,"matchExpressions":null})", R"({})", SelectorMatch::kYes},
      {R"({"matchLabels":{"a":"1"}})", R"({"a":"1","b":"2"})", SelectorMatch::kYes},
      {R"({"matchLabels":{"a":"1","b":"3"}})", R"({"a":"1","b":"2"})", SelectorMatch::kNo},
      {R"({"matchLabels":{"a":""}})", R"({})", SelectorMatch::kNo},
      {R"({"matchLabels":{"a":""}})", R"({"a":""})", SelectorMatch::kYes},
      {R"({"matchLabels":{"a":"1"}})", R"(null)", SelectorMatch::kNo},
      {R"({"matchExpressions":[{"key":"a","operator":"In","values":["1","2"]}]})", R"({"a":"2"})", SelectorMatch::kYes},
      {R"({"matchExpressions":[{"key":"a","operator":"In","values":["1","2"]}]})", R"({"a":"3"})", SelectorMatch::kNo},
      {R"({"matchExpressions":[{"key":"a","operator":"In","values":["1","2"]}]})", R"({})", SelectorMatch::kNo},
      {R"({"matchExpressions":[{"key":"a","operator":"NotIn","values":["1"]}]})", R"({"a":"1"})", SelectorMatch::kNo},
      {R"({"matchExpressions":[{"key":"a","operator":"NotIn","values":["1"]}]})", R"({"a":"2"})", SelectorMatch::kYes},
      {R"({"matchExpressions":[{"key":"a","operator":"NotIn","values":["1"]}]})", R"({})", SelectorMatch::kYes},
      {R"({"matchExpressions":[{"key":"a","operator":"Exists"}]})", R"({"a":""})", SelectorMatch::kYes},
      {R"({"matchExpressions":[{"key":"a","operator":"Exists","values":[]}]})", R"({"b":""})", SelectorMatch::kNo},
      {R"({"matchExpressions":[{"key":"a","operator":"DoesNotExist"}]})", R"({"b":""})", SelectorMatch::kYes},
      {R"({"matchExpressions":[{"key":"a","operator":"DoesNotExist"}]})", R"({"a":""})", SelectorMatch::kNo},
      {R"({"matchLabels":{"a":"1"},"matchExpressions":[{"key":"b","operator":"Exists"}]})", R"({"a":"1"})",
       SelectorMatch::kNo},
      {R"({"matchLabels":{"a":"2"},"matchExpressions":[{"key":"a","operator":"Exists"}]})", R"({"a":"1"})",
       SelectorMatch::kNo},
  };
  for (const Row& row : kRows) EXPECT_EQ(Match(row.selector, row.labels), row.match) << row.selector << row.labels;
}

TEST(MatchLabelSelector, SaysSoWhereNobodyCouldTell) {
  constexpr std::string_view kSelectors[] = {
      R"(null)",
      R"("a")",
      R"([])",
      R"({"matchLabels":["a"]})",
      R"({"matchLabels":{"a":1}})",
      R"({"matchLabels":{"a":"other","b":1}})",
      R"({"matchExpressions":{}})",
      R"({"matchExpressions":[1]})",
      R"({"matchExpressions":[null]})",
      R"({"matchExpressions":[{"operator":"Exists"}]})",
      R"({"matchExpressions":[{"key":"a","operator":"Like","values":["1"]}]})",
      R"({"matchExpressions":[{"key":"a","operator":3}]})",
      R"({"matchExpressions":[{"key":"a","operator":"In"}]})",
      R"({"matchExpressions":[{"key":"a","operator":"NotIn","values":[]}]})",
      R"({"matchExpressions":[{"key":"a","operator":"In","values":"1"}]})",
      R"({"matchExpressions":[{"key":"a","operator":"In","values":["1",2]}]})",
      R"({"matchExpressions":[{"key":"a","operator":"Exists","values":["1"]}]})",
      R"({"matchLabels":{"a":"other"},"matchExpressions":[{"key":"a","operator":"Like"}]})",
  };
  for (const std::string_view selector : kSelectors) {
    EXPECT_EQ(Match(selector, R"({"a":"1"})"), SelectorMatch::kUnreadable) << selector;
  }
  constexpr std::string_view kWanted = R"({"matchLabels":{"a":"1"}})";
  for (const std::string_view labels : {R"("a")", R"(["a"])", R"({"a":1})", R"({"a":null})"}) {
    EXPECT_EQ(Match(kWanted, labels), SelectorMatch::kUnreadable) << labels;
  }
}

}  // namespace
}  // namespace bundlescope
