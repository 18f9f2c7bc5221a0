#include "analyzers/novel/template_tree.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <memory>
#include <string>

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

// The templates of lines that are given once each.
std::vector<std::string> TemplatesOf(std::vector<std::string> lines) {
  std::sort(lines.begin(), lines.end());
  std::vector<std::unique_ptr<Shape>> shapes;
  std::vector<const Shape*> views;
  for (const std::string& line : lines) {
    shapes.push_back(std::make_unique<Shape>());
    MaskLine(line, &shapes.back()->line);
    shapes.back()->seen.Add({.text = line});
    views.push_back(shapes.back().get());
  }
  std::vector<std::string> texts;
  uint64_t count = 0;
  for (const FoundTemplate& found : FindTemplates(views)) {
    texts.push_back(found.text);
    count += found.seen.count();
  }
  EXPECT_EQ(count, lines.size());
  return texts;
}

TEST(FindTemplates, JoinsVariableWords) {
  EXPECT_THAT(TemplatesOf({"secrets \"kubeconfig\" not found", "secrets \"bootstrap\" not found"}),
              ElementsAre("secrets \"<*>\" not found"));
  EXPECT_THAT(TemplatesOf({"failed to list *v1.Pod: Unauthorized", "failed to list *v1.Secret: Unauthorized",
                           "failed to list *v1alpha1.Bundle: Unauthorized"}),
              ElementsAre("failed to list <*>: Unauthorized"));
}

TEST(FindTemplates, KeepsMeaningsApart) {
  EXPECT_THAT(TemplatesOf({"failed to list *v1.Pod: Unauthorized", "failed to list *v1.Pod: Forbidden"}),
              UnorderedElementsAre("failed to list *v1.Pod: Unauthorized", "failed to list *v1.Pod: Forbidden"));
  EXPECT_THAT(TemplatesOf({"bad response code: 403", "bad response code: 500"}),
              UnorderedElementsAre("bad response code: 403", "bad response code: 500"));
  EXPECT_EQ(TemplatesOf({"a-b c-d e-f", "a-x c-y e-z"}).size(), 2u);  // nothing in common
  EXPECT_EQ(TemplatesOf({"not found: x-y z", "not found, x-y z"}).size(), 2u);
}

TEST(FindTemplates, TakesManyWordsAtOnePlaceForNames) {
  std::vector<std::string> lines;
  for (const char* name : {"anna", "berta", "carl", "dora", "emil", "fritz", "gustav"}) {
    lines.push_back(std::string("cannot deploy bundle named ") + name + " here");
  }
  EXPECT_EQ(TemplatesOf(lines).size(), 7u);
  lines.push_back("cannot deploy bundle named heinrich here");
  EXPECT_THAT(TemplatesOf(lines), ElementsAre("cannot deploy bundle named <*> here"));
  for (std::string& line : lines) line += " on host-of-" + line.substr(27, 3);
  EXPECT_THAT(TemplatesOf(lines), ElementsAre("cannot deploy bundle named <*> here on <*>"));
}

TEST(FindTemplates, DoesNotJoinWhatHasLittleInCommon) {
  std::vector<std::string> lines;
  for (const char* word : {"anna", "berta", "carl", "dora", "emil", "fritz", "gustav", "heinrich", "ida"}) {
    lines.push_back(std::string("a-") + word + " b-x c-y " + word + " d-z");
  }
  EXPECT_EQ(TemplatesOf(lines).size(), lines.size());
}

TEST(FindTemplates, NeverTakesReasonsForNames) {
  std::vector<std::string> lines;
  for (const char* reason : {"Unauthorized", "Forbidden", "Conflict", "Gone", "EOF", "NotFound", "Timeout", "Invalid",
                             "InternalError", "Expired"}) {
    lines.push_back(std::string("failed to list things: ") + reason);
  }
  EXPECT_EQ(TemplatesOf(lines).size(), lines.size());
}

TEST(FindTemplates, TellsWhichWordsAreFixed) {
  Shape shape;
  MaskLine("lookup of 12 hosts failed", &shape.line);
  shape.seen.Add({.text = "x"});
  const std::vector<FoundTemplate> found = FindTemplates({&shape});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_THAT(found[0].words, ElementsAre("lookup", "of", "hosts", "failed"));
  EXPECT_EQ(found[0].text, "lookup of <num> hosts failed");
}

TEST(FindTemplates, OfNothingAreNone) { EXPECT_TRUE(FindTemplates({}).empty()); }

}  // namespace
}  // namespace bundlescope
