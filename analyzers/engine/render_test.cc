#include "analyzers/engine/render.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bundlescope {
namespace {

using ::testing::ElementsAre;

class Vars : public Activation {
 public:
  std::map<std::string, Value, std::less<>> values;
  Value Resolve(std::string_view name) const override {
    const auto it = values.find(name);
    return it == values.end() ? Value::Unknown("x") : it->second;
  }
};

class RenderCommandTest : public ::testing::Test {
 protected:
  void Param(std::string name, ValueType type) {
    Env env;
    env.AddVariable(name);
    step_.parameter_types.emplace_back(name, std::move(type));
    step_.parameters.push_back({name, {*Program::Compile(name, env).program, name, {}}});
  }
  std::vector<std::string> Run() {
    const FunctionTable functions;
    EvalContext context;
    context.activation = &vars_;
    context.functions = &functions;
    return RenderCommand(step_, context);
  }

  Vars vars_;
  RemediationRule step_;
};

TEST_F(RenderCommandTest, FillsTypedValues) {
  Param("ns", {ValueType::Kind::kDns1123, 253, false, {}});
  vars_.values["ns"] = Value::String("fleet-default");
  step_.command = {"kubectl", "-n", "${ns}", "get", "x"};
  EXPECT_THAT(Run(), ElementsAre("kubectl", "-n", "fleet-default", "get", "x"));
}

TEST_F(RenderCommandTest, WhatHasNotItsTypeOrIsUnknownShowsAsAPlaceholder) {
  Param("ns", {ValueType::Kind::kDns1123, 253, false, {}});
  Param("other", {ValueType::Kind::kDns1123, 253, false, {}});
  vars_.values["ns"] = Value::String("x; rm -rf /");
  step_.command = {"${ns}", "${other}"};
  EXPECT_THAT(Run(), ElementsAre("<ns>", "<other>"));
}

TEST_F(RenderCommandTest, AValueIsNeverExpandedAgain) {
  Param("a", {ValueType::Kind::kString, 253, false, {}});
  Param("b", {ValueType::Kind::kString, 253, false, {}});
  vars_.values["a"] = Value::String("${b}");
  vars_.values["b"] = Value::String("secret");
  step_.command = {"${a}"};
  EXPECT_THAT(Run(), ElementsAre("${b}"));
}

TEST_F(RenderCommandTest, LeavesOutAnEmptyOptionalArgument) {
  Param("ns", {ValueType::Kind::kDns1123, 253, true, {}});
  vars_.values["ns"] = Value::String("");
  step_.command = {"kubectl", "--namespace=${ns}"};
  step_.omit_if_empty = {"--namespace=${ns}"};
  EXPECT_THAT(Run(), ElementsAre("kubectl"));
}

TEST(TextOf, ShowsValuesAsAReaderWantsThem) {
  EXPECT_EQ(TextOf(Value::Time(*ParseRfc3339("2025-03-13T12:00:00.123Z"))), "2025-03-13T12:00:00Z");
  EXPECT_EQ(TextOf(Value::Span(Duration::Minutes(90))), "1h30m0s");
  EXPECT_EQ(TextOf(Value::List({Value::String("a"), Value::Int(2)})), "a, 2");
  EXPECT_EQ(TextOf(Value::Unknown("logs")), "?");
  EXPECT_EQ(TextOf(Value::Err("x")), "?");
}

}  // namespace
}  // namespace bundlescope
