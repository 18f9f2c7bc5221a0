#include "analyzers/engine/binding.h"

#include <gtest/gtest.h>

#include "core/snapshot/builder.h"

namespace bundlescope {
namespace {

class BindingTest : public ::testing::Test {
 protected:
  BindingTest() : slot_(builder_.AddSlot(builder_.AddArchive("a"), "c")) {
    binding_.as = "x";
    binding_.version = "v1";
    binding_.kind = "Secret";
    binding_.names = {"s"};
    SetNamespaces("[first, second]");
  }
  void SetNamespaces(std::string_view yaml) {
    binding_.namespaces.clear();
    Issues issues;
    const Document document = ParseYaml(yaml).value();
    for (const Node& item : document.root().items()) {
      binding_.namespaces.push_back(TextTemplate::Compile(item, "r.yaml", "namespace", Env(), &issues));
    }
  }
  void Add(std::string_view ns, std::string_view labels = "{}") {
    builder_.AddJson(slot_, "m",
                     R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":")" + std::string(ns) +
                         R"(","labels":)" + std::string(labels) + "}}");
  }
  void Collect(std::string_view ns, CoverageStatus status = CoverageStatus::kCollected) {
    Coverage coverage;
    coverage.kind = "Secret";
    coverage.version = "v1";
    coverage.ns = ns;
    coverage.status = status;
    builder_.AddCoverage(slot_, std::move(coverage));
  }
  Bound Run() {
    snapshot_.emplace(builder_.Build());
    return Bind(binding_, *snapshot_, ClusterId{0}, EvalContext());
  }

  SnapshotBuilder builder_;
  SnapshotBuilder::SlotId slot_;
  ObjectBinding binding_;
  std::optional<Snapshot> snapshot_;
};

TEST_F(BindingTest, TakesOneObjectWhereOneIsWanted) {
  Add("second");
  Add("first");
  const Bound bound = Run();
  ASSERT_EQ(bound.objects.size(), 1u);
  EXPECT_EQ(bound.objects[0]->ns, "first");
}

TEST_F(BindingTest, OtherNamespacesDoNotCount) {
  SetNamespaces("[second]");
  Collect("");
  Add("first");
  EXPECT_FALSE(Run().ToValue().has_value());
}

TEST_F(BindingTest, AbsenceIsKnownOnlyWhereEveryNamespaceWasCollected) {
  Collect("first");
  EXPECT_TRUE(Run().ToValue()->IsUnknown());
}

TEST_F(BindingTest, AbsenceIsKnownWhereTheWholeKindWasCollected) {
  Collect("");
  EXPECT_FALSE(Run().ToValue().has_value());
}

TEST_F(BindingTest, ADeniedKindIsUnknownAndNamed) {
  Collect("", CoverageStatus::kDenied);
  const Bound bound = Run();
  EXPECT_EQ(bound.missing, "v1/Secret");
  EXPECT_TRUE(bound.ToValue()->IsUnknown());
}

TEST_F(BindingTest, AListOfWhichNotAllWasCollectedEndsInTheUnknown) {
  binding_.need = Cardinality::kMany;
  Add("first");
  const Value value = *Run().ToValue();
  ASSERT_EQ(value.AsList().size(), 2u);
  EXPECT_EQ(value.AsList().At(0).kind(), ValueKind::kMap);
  EXPECT_TRUE(value.AsList().At(1).IsUnknown());
}

TEST_F(BindingTest, LabelsSelect) {
  binding_.need = Cardinality::kMany;
  binding_.labels = {{"app", "fleet-agent"}};
  Collect("");
  Add("first", R"({"app":"other"})");
  Add("second", R"({"app":"fleet-agent"})");
  const Bound bound = Run();
  ASSERT_EQ(bound.objects.size(), 1u);
  EXPECT_EQ(bound.objects[0]->ns, "second");
  EXPECT_TRUE(bound.known);
}

TEST_F(BindingTest, WhereSelectsByExpression) {
  Env env;
  env.AddVariable("it");
  binding_.where = Expression{*Program::Compile("it.metadata.namespace == 'second'", env).program, "", {}};
  Add("first");
  Add("second");
  const Bound bound = Run();
  ASSERT_EQ(bound.objects.size(), 1u);
  EXPECT_EQ(bound.objects[0]->ns, "second");
}

TEST_F(BindingTest, WithoutAManagementClusterItsObjectsAreUnknown) {
  binding_.scope = Scope::kUpstream;
  snapshot_.emplace(builder_.Build());
  const Bound bound = Bind(binding_, *snapshot_, std::nullopt, EvalContext());
  EXPECT_TRUE(bound.ToValue()->IsUnknown());
  EXPECT_EQ(bound.missing, "v1/Secret of the management cluster");
}

}  // namespace
}  // namespace bundlescope
