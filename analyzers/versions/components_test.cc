#include "analyzers/versions/components.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

namespace bundlescope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ComponentMap Parse(std::string_view yaml, Issues* issues) {
  ComponentMap map;
  const Result<Document> document = ParseYaml(yaml);
  EXPECT_TRUE(document) << (document ? "" : document.error().ToString());
  if (document) ParseComponents(document->root(), "c.yaml", &map, issues);
  return map;
}

constexpr char kHead[] = "apiVersion: rules/v1\nkind: Components\ncomponents:\n";

TEST(ParseComponents, ReadsAllKeys) {
  Issues issues;
  const ComponentMap map = Parse(std::string(kHead) +
                                     "- component: a\n  images: [x/a, y/a]\n  containers: [one]\n  charts: [ch]\n"
                                     "  settings: [s]\n  kubernetes: true\n- component: b\n  settings: [t]\n",
                                 &issues);
  EXPECT_THAT(issues, IsEmpty());
  ASSERT_EQ(map.components.size(), 2u);
  const ComponentSource& a = map.components[0];
  EXPECT_EQ(a.component, "a");
  EXPECT_THAT(a.images, ElementsAre("x/a", "y/a"));
  EXPECT_THAT(a.containers, ElementsAre("one"));
  EXPECT_THAT(a.charts, ElementsAre("ch"));
  EXPECT_THAT(a.settings, ElementsAre("s"));
  EXPECT_TRUE(a.kubernetes);
  EXPECT_FALSE(map.components[1].kubernetes);
}

TEST(ParseComponents, AppendsToWhatOtherPacksSaid) {
  Issues issues;
  ComponentMap map;
  const Result<Document> document = ParseYaml(std::string(kHead) + "- {component: a, images: [x/a]}\n");
  ASSERT_TRUE(document);
  ParseComponents(document->root(), "one.yaml", &map, &issues);
  ParseComponents(document->root(), "two.yaml", &map, &issues);
  EXPECT_THAT(issues, IsEmpty());
  EXPECT_EQ(map.components.size(), 2u);
}

struct Fault {
  const char* entry;
  const char* message;
};

TEST(ParseComponents, RefusesAFaultyEntryAndKeepsTheOthers) {
  for (const Fault& fault :
       {Fault{"{component: b, image: [x/a]}", "'image'"}, Fault{"{component: b}", "nothing says"},
        Fault{"{component: b, images: ['x/a:v1']}", "repository alone"},
        Fault{"{component: b, images: ['x/a@sha256:0']}", "repository alone"},
        Fault{"{component: b, images: ['/x/a']}", "repository alone"},
        Fault{"{component: b, images: ['']}", "empty text"},
        Fault{"{component: b, charts: [c], containers: [x]}", "narrows"},
        Fault{"{component: b, kubernetes: yes}", "'kubernetes'"}, Fault{"{component: B, images: [x/a]}", "'component'"},
        Fault{"{images: [x/a]}", "'component' is missing"}, Fault{"{component: a, images: [x/a]}", "twice"},
        Fault{"text", "must be a mapping"}}) {
    Issues issues;
    const ComponentMap map =
        Parse(std::string(kHead) + "- {component: a, images: [x/a]}\n- " + fault.entry + "\n", &issues);
    EXPECT_EQ(map.components.size(), 1u) << fault.entry;
    ASSERT_FALSE(issues.empty()) << fault.entry;
    EXPECT_THAT(issues[0].message, HasSubstr(fault.message)) << fault.entry;
    EXPECT_EQ(issues[0].place.line, 5u) << fault.entry;
    EXPECT_EQ(issues[0].place.file, "c.yaml");
  }
}

TEST(ParseComponents, RefusesOtherDocuments) {
  for (const char* yaml :
       {"", "[]", "kind: Components\ncomponents: [{component: a, charts: [a]}]",
        "apiVersion: rules/v2\nkind: Components\ncomponents: [{component: a, charts: [a]}]",
        "apiVersion: rules/v1\nkind: Component\ncomponents: [{component: a, charts: [a]}]",
        "apiVersion: rules/v1\nkind: Components", "apiVersion: rules/v1\nkind: Components\ncomponents: {}"}) {
    Issues issues;
    Parse(yaml, &issues);
    EXPECT_TRUE(HasErrors(issues)) << yaml;
  }
}

TEST(ParseComponents, ReadsTheOnesThatAreShipped) {
  std::ifstream file(std::string(BUNDLESCOPE_SOURCE_DIR) + "/rules/fleet/data/components.yaml");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  Issues issues;
  const ComponentMap map = Parse(text, &issues);
  EXPECT_THAT(issues, IsEmpty());
  std::set<std::string> names;
  for (const ComponentSource& source : map.components) names.insert(source.component);
  for (const char* name : {"fleet-controller", "fleet-agentmanagement", "fleet-cleanup", "gitjob", "helmops",
                           "fleet-agent", "rancher", "rancher-agent", "rancher-webhook", "backup-restore-operator"}) {
    EXPECT_EQ(names.count(name), 1u) << name;
  }
}

}  // namespace
}  // namespace bundlescope
