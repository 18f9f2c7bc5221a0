#include "analyzers/engine/object_value.h"

#include <gtest/gtest.h>

#include "analyzers/cel/program.h"
#include "core/document/compact_json.h"

namespace bundlescope {
namespace {

class OneObject : public Activation {
 public:
  explicit OneObject(const Object& object) : value_(ObjectValue(object)) {}
  Value Resolve(std::string_view) const override { return value_; }

 private:
  Value value_;
};

CompactValue Body(std::string_view json, CompactStore& store) {
  CompactJson parsed;
  EXPECT_TRUE(parsed.Parse(json, 1));
  CompactWriter writer(store);
  parsed.Write({}, &writer);
  return writer.Finish();
}

std::string Eval(std::string_view json, std::string_view expression, bool partial = false) {
  CompactStore store;
  Object object;
  object.version = "v1";
  object.body = Body(json, store);
  object.kind = object.body.StringAt({"kind"});
  object.name = "x";
  object.partial = partial;
  Env env;
  env.AddVariable("o");
  const CompileOutcome compiled = Program::Compile(expression, env);
  if (!compiled.program) return "does not compile: " + compiled.issues.at(0).message;
  const OneObject activation(object);
  const FunctionTable functions;
  EvalContext context;
  context.activation = &activation;
  context.functions = &functions;
  return DebugString(compiled.program->Evaluate(context));
}

TEST(ObjectValue, ReadsEveryKindOfField) {
  constexpr std::string_view kPod = R"({"kind":"Pod","spec":{"n":3,"d":1.5,"b":true,"s":"text","z":null,"l":[1,2]}})";
  EXPECT_EQ(Eval(kPod, "o.spec.n == 3 && o.spec.d == 1.5 && o.spec.b && o.spec.s == 'text' && o.spec.z == null"),
            "true");
  EXPECT_EQ(Eval(kPod, "o.spec.l.exists(x, x == 2)"), "true");
  EXPECT_EQ(Eval(kPod, "has(o.spec.missing)"), "false");
}

TEST(ObjectValue, TheValuesOfSecretsDoNotExistForRules) {
  constexpr std::string_view kSecret =
      R"({"kind":"Secret","metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"pw","a":"b"}},
          "data":{"token":"c2VjcmV0"},"stringData":{"p":"q"}})";
  EXPECT_EQ(Eval(kSecret, "has(o.data)"), "false");
  EXPECT_EQ(Eval(kSecret, "has(o.stringData)"), "false");
  EXPECT_EQ(Eval(kSecret, "o.metadata.annotations.size()"), "1");
  EXPECT_EQ(Eval(kSecret, "o.exists(k, k == 'data')"), "false");
  EXPECT_EQ(Eval(R"({"kind":"ConfigMap","data":{"k":"v"}})", "o.data.k"), "\"v\"");
}

TEST(ObjectValue, AFieldThatATableLacksIsUnknown) {
  constexpr std::string_view kRow = R"({"kind":"Deployment","metadata":{"name":"x"}})";
  EXPECT_EQ(Eval(kRow, "has(o.metadata.creationTimestamp)", true),
            "unknown(v1/Deployment: metadata.creationTimestamp)");
  EXPECT_EQ(Eval(kRow, "has(o.metadata.name)", true), "true");
  EXPECT_EQ(Eval(kRow, "has(o.metadata.creationTimestamp)", false), "false");
}

TEST(FindField, FollowsAPathAndHidesSecretValues) {
  CompactStore store;
  Object object;
  object.kind = "Secret";
  object.body = Body(R"({"metadata":{"name":"x"},"data":{"a":"b"}})", store);
  EXPECT_EQ(FindField(object, "metadata.name")->AsString(), "x");
  EXPECT_FALSE(FindField(object, "metadata.uid"));
  EXPECT_FALSE(FindField(object, "data.a"));
}

}  // namespace
}  // namespace bundlescope
