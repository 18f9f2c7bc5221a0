#include "analyzers/cel/program.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "analyzers/cel/testing/evaluate.h"

namespace bundlescope {
namespace {

// Variables of every outcome: t f n u w e (true, false, a number, two unknowns, an error).
FakeActivation Outcomes() {
  return FakeActivation({{"t", Value::Bool(true)},
                         {"f", Value::Bool(false)},
                         {"n", Value::Int(7)},
                         {"u", Value::Unknown("u")},
                         {"w", Value::Unknown("w")},
                         {"e", Value::Err("e")}});
}

// false, true, unknown, or error (for an error and for what is no bool)
std::string Kind(const Value& value) {
  if (value.kind() == ValueKind::kBool) return value.AsBool() ? "true" : "false";
  return value.IsUnknown() ? "unknown" : "error";
}

// What && and || mean, by definition: a deciding operand decides wherever it stands, then unknown, then error.
std::string Combine(const std::string& deciding, const std::string& other, const std::vector<std::string>& operands) {
  const auto holds = [&](const std::string& kind) {
    return std::find(operands.begin(), operands.end(), kind) != operands.end();
  };
  if (holds(deciding)) return deciding;
  if (holds("unknown")) return "unknown";
  return holds("error") ? "error" : other;
}

TEST(Logic, AbsorbsByItsDefinitionForEveryThreeOperandsInEveryForm) {
  const FakeActivation activation = Outcomes();
  const std::vector<std::string> names = {"t", "f", "n", "u", "e"};
  for (const std::string& a : names) {
    for (const std::string& b : names) {
      for (const std::string& c : names) {
        std::vector<std::string> kinds;
        std::vector<Value> items;
        for (const std::string& name : {a, b, c}) {
          items.push_back(activation.Resolve(name));
          kinds.push_back(Kind(items.back()));
        }
        const std::string and_result = Combine("false", "true", kinds);
        const std::string or_result = Combine("true", "false", kinds);
        const FakeActivation with_list({{"t", Value::Bool(true)},
                                        {"f", Value::Bool(false)},
                                        {"n", Value::Int(7)},
                                        {"u", Value::Unknown("u")},
                                        {"e", Value::Err("e")},
                                        {"list", Value::List(items)}});
        const auto kind = [&](const std::string& source) {
          return Kind(EvalText(source, with_list.Declare(), {&with_list, nullptr, kDefaultCostLimit, nullptr}));
        };
        EXPECT_EQ(kind(a + " && " + b + " && " + c), and_result) << a << b << c;
        EXPECT_EQ(kind(a + " && (" + b + " && " + c + ")"), and_result) << a << b << c;
        EXPECT_EQ(kind(a + " || " + b + " || " + c), or_result) << a << b << c;
        EXPECT_EQ(kind("list.all(x, x)"), and_result) << a << b << c;
        EXPECT_EQ(kind("list.exists(x, x)"), or_result) << a << b << c;
        EXPECT_EQ(kind("list.all(i, x, x)"), and_result) << a << b << c;
        EXPECT_EQ(kind("!list.exists(x, !x)"), and_result) << a << b << c;
      }
    }
  }
}

TEST(Logic, NamesAllMissingDataThatMatters) {
  EXPECT_EQ(EvalDebug("u && w", Outcomes()), "unknown(u, w)");
  EXPECT_EQ(EvalDebug("u || w || u", Outcomes()), "unknown(u, w)");
  EXPECT_EQ(EvalDebug("u && f", Outcomes()), "false");
  EXPECT_EQ(EvalDebug("u || t", Outcomes()), "true");
}

TEST(Unknown, PassesThroughStrictOperationsAndWinsOverErrors) {
  for (const char* source : {"u == 1",
                             "1 == u",
                             "u + 1",
                             "-u",
                             "!u",
                             "u.a.b",
                             "u['a']",
                             "[1][u]",
                             "u in [1]",
                             "1 in u",
                             "size(u)",
                             "u.startsWith('a')",
                             "[u]",
                             "{'a': u}",
                             "{u: 1}",
                             "u ? 1 : 2",
                             "u ? 1 : 1",
                             "has(u.a)",
                             "u.map(x, x)",
                             "u.all(x, true)",
                             "int(u)",
                             "u == e",
                             "e == u",
                             "u + 'a'",
                             "[e, u]",
                             "{e: u}",
                             "u.?a",
                             "u.orValue(1)",
                             "cel.bind(x, u, x == 1)"}) {
    EXPECT_EQ(EvalDebug(source, Outcomes()), "unknown(u)") << source;
  }
  EXPECT_EQ(EvalDebug("u == w", Outcomes()), "unknown(u, w)");
  EXPECT_EQ(EvalDebug("t ? 1 : u", Outcomes()), "1");
  EXPECT_EQ(EvalDebug("cel.bind(x, u, 1)", Outcomes()), "1");
}

TEST(Unknown, InsideALoopIsAbsorbedOnlyByWhatDecides) {
  const FakeActivation lists({{"l", Value::List({Value::Int(1), Value::Unknown("u"), Value::Int(3)})}});
  EXPECT_EQ(EvalDebug("l.exists(x, x == 3)", lists), "true");
  EXPECT_EQ(EvalDebug("l.exists(x, x == 4)", lists), "unknown(u)");
  EXPECT_EQ(EvalDebug("l.all(x, x == 1)", lists), "false");
  EXPECT_EQ(EvalDebug("l.all(x, x > 0)", lists), "unknown(u)");
  EXPECT_EQ(EvalDebug("3 in l", lists), "true");
  EXPECT_EQ(EvalDebug("4 in l", lists), "unknown(u)");
  EXPECT_EQ(EvalDebug("l.exists_one(x, x == 1)", lists), "unknown(u)");
  EXPECT_EQ(EvalDebug("l.exists_one(x, x != 2)", lists), "false");
  EXPECT_EQ(EvalDebug("l.map(x, x)", lists), "unknown(u)");
  EXPECT_EQ(EvalDebug("l.filter(x, x > 1)", lists), "unknown(u)");
  EXPECT_EQ(EvalDebug("l.map(x, 1)", lists), "[1, 1, 1]");
  EXPECT_EQ(EvalDebug("l.exists(i, x, i == 2 && x == 3)", lists), "true");
}

// A map whose key "secret" was not collected, and that counts how often it is asked.
class PartialMap : public MapView {
 public:
  size_t size() const override { return 2; }
  std::optional<Value> Find(const Value& key) const override {
    ++finds;
    if (key.kind() != ValueKind::kString) return std::nullopt;
    if (key.AsString() == "secret") return Value::Unknown("v1/Secret a/b");
    if (key.AsString() == "pod") return Value::Map({{Value::String("name"), Value::StringView("p")}});
    return std::nullopt;
  }
  std::vector<Value> Keys() const override { return {Value::StringView("pod"), Value::StringView("secret")}; }

  mutable int finds = 0;
};

TEST(Objects, AreAskedOnlyForWhatTheExpressionNames) {
  auto map = std::make_shared<PartialMap>();
  const FakeActivation activation({{"obj", Value::MapOf(map)}});
  EXPECT_EQ(EvalDebug("obj.pod.name", activation), "\"p\"");
  EXPECT_EQ(map->finds, 1);
  EXPECT_EQ(EvalDebug("false && obj.pod.name == 'x'", activation), "false");
  EXPECT_EQ(map->finds, 1);
}

TEST(Objects, HasTellsAbsentFromNotCollected) {
  const FakeActivation activation({{"obj", Value::MapOf(std::make_shared<PartialMap>())}});
  EXPECT_EQ(EvalDebug("has(obj.pod)", activation), "true");
  EXPECT_EQ(EvalDebug("has(obj.none)", activation), "false");
  EXPECT_EQ(EvalDebug("has(obj.secret)", activation), "unknown(v1/Secret a/b)");
  EXPECT_EQ(EvalDebug("has(obj.secret.metadata)", activation), "unknown(v1/Secret a/b)");
  EXPECT_EQ(EvalDebug("has(obj.pod.nothing)", activation), "false");
  EXPECT_EQ(EvalDebug("has(obj.secret) && has(obj.none)", activation), "false");
  EXPECT_EQ(EvalDebug("'secret' in obj", activation), "unknown(v1/Secret a/b)");
  EXPECT_EQ(EvalDebug("obj.?secret.orValue(1)", activation), "unknown(v1/Secret a/b)");
  EXPECT_EQ(EvalDebug("obj.?none.orValue(1)", activation), "1");
  EXPECT_EQ(EvalDebug("obj.all(k, v, k != 'pod')", activation), "false");
  EXPECT_EQ(EvalDebug("has(obj.pod.name.x)", activation), "error(1:1: string has no such field: \"x\")");
}

TEST(Errors, CarryThePlaceWhereTheyArose) {
  EXPECT_EQ(EvalDebug("1 +\n  2 / 0"), "error(2:5: division by zero)");
  EXPECT_EQ(EvalDebug("{'a': 1}.b"), "error(1:10: no such key: \"b\")");
  EXPECT_EQ(EvalDebug("[1, 2][5]"), "error(1:7: index out of range: 5; the list has 2)");
  EXPECT_EQ(EvalDebug("'a' + 1"), "error(1:5: no such overload: +(string, int))");
  EXPECT_EQ(EvalDebug("1 ? 2 : 3"), "error(1:3: the condition of ?: is no bool but int)");
  EXPECT_EQ(EvalDebug("[1].all(x, 'a')"), "error(1:5: no such overload: && with string)");
  EXPECT_EQ(EvalDebug("'abc'.map(x, x)"), "error(1:7: a macro walks over a list or a map, not over string)");
  EXPECT_EQ(EvalDebug("{1: 1, 1u: 2}"), "error(1:1: duplicate map key (a uint))");
}

TEST(Arithmetic, ReportsEveryOverflow) {
  for (const char* source :
       {"9223372036854775807 + 1", "-9223372036854775808 - 1", "9223372036854775807 * 2", "-9223372036854775808 / -1",
        "-9223372036854775808 % -1", "-(-9223372036854775808)", "0u - 1u", "18446744073709551615u + 1u",
        "18446744073709551615u * 2u", "1 / 0", "1 % 0", "1u / 0u", "1u % 0u", "1 + 1u", "1 + 1.0",
        "timestamp('9999-12-31T23:59:59Z') + duration('1s')", "duration('2562047h') + duration('2562047h')"}) {
    EXPECT_TRUE(EvalDebug(source).starts_with("error(")) << source << " gave " << EvalDebug(source);
  }
  EXPECT_EQ(EvalDebug("1.0 / 0.0"), "inf");
  EXPECT_EQ(EvalDebug("-1.0 / 0.0"), "-inf");
  EXPECT_EQ(EvalDebug("0.0 / 0.0 == 0.0 / 0.0"), "false");
  EXPECT_EQ(EvalDebug("-7 / 2"), "-3");
  EXPECT_EQ(EvalDebug("-7 % 2"), "-1");
}

Value Ok(std::span<const Value> args) { return Value::Int(static_cast<int64_t>(args.size())); }

TEST(Functions, AreCalledWithOrdinaryValuesOnly) {
  int calls = 0;
  const std::vector<Function> functions = {{"versions.of", false, 1, 2, [&](std::span<const Value> args) {
                                              ++calls;
                                              return Value::String("v" + std::string(args[0].AsString()));
                                            }}};
  const FunctionTable table(functions);
  const FakeActivation activation = Outcomes();
  Env env = activation.Declare();
  env.AddFunctions(functions);
  const EvalContext context{&activation, &table, kDefaultCostLimit, nullptr};
  const auto eval = [&](std::string_view source) { return DebugString(EvalText(source, env, context)); };
  EXPECT_EQ(eval("versions.of('1') == 'v1'"), "true");
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(eval("versions.of(u)"), "unknown(u)");
  EXPECT_EQ(eval("versions.of(e, u)"), "unknown(u)");
  EXPECT_EQ(eval("versions.of(e)"), "error(1:13: e)");
  EXPECT_EQ(eval("versions.of(w, u)"), "unknown(u, w)");
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(eval("versions.of()"), "error(compile: versions.of() takes 1 to 2 arguments, not 0)");
  EXPECT_EQ(eval("versions.off('1')"), "error(compile: unknown function versions.off())");
}

TEST(Functions, MayReturnUnknownAndErrors) {
  const std::vector<Function> functions = {
      {"k8s.exists", false, 0, 0, [](std::span<const Value>) { return Value::Unknown("v1/Pod"); }},
      {"bad", true, 0, 0, [](std::span<const Value>) { return Value::Err("no"); }}};
  const FunctionTable table(functions);
  Env env;
  env.AddFunctions(functions);
  const EvalContext context{nullptr, &table, kDefaultCostLimit, nullptr};
  EXPECT_EQ(DebugString(EvalText("k8s.exists() && true", env, context)), "unknown(v1/Pod)");
  EXPECT_EQ(DebugString(EvalText("k8s.exists() && false", env, context)), "false");
  EXPECT_EQ(DebugString(EvalText("1.bad()", env, context)), "error(1:3: no)");
}

TEST(Functions, AVariableHidesANamespaceAndADeclaredFunctionABuiltIn) {
  const std::vector<Function> functions = {
      {"rbac.can", false, 0, 9, Ok}, {"can", true, 0, 9, Ok}, {"size", false, 1, 1, Ok}};
  const FunctionTable table(functions);
  Env env;
  env.AddFunctions(functions);
  const EvalContext context{nullptr, &table, kDefaultCostLimit, nullptr};
  EXPECT_EQ(DebugString(EvalText("rbac.can(1, 2)", env, context)), "2");
  EXPECT_EQ(DebugString(EvalText("size('abc')", env, context)), "1");
  EXPECT_EQ(DebugString(EvalText("['a'].map(rbac, rbac.can(1, 2))", env, context)), "[3]");
  const FakeActivation activation({{"rbac", Value::Bool(true)}});
  env.AddVariable("rbac");
  EXPECT_EQ(DebugString(EvalText("rbac.can(1, 2)", env, {&activation, &table, kDefaultCostLimit, nullptr})), "3");
}

TEST(Functions, ThatTheEvaluationLacksAreErrors) {
  Env env;
  env.AddFunction({"f", false, 0, 0, {}});
  EXPECT_EQ(DebugString(EvalText("f()", env, EvalContext())), "error(1:1: f() is not available in this evaluation)");
  EXPECT_EQ(DebugString(EvalText("f() || true", env, EvalContext())), "true");
}

std::string IssuesOf(std::string_view source, const Env& env) {
  std::string out;
  for (const CompileIssue& issue : Program::Compile(source, env).issues) {
    out += (out.empty() ? "" : "; ") + std::to_string(issue.line) + ":" + std::to_string(issue.column) + " " +
           issue.message + (issue.hint.empty() ? "" : " (" + issue.hint + ")");
  }
  return out;
}

TEST(Compile, ReportsUnknownNamesTogetherWithWhatWasMeant) {
  Env env;
  env.AddVariable("obj").AddVariable("sig").AddFunction({"versions.of", false, 1, 1, {}});
  EXPECT_EQ(IssuesOf("has(ob.x) &&\n sgi.y.startswith('a') && version.of('x')", env),
            "1:5 unknown name 'ob' (did you mean 'obj'?); 2:2 unknown name 'sgi' (did you mean 'sig'?); "
            "2:8 unknown function startswith() (did you mean 'startsWith'?); "
            "2:35 unknown function version.of() (did you mean 'versions.of'?)");
  EXPECT_EQ(IssuesOf("versions.af('x')", env), "1:10 unknown function versions.af() (did you mean 'versions.of'?)");
  EXPECT_EQ(IssuesOf("startsWith(obj, 'a')", env), "1:1 unknown function startsWith() (write x.startsWith(...))");
  EXPECT_EQ(IssuesOf("obj.duration()", env), "1:5 unknown function duration() (write duration(x))");
}

TEST(Compile, ShowsHowAMacroIsWritten) {
  EXPECT_EQ(IssuesOf("[1].all(x)", Env()), "1:5 all() does not take 1 argument (for example list.all(x, condition))");
  EXPECT_EQ(IssuesOf("cel.bind(x, 1)", Env()),
            "1:5 bind() does not take 2 arguments (for example cel.bind(name, value, expression))");
  EXPECT_EQ(IssuesOf("has(1, 2)", Env()), "1:1 has() does not take 2 arguments (for example has(x.field))");
}

TEST(Compile, NamesTheMethodsOfExtensions) {
  EXPECT_THAT(IssuesOf("quantity('1Gi') > quantity('1Mi')", Env()), ::testing::HasSubstr("isGreaterThan"));
  EXPECT_THAT(IssuesOf("semver('1.0.0') <= semver('1.0.0')", Env()), ::testing::HasSubstr("isLessThan"));
  EXPECT_THAT(IssuesOf("quantity('1') + quantity('1')", Env()), ::testing::HasSubstr("a.add(b)"));
  EXPECT_THAT(IssuesOf("ip('10.0.0.1') in cidr('10.0.0.0/8')", Env()), ::testing::HasSubstr("containsIP"));
  EXPECT_THAT(IssuesOf("{'a': 1}.sortBy(x, x) == 1", Env()), ::testing::Not(::testing::HasSubstr("@")));
  EXPECT_THAT(IssuesOf("semver('v1.0.0')", Env()), ::testing::HasSubstr("semver(text, true)"));
}

TEST(Compile, SaysWhatIsNotSupported) {
  EXPECT_EQ(IssuesOf("[1].validate('a') && format.named('a') == 1", Env()),
            "1:5 unknown function validate(); 1:22 unknown name 'format'; 1:29 unknown function named()");
  EXPECT_EQ(IssuesOf("a.B{c: 1}", Env()), "1:4 not supported: the message a.B{...} (use a map: {'key': value})");
}

TEST(Compile, ChecksLiteralPatternsDurationsAndTimes) {
  EXPECT_TRUE(IssuesOf("'a'.matches('(')", Env()).starts_with("1:13 regular expression: "))
      << IssuesOf("'a'.matches('(')", Env());
  EXPECT_TRUE(IssuesOf("matches('a', '[')", Env()).starts_with("1:14 regular expression: "));
  EXPECT_EQ(IssuesOf("duration('5 minutes')", Env()),
            "1:1 the text is no duration (for example '1h30m', '45s' or '250ms')");
  EXPECT_EQ(IssuesOf("timestamp('yesterday')", Env()),
            "1:1 the text is no timestamp (for example '2025-03-12T10:00:00Z')");
}

TEST(Compile, ChecksTheCountOfArguments) {
  EXPECT_EQ(IssuesOf("'a'.contains()", Env()), "1:5 contains() takes 1 argument, not 0");
  EXPECT_EQ(IssuesOf("size(1, 2)", Env()), "1:1 size() takes 1 argument, not 2");
  EXPECT_EQ(IssuesOf("'a'.replace('a')", Env()), "1:5 replace() takes 2 to 3 arguments, not 1");
}

TEST(Compile, LimitsTheNestingOfLoopsButNotTheirNumber) {
  EXPECT_EQ(IssuesOf("[1].all(a, [1].all(b, [1].all(c, true)))", Env()), "");
  EXPECT_EQ(IssuesOf("[1].all(a, [1].all(b, [1].all(c, [1].all(d, true))))", Env()),
            "1:38 more than 3 macros are nested in each other (split the expression with 'let' names)");
  EXPECT_EQ(IssuesOf("[1].map(a, a).map(a, a).map(a, a).map(a, a).map(a, a) == [1]", Env()), "");
}

TEST(Compile, FoldsConstants) {
  const auto constant = [](std::string_view source) {
    const CompileOutcome outcome = Program::Compile(source, Env());
    const Value* value = outcome.program->constant();
    return value == nullptr ? "not constant" : DebugString(*value);
  };
  EXPECT_EQ(constant("1 + 2 * 3"), "7");
  EXPECT_EQ(constant("[duration('1m'), -5, {'a': 'b' + 'c'}]"), R"([duration("1m0s"), -5, {"a": "bc"}])");
  EXPECT_EQ(constant("1 / 0"), "not constant");
  EXPECT_EQ(EvalDebug("true || 1 / 0 > 0"), "true");
}

TEST(Compile, UncheckedNamesFailOnlyWhenTheyMatter) {
  Env env;
  env.DeferNameErrors();
  EXPECT_EQ(DebugString(EvalText("nope || true", env, EvalContext())), "true");
  EXPECT_EQ(DebugString(EvalText("nope", env, EvalContext())), "error(1:1: unknown name 'nope')");
  EXPECT_EQ(DebugString(EvalText("1.nope() == 1 || true", env, EvalContext())), "true");
}

std::string ReferencesOf(std::string_view source) {
  Env env;
  for (const char* name : {"obj", "sig", "cap", "params", "corr.repeated"}) env.AddVariable(name);
  const CompileOutcome outcome = Program::Compile(source, env);
  if (!outcome.program) return outcome.issues[0].message;
  std::string out;
  for (const std::string& reference : outcome.program->references()) out += (out.empty() ? "" : " ") + reference;
  return out;
}

TEST(References, NameTheWholePathOnce) {
  EXPECT_EQ(ReferencesOf("obj.boot.metadata.name == 'a' && has(obj.boot.spec)"),
            "obj.boot.metadata.name obj.boot.spec");
  EXPECT_EQ(ReferencesOf("sig.unauthorized.count > 3 || sig.unauthorized.count < 1"), "sig.unauthorized.count");
  EXPECT_EQ(ReferencesOf("obj.pods.exists(p, p.status.phase == params.phase)"), "obj.pods params.phase");
  EXPECT_EQ(ReferencesOf("obj.pods.exists(obj, obj.x)"), "obj.pods");
  EXPECT_EQ(ReferencesOf("cap.user.split(':')[2]"), "cap.user");
  EXPECT_EQ(ReferencesOf("obj['a'].b[cap.i].c"), "cap.i obj.a.b");
  EXPECT_EQ(ReferencesOf("obj.labels['a/b'].c"), "obj.labels");
  EXPECT_EQ(ReferencesOf("obj.?a.?b.orValue(1)"), "obj.a.b");
  EXPECT_EQ(ReferencesOf("corr.repeated"), "corr.repeated");
  EXPECT_EQ(ReferencesOf("obj"), "obj");
  EXPECT_EQ(ReferencesOf("1 + 2"), "");
}

EvalContext WithLimit(uint64_t limit, uint64_t* used = nullptr) { return {nullptr, nullptr, limit, used}; }

TEST(Cost, OverTheLimitIsAnErrorThatNothingAbsorbs) {
  const std::string loops = "[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, a + b > 0))";
  EXPECT_EQ(DebugString(EvalText(loops, Env(), WithLimit(10'000))), "true");
  EXPECT_EQ(DebugString(EvalText(loops, Env(), WithLimit(50))), "error(cost limit exceeded)");
  EXPECT_EQ(DebugString(EvalText(loops + " || true", Env(), WithLimit(50))), "error(cost limit exceeded)");
}

TEST(Cost, IsReported) {
  uint64_t used = 0;
  EvalText("[1, 2, 3].map(x, x + 1)", Env(), WithLimit(1000, &used));
  EXPECT_GT(used, 9u);
  EXPECT_LT(used, 100u);
  EvalText("[1, 2, 3].map(x, x + 1)", Env(), WithLimit(5, &used));
  EXPECT_EQ(used, 5u);
}

std::string Nested(std::string_view head, std::string_view tail, int count, std::string body) {
  for (int i = 0; i < count; ++i) body = std::string(head) + body + std::string(tail);
  return body;
}

TEST(Cost, StopsEveryKindOfBomb) {
  const std::vector<std::string> bombs = {
      Nested("cel.bind(x, x + x, ", ")", 60, "size(x)"),  // a text that doubles
      Nested("cel.bind(x, x.split('') , cel.bind(x, x.join('aaaaaaaaaa'), ", "))", 25, "size(x)"),
      Nested("cel.bind(x, x.replace('a', 'aaaaaaaaaa'), ", ")", 40, "size(x)"),
  };
  for (const std::string& bomb : bombs) {
    const std::string source = "cel.bind(x, 'aaaaaaaaaa', " + bomb + ")";
    EXPECT_EQ(EvalDebug(source), "error(cost limit exceeded)") << source;
  }
  const std::string shared = Nested("cel.bind(x, [x, x], ", ")", 60, "x == y");
  EXPECT_EQ(EvalDebug("cel.bind(x, [1], cel.bind(y, " + Nested("cel.bind(x, [x, x], ", ")", 50, "x") + ", " +
                      Nested("cel.bind(x, [x, x], ", ")", 50, "x == y") + "))"),
            "error(cost limit exceeded)");
  const std::string lists = Nested("cel.bind(x, x + x, ", ")", 60, "size(x)");
  EXPECT_EQ(EvalDebug("cel.bind(x, [1], " + lists + ")"), "error(cost limit exceeded)");
}

TEST(Program, MayBeEvaluatedByThreadsAtOnce) {
  const FakeActivation activation({{"l", Value::List({Value::String("a1"), Value::String("b2")})}});
  const CompileOutcome outcome =
      Program::Compile("l.exists(x, x.matches('b[0-9]')) && l.map(x, size(x)) == [2, 2]", activation.Declare());
  ASSERT_TRUE(outcome.program);
  std::atomic<int> good = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      const Program copy = *outcome.program;
      for (int round = 0; round < 200; ++round) {
        good += copy.Evaluate({&activation, nullptr, kDefaultCostLimit, nullptr}).IsTrue() ? 1 : 0;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(good, 800);
}

TEST(Program, JudgesTheEvidenceOfARule) {
  const auto object = [](const char* created) {
    return Value::Map(
        {{Value::String("metadata"), Value::Map({{Value::String("creationTimestamp"), Value::StringView(created)}})}});
  };
  const std::string source =
      "has(obj.boot) && has(obj.deploy) && timestamp(obj.boot.metadata.creationTimestamp)\n"
      "  - timestamp(obj.deploy.metadata.creationTimestamp) > params.slack";
  const Value params = Value::Map({{Value::String("slack"), Value::Span(Duration::Minutes(2))}});
  const Value late = object("2025-03-13T11:40:00Z");
  const Value early = object("2025-03-10T08:00:00Z");
  const auto eval = [&](std::vector<std::pair<Value, Value>> objects) {
    return EvalDebug(source, FakeActivation({{"obj", Value::Map(std::move(objects))}, {"params", params}}));
  };
  const Value boot = Value::String("boot");
  const Value deploy = Value::String("deploy");
  EXPECT_EQ(eval({{boot, late}, {deploy, early}}), "true");
  EXPECT_EQ(eval({{boot, early}, {deploy, late}}), "false");
  EXPECT_EQ(eval({{boot, late}}), "false");
  EXPECT_EQ(eval({{boot, Value::Unknown("v1/Secret")}, {deploy, early}}), "unknown(v1/Secret)");
  EXPECT_EQ(eval({{boot, Value::Unknown("v1/Secret")}}), "false");
}

}  // namespace
}  // namespace bundlescope
