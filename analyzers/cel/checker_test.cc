#include "analyzers/cel/checker.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "analyzers/cel/program.h"

namespace bundlescope {
namespace {

Type Read(std::string_view text) {
  const Result<Type> type = ReadType(text);
  EXPECT_TRUE(type.has_value()) << text;
  return type.value_or(Type());
}

// Variables named by their types: b i u d s y (bytes) t (timestamp) n (duration), x (dyn), li, ls, mi (map of string to
// int), oi (optional of int), ip (opaque).
Env TypedEnv() {
  Env env;
  for (const auto& [name, type] : {std::pair{"b", "bool"},
                                   {"i", "int"},
                                   {"u", "uint"},
                                   {"d", "double"},
                                   {"s", "string"},
                                   {"y", "bytes"},
                                   {"t", "timestamp"},
                                   {"n", "duration"},
                                   {"li", "list<int>"},
                                   {"ls", "list<string>"},
                                   {"mi", "map<string, int>"},
                                   {"mm", "map<string, map<string, int>>"},
                                   {"oi", "optional<int>"},
                                   {"om", "optional<map<string, int>>"},
                                   {"ip", "net.IP"},
                                   {"a.b", "int"}}) {
    env.AddVariable(name, Read(type));
  }
  env.AddVariable("x");
  return env;
}

// The type, or all issues: "1:3 message [hint]; ..."
std::string Check(std::string_view source, const Env& env = TypedEnv()) {
  const CompileOutcome outcome = Program::Compile(source, env);
  if (outcome.program) return TypeText(outcome.program->type());
  std::string text;
  for (const CompileIssue& issue : outcome.issues) {
    if (!text.empty()) text += "; ";
    text += std::to_string(issue.line) + ":" + std::to_string(issue.column) + " " + issue.message;
    if (!issue.hint.empty()) text += " [" + issue.hint + "]";
  }
  return text;
}

using Rows = std::vector<std::pair<std::string_view, std::string_view>>;

void ExpectAll(const Rows& rows) {
  for (const auto& [source, expected] : rows) EXPECT_EQ(Check(source), expected) << source;
}

TEST(Check, KnowsTheTypesOfLiteralsAndNames) {
  ExpectAll({{"null", "null"},
             {"true", "bool"},
             {"1", "int"},
             {"1u", "uint"},
             {"1.0", "double"},
             {"'a'", "string"},
             {"b'a'", "bytes"},
             {"i", "int"},
             {"ip", "net.IP"},
             {"x", "dyn"},
             {"a.b", "int"},
             {"int", "type(int)"},
             {"google.protobuf.Duration", "type(duration)"},
             {"list", "type(list(dyn))"},
             {"type(li)", "type(list(int))"},
             {"type(li) == list", "bool"},
             {"type(i) == string", "bool"}});
}

TEST(Check, KnowsWhatArithmeticGives) {
  ExpectAll({{"i + i * i - i / i % i", "int"},
             {"u + u", "uint"},
             {"-d", "double"},
             {"-i", "int"},
             {"s + s", "string"},
             {"y + y", "bytes"},
             {"li + li", "list(int)"},
             {"t + n", "timestamp"},
             {"n + t", "timestamp"},
             {"t - t", "duration"},
             {"t - n", "timestamp"},
             {"n - n", "duration"},
             {"!b", "bool"}});
}

TEST(Check, RefusesArithmeticOfTypesThatDoNotGoTogether) {
  ExpectAll({{"i + s", "1:3 no matching overload: int + string [write string(...) around the int]"},
             {"s + n", "1:3 no matching overload: string + duration [write string(...) around the duration]"},
             {"i + d", "1:3 no matching overload: int + double [convert one side, for example int(...)]"},
             {"i + oi",
              "1:3 no matching overload: int + optional_type(int) "
              "[write .value() or .orValue(...) behind the optional]"},
             {"d % d", "1:3 no matching overload: double % double [possible: int % int, uint % uint]"},
             {"s - s",
              "1:3 no matching overload: string - string "
              "[possible: int - int, uint - uint, double - double, timestamp - timestamp, ...]"},
             {"s * i",
              "1:3 no matching overload: string * int "
              "[possible: int * int, uint * uint, double * double]"},
             {"-s", "1:1 no matching overload: -string [possible: -int, -double]"},
             {"!i", "1:1 no matching overload: !int [compare it, for example with != 0]"},
             {"li + ls",
              "1:4 no matching overload: list(int) + list(string) [possible: int + int, uint + uint, "
              "double + double, string + string, ...]"}});
}

TEST(Check, RefusesEqualityOfTypesThatAreNeverEqual) {
  ExpectAll({{"i == i", "bool"},
             {"i == x", "bool"},
             {"dyn(i) == d", "bool"},
             {"t == null", "bool"},
             {"ip == null", "bool"},
             {"x.y != null", "bool"},
             {"[] == li", "bool"},
             {"i == s", "1:3 no matching overload: int == string [write string(...) around the int]"},
             {"1 == 1.0", "1:3 no matching overload: int == double [convert one side, for example int(...)]"},
             {"i != null", "1:3 no matching overload: int != null [the other side is never null]"},
             {"li == null", "1:4 no matching overload: list(int) == null [the other side is never null]"},
             {"li == mi", "1:4 no matching overload: list(int) == map(string, int) [they are never equal]"},
             {"oi == 1",
              "1:4 no matching overload: optional_type(int) == int "
              "[write .value() or .orValue(...) behind the optional]"},
             {"li == ['a']", "1:4 no matching overload: list(int) == list(string) [they are never equal]"}});
}

TEST(Check, OrdersNumbersOfAllTypesButNothingElseAcrossTypes) {
  ExpectAll({{"i < d && u >= i && d > u", "bool"},
             {"s < s && y < y && t < t && n < n && b < b", "bool"},
             {"x < 1", "bool"},
             {"s < i", "1:3 no matching overload: string < int [write string(...) around the int]"},
             {"t > n",
              "1:3 no matching overload: timestamp > duration [possible: number > number, string > string, "
              "timestamp > timestamp, duration > duration, ...]"}});
}

TEST(Check, LooksIntoListsAndMaps) {
  ExpectAll({{"i in li", "bool"},
             {"s in mi", "bool"},
             {"x in li", "bool"},
             {"s in x", "bool"},
             {"s in li", "1:3 no matching overload: string in list(int) [the list holds int, never string]"},
             {"i in mi", "1:3 no matching overload: int in map(string, int) [the map holds string, never int]"},
             {"s in s", "1:3 no matching overload: string in string [for a part of a text write text.contains(part)]"},
             {"i in i", "1:3 no matching overload: int in int [the right side of 'in' is a list or a map]"}});
}

TEST(Check, KnowsWhatIndexesGive) {
  ExpectAll({{"li[0]", "int"},
             {"mi['a']", "int"},
             {"mm['a']['b']", "int"},
             {"x[0]", "dyn"},
             {"x['a']", "dyn"},
             {"x[x]", "dyn"},
             {"li[x]", "int"},
             {"li[?0]", "optional_type(int)"},
             {"mi[?'a']", "optional_type(int)"},
             {"x[?0]", "optional_type(dyn)"},
             {"om['a']", "optional_type(int)"},
             {"om[?'a']", "optional_type(int)"},
             {"li['a']", "1:3 no matching overload: list(int)[string] [the index of a list is an int]"},
             {"mi[0]", "1:3 no matching overload: map(string, int)[int] [the keys of this map are string, not int]"},
             {"s[0]", "1:2 no matching overload: string[int] [for one character write text.charAt(i)]"},
             {"i[0]", "1:2 no matching overload: int[int] [only a list or a map has an index]"}});
}

TEST(Check, KnowsWhatFieldsGive) {
  ExpectAll({{"mi.a", "int"},
             {"mm.a.b", "int"},
             {"mm.a", "map(string, int)"},
             {"x.a.b.c", "dyn"},
             {"mi.?a", "optional_type(int)"},
             {"om.a", "optional_type(int)"},
             {"mm.?a.b", "optional_type(int)"},
             {"x.?a.b", "optional_type(dyn)"},
             {"has(mi.a)", "bool"},
             {"has(x.a.b)", "bool"},
             {"has(om.a)", "bool"},
             {"i.a", "1:3 int has no fields, so no 'a'"},
             {"mi.a.b.c", "1:6 int has no fields, so no 'b'"},
             {"has(mi.a.b)", "1:1 int has no fields, so no 'b'"},
             {"oi.a", "1:4 int has no fields, so no 'a'"},
             {"li.name",
              "1:4 list(int) has no fields, so no 'name' "
              "[for the elements write list[0], list.exists(x, ...) or list.map(x, ...)]"},
             {"s.size",
              "1:3 string has no fields, so no 'size' "
              "[the functions of a text have parentheses: text.size()]"},
             {"a.b.c", "1:5 int has no fields, so no 'c'"}});
}

TEST(Check, JoinsTheTypesOfElements) {
  ExpectAll({{"[1, 2]", "list(int)"},
             {"[1, 'a']", "list(dyn)"},
             {"[1, x]", "list(dyn)"},
             {"[]", "list(dyn)"},
             {"[[], [1]]", "list(list(int))"},
             {"[[[]], []]", "list(list(list(dyn)))"},
             {"[t, null]", "list(timestamp)"},
             {"[1, null]", "list(dyn)"},
             {"[int, string]", "list(type(dyn))"},
             {"{}", "map(dyn, dyn)"},
             {"{'a': 1, 'b': 2}", "map(string, int)"},
             {"{'a': 1, 2: 'b'}", "map(dyn, dyn)"},
             {"{x: [x]}", "map(dyn, list(dyn))"},
             {"[?oi, 1]", "list(int)"},
             {"[?x]", "list(dyn)"},
             {"{?'a': oi}", "map(string, int)"},
             {"[?i]",
              "1:3 an element with a '?' must be optional, this is int "
              "[leave the '?' out, or write optional.of(...)]"},
             {"{?'a': i}",
              "1:8 an element with a '?' must be optional, this is int "
              "[leave the '?' out, or write optional.of(...)]"}});
}

TEST(Check, RefusesKeysThatNoMapHas) {
  ExpectAll({{"{true: 1, 2: 1}", "map(dyn, int)"},
             {"{1.5: 1}",
              "1:2 the key of a map is bool, int, uint or string, this is double "
              "[write int(...) around it]"},
             {"{null: 1}", "1:2 the key of a map is bool, int, uint or string, this is null"},
             {"{[1]: 1}", "1:2 the key of a map is bool, int, uint or string, this is list(int)"}});
}

TEST(Check, WantsBoolsWhereSomethingIsDecided) {
  ExpectAll({{"b && x || b", "bool"},
             {"b && i", "1:6 a side of && must be bool, this is int [compare it, for example with != 0]"},
             {"s || b", "1:1 a side of || must be bool, this is string [compare it, for example with != '']"},
             {"b && li && mi",
              "1:6 a side of && must be bool, this is list(int) [compare its size(), for example with "
              "> 0]; 1:12 a side of && must be bool, this is map(string, int) [compare its size(), "
              "for example with > 0]"},
             {"oi ? 1 : 2",
              "1:1 the condition of ?: must be bool, this is optional_type(int) "
              "[write .hasValue() or .orValue(false) behind it]"}});
}

TEST(Check, WantsOneTypeFromBothResultsOfATernary) {
  ExpectAll({{"b ? 1 : 2", "int"},
             {"b ? 1 : x", "dyn"},
             {"b ? [] : ls", "list(string)"},
             {"b ? t : null", "timestamp"},
             {"x ? 1 : 2", "int"},
             {"b ? optional.none() : oi", "optional_type(int)"},
             {"b ? 1 : 'a'",
              "1:3 both results of ?: must be of one type, these are int and string "
              "[write string(...) around the int]"},
             {"b ? li : mi",
              "1:3 both results of ?: must be of one type, these are list(int) and map(string, int) "
              "[where that is meant write dyn(...) around one of them]"},
             {"b ? dyn(li) : mi", "dyn"}});
}

TEST(Check, KnowsTheVariablesOfMacros) {
  ExpectAll({{"li.all(v, v > 0)", "bool"},
             {"mi.exists(k, k.startsWith('a'))", "bool"},
             {"x.exists_one(v, v.name == 'a')", "bool"},
             {"li.map(v, string(v))", "list(string)"},
             {"li.map(v, v > 1, [v])", "list(list(int))"},
             {"li.filter(v, v > 1)", "list(int)"},
             {"mi.filter(k, k != '')", "list(string)"},
             {"mi.map(k, mi[k])", "list(int)"},
             {"x.map(v, v)", "list(dyn)"},
             {"ls.exists(k, v, k == 0 && v == '')", "bool"},
             {"mi.all(k, v, k == '' && v == 0)", "bool"},
             {"ls.transformList(k, v, k)", "list(int)"},
             {"ls.transformMap(k, v, v)", "map(int, string)"},
             {"mi.transformMap(k, v, v > 1, string(v))", "map(string, string)"},
             {"mi.transformMapEntry(k, v, {v: k})", "map(int, string)"},
             {"[].all(v, v == 1 && v > 0)", "bool"},
             {"ls.sortBy(v, v.size())", "list(string)"}});
}

TEST(Check, RefusesMacrosOverAndOfTheWrongTypes) {
  ExpectAll({{"i.all(v, v)", "1:3 a macro walks over a list or a map, not over int"},
             {"oi.all(v, v)",
              "1:4 a macro walks over a list or a map, not over optional_type(int) "
              "[write .orValue([]) behind the optional]"},
             {"li.all(v, v)",
              "1:11 the condition of a macro must be bool, this is int "
              "[compare it, for example with != 0]"},
             {"li.filter(v, 'a')",
              "1:14 the condition of a macro must be bool, this is string "
              "[compare it, for example with != '']"},
             {"li.all(v, v == 'a')", "1:13 no matching overload: int == string [write string(...) around the int]"},
             {"mi.exists(k, v, k == v)",
              "1:19 no matching overload: string == int "
              "[write string(...) around the int]"},
             {"li.transformMapEntry(k, v, [k])",
              "1:28 transformMapEntry() needs a map of one entry, this is list(int) "
              "[for example {key: value}]"}});
}

TEST(Check, KnowsBoundNamesAndForgetsThem) {
  ExpectAll({{"cel.bind(v, 1, v + 1)", "int"},
             {"cel.bind(i, 'a', i + 'b') + string(i)", "string"},
             {"li.map(i, string(i)).map(i, i + 'a')", "list(string)"},
             {"cel.bind(v, 1, v + 'a')", "1:18 no matching overload: int + string [write string(...) around the int]"},
             {"cel.bind(v, [], [v + [1], v])", "list(list(int))"}});
}

TEST(Check, KnowsOptionals) {
  ExpectAll({{"optional.of(1)", "optional_type(int)"},
             {"optional.none()", "optional_type(dyn)"},
             {"oi.value()", "int"},
             {"oi.hasValue()", "bool"},
             {"oi.orValue(1)", "int"},
             {"oi.or(optional.none())", "optional_type(int)"},
             {"x.orValue('')", "dyn"},
             {"x.?a.orValue('')", "dyn"},
             {"x.?a.b.orValue(false) == true", "bool"},
             {"oi.optMap(v, string(v))", "optional_type(string)"},
             {"oi.optFlatMap(v, mi[?'a'])", "optional_type(int)"},
             {"oi.optFlatMap(v, x)", "dyn"},
             {"x.optMap(v, v)", "optional_type(dyn)"},
             {"oi.orValue('a')",
              "1:4 no matching overload: optional_type(int).orValue(string) "
              "[write .value() or .orValue(...) behind the optional]"},
             {"i.optMap(v, v)", "1:3 optMap() is for optionals, this is int [for example x.?field.optMap(v, ...)]"},
             {"oi.optFlatMap(v, v)",
              "1:18 the result of optFlatMap() must be optional, this is int "
              "[write optMap(), or optional.of(...)]"}});
}

TEST(Check, FindsTheFormOfAFunctionThatFits) {
  ExpectAll({{"size(s) + li.size() + mi.size() + size(x)", "int"},
             {"s.split(',')", "list(string)"},
             {"s.split(',', 2).join()", "string"},
             {"math.greatest(1, 2, 3)", "int"},
             {"math.greatest(1, 2.0)", "dyn"},
             {"math.least([1u, 2u])", "uint"},
             {"math.abs(x)", "dyn"},
             {"math.bitAnd(x, 1u)", "uint"},
             {"x.sum()", "dyn"},
             {"[].sum()", "dyn"},
             {"[].sum() == 1.0 && [].size() == 0", "bool"},
             {"li.max()", "int"},
             {"ls.indexOf('a')", "int"},
             {"dyn(1)", "dyn"},
             {"string(ip)", "string"},
             {"t.getHours('UTC') + n.getHours()", "int"},
             {"s.startsWith(i)",
              "1:3 no matching overload: string.startsWith(int) "
              "[possible: string.startsWith(string)]"},
             {"i.startsWith('a')",
              "1:3 no matching overload: int.startsWith(string) "
              "[possible: string.startsWith(string)]"},
             {"oi.startsWith('a')",
              "1:4 no matching overload: optional_type(int).startsWith(string) "
              "[write .value() or .orValue(...) behind the optional]"},
             {"size(1)",
              "1:1 no matching overload: size(int) "
              "[possible: size(string), size(bytes), size(list(A)), size(map(A, B))]"},
             {"math.greatest('a', 1)",
              "1:6 no matching overload: math.greatest(string, int) "
              "[possible: math.greatest(int, ...), math.greatest(uint, ...), "
              "math.greatest(double, ...), math.greatest(number, ...), ...]"},
             {"n.getHours('UTC')",
              "1:3 no matching overload: duration.getHours(string) "
              "[possible: timestamp.getHours(), timestamp.getHours(string), duration.getHours()]"}});
}

TEST(Check, ChecksExtensionFunctionsByTheirSignatures) {
  Env env = TypedEnv();
  env.AddFunction({"pair", false, 2, 2, {}, "(A, B) -> pair<A, B>"});
  env.AddFunction({"swapped", true, 0, 0, {}, "(pair<A, B>) -> pair<B, A>"});
  env.AddFunction({"same", false, 2, 2, {}, "(A, A) -> A"});
  env.AddFunction({"anything", false, 0, 3, {}});
  EXPECT_EQ(Check("pair(1, 'a').swapped()", env), "pair(string, int)");
  EXPECT_EQ(Check("[pair(1, x), pair(x, 'a')]", env), "list(pair(dyn, dyn))");
  EXPECT_EQ(Check("same(li, [])", env), "list(int)");
  EXPECT_EQ(Check("same([], li) + same([], [])", env), "list(int)");
  EXPECT_EQ(Check("anything(1, 'a')", env), "dyn");
  EXPECT_EQ(Check("same(1, 'a')", env), "1:1 no matching overload: same(int, string) [possible: same(A, A)]");
  EXPECT_EQ(Check("1.swapped()", env), "1:3 no matching overload: int.swapped() [possible: pair(A, B).swapped()]");
  // An extension hides a built-in function, with its types.
  env.AddFunction({"size", false, 1, 1, {}, "(int) -> string"});
  EXPECT_EQ(Check("size(1)", env), "string");
}

TEST(Check, ReportsEachMistakeOnceAndAllOfThem) {
  ExpectAll({{"(1 + 'a') * 2 == 3.0 && b", "1:4 no matching overload: int + string [write string(...) around the int]"},
             {"[1 + 'a'].map(v, v.foo).exists(w, w == 1)",
              "1:4 no matching overload: int + string [write string(...) around the int]"},
             {"1 == 'a' || 2 == 'b'",
              "1:3 no matching overload: int == string [write string(...) around the int]; "
              "1:15 no matching overload: int == string [write string(...) around the int]"},
             {"i.all(v, v.x == 1 + 'a')",
              "1:3 a macro walks over a list or a map, not over int; "
              "1:19 no matching overload: int + string "
              "[write string(...) around the int]"},
             {"{1.5: 1} == li || 1 == s",
              "1:2 the key of a map is bool, int, uint or string, this is double [write int(...) around it]; "
              "1:21 no matching overload: int == string [write string(...) around the int]"},
             {"(b ? 1 : 'a') + li",
              "1:4 both results of ?: must be of one type, these are int and string "
              "[write string(...) around the int]"}});
}

TEST(Check, LeavesWhatIsNotDeclaredToThePlanner) {
  EXPECT_EQ(Check("size(1, 2) == 'a'"), "1:1 size() takes 1 argument, not 2");
  EXPECT_EQ(Check("nosuchthing(i) + 'a' == 1").substr(0, 20), "1:1 unknown function");
  const std::string unknown = Check("zzzzzz.foo.bar + 1 == 'a'");
  EXPECT_EQ(unknown.substr(0, 25), "1:1 unknown name 'zzzzzz'");
  EXPECT_EQ(unknown.find(';'), std::string::npos);
}

TEST(Check, TakesDynForAnything) {
  for (std::string_view source :
       {"x + x == 'a' || x + x == 1", "x && x.y.z > 3", "x == null", "x.exists(k, v, k == v)", "x in x",
        "-x + x == 1 || !x", "x ? x : 1", "cel.bind(v, x, v == 1 && v == 'a')",
        "cel.bind(v, x['k'], v == 1 && v == 'a')", "x.all(v, v == 1 && v == 'a')",
        "cel.bind(v, dyn([])[0], v == 1 && v == 'a')", "x.value() == 1",
        "cel.bind(v, x.first(), v.value() == 1 && v.value() == 'a')", "cel.bind(v, [][0].f, v == 1 && v == 'a')",
        "x.startsWith(x) && x.matches('a')", "[x, 1, 'a'].exists(v, v == 1u)"}) {
    EXPECT_TRUE(Program::Compile(source, TypedEnv()).program) << source << "\n" << Check(source);
  }
}

TEST(Check, SaysWhenTheResultIsOfAnotherTypeThanExpected) {
  const Env env = TypedEnv().ExpectResult(Type(TypeKind::kBool));
  EXPECT_EQ(Check("i == 1", env), "bool");
  EXPECT_EQ(Check("x.y", env), "dyn");
  EXPECT_EQ(Check("li.size()", env), "1:4 the result must be bool, this is int [compare it, for example with != 0]");
  EXPECT_EQ(Check("i + 'a'", env), "1:3 no matching overload: int + string [write string(...) around the int]");
  const Env text = TypedEnv().ExpectResult(Type(TypeKind::kString));
  EXPECT_EQ(Check("i", text), "1:1 the result must be string, this is int [write string(...) around the int]");
  EXPECT_EQ(Check("oi", text),
            "1:1 the result must be string, this is optional_type(int) "
            "[write .value() or .orValue(...) behind the optional]");
  EXPECT_EQ(Check("[]", TypedEnv().ExpectResult(Read("list<int>"))), "list(dyn)");
}

TEST(Check, IsLeftOutForUncheckedExpressions) {
  EXPECT_EQ(Check("1 == 'a'", TypedEnv().SkipTypeCheck()), "dyn");
  EXPECT_EQ(Check("1 == 'a' || nothing", TypedEnv().DeferNameErrors()), "dyn");
}

TEST(Check, ResolvesNamesLikeTheEvaluation) {
  Env env;
  env.AddVariable("y", Read("string")).AddVariable("com.example.y", Read("int")).AddVariable("com.z", Read("bool"));
  env.SetContainer("com.example");
  EXPECT_EQ(Check("y", env), "int");
  EXPECT_EQ(Check(".y", env), "string");
  EXPECT_EQ(Check("z", env), "bool");
  EXPECT_EQ(Check("['a'].map(y, y)", env), "list(string)");
  Env longest;
  longest.AddVariable("a", Read("map<string, int>")).AddVariable("a.b", Read("map<string, string>"));
  EXPECT_EQ(Check("a.b.c", longest), "string");
  EXPECT_EQ(Check("a.c", longest), "int");
}

// Each level doubles the type, or nests one more parameter: without bounds this would never end.
TEST(Check, EndsSoonForExpressionsMadeToTakeLong) {
  Env env;
  env.AddFunction({"pair", false, 2, 2, {}, "(A, B) -> pair<A, B>"});
  std::string doubled = "[]";
  for (int i = 0; i < 40; ++i) {
    const std::string name = "v" + std::to_string(i);
    doubled = "cel.bind(" + name + ", " +
              (i == 39 ? "[]" : "pair(v" + std::to_string(i + 1) + ", v" + std::to_string(i + 1) + ")") + ", " +
              doubled + ")";
  }
  std::string nested = "[]";
  for (int i = 0; i < 100; ++i) nested = "[" + nested + "]";
  std::string wide = "[[]";
  while (wide.size() < 4000) wide += ", [[]]";
  const std::string compared = nested + " == " + nested;
  const auto start = std::chrono::steady_clock::now();
  for (const std::string& source : {doubled, nested, wide + "]", compared}) {
    EXPECT_TRUE(Program::Compile(source, env).program || !source.empty());
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

}  // namespace
}  // namespace bundlescope
