// Runs the CEL project's own conformance cases against this implementation. The cases are JSON files, each a list of
// {file, section, name, expr, and expect or error}. They do not come with the sources: the folder conformance/cel is
// looked for in $BUNDLESCOPE_SHARED, by default beside the source tree, and without it the tests are skipped, saying
// so.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "analyzers/cel/parser.h"
#include "analyzers/cel/program.h"

namespace bundlescope {
namespace {

using Json = nlohmann::json;

std::filesystem::path CaseFolder() {
  const char* shared = std::getenv("BUNDLESCOPE_SHARED");
  const std::filesystem::path root =
      shared != nullptr ? shared : std::filesystem::path(BUNDLESCOPE_SOURCE_DIR).parent_path() / "shared";
  return root / "conformance" / "cel";
}

struct Cases {
  std::vector<Json> all;
  std::string missing;  // why there are none
};

Cases LoadCases() {
  Cases cases;
  std::error_code error;
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(CaseFolder(), error)) {
    if (entry.path().extension() == ".json") files.insert(entry.path());
  }
  for (const auto& file : files) {
    std::ifstream in(file);
    for (Json& one : Json::parse(in)) cases.all.push_back(std::move(one));
  }
  if (cases.all.empty()) {
    cases.missing = "NOT TESTED: no CEL conformance cases in " + CaseFolder().string() + "; set BUNDLESCOPE_SHARED";
  }
  return cases;
}

std::string FromHex(const std::string& hex) {
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

// Types are compared by name; the names of a test must outlive its values.
Value TypeValue(const std::string& name) {
  static std::set<std::string> names;
  return Value::Type(*names.insert(name).first);
}

Value ToValue(const Json& json) {
  const std::string& kind = json.begin().key();
  const Json& value = json.begin().value();
  if (kind == "null") return Value::Null();
  if (kind == "bool") return Value::Bool(value.get<bool>());
  if (kind == "int") return Value::Int(std::stoll(value.get<std::string>()));
  if (kind == "uint") return Value::Uint(std::stoull(value.get<std::string>()));
  if (kind == "double") return Value::Double(std::strtod(value.get<std::string>().c_str(), nullptr));
  if (kind == "string") return Value::String(value.get<std::string>());
  if (kind == "bytes") return Value::Bytes(FromHex(value.get<std::string>()));
  if (kind == "type") return TypeValue(value.get<std::string>());
  if (kind == "list") {
    std::vector<Value> items;
    for (const Json& item : value) items.push_back(ToValue(item));
    return Value::List(std::move(items));
  }
  if (kind == "map") {
    std::vector<std::pair<Value, Value>> entries;
    for (const Json& entry : value) entries.emplace_back(ToValue(entry[0]), ToValue(entry[1]));
    return Value::Map(std::move(entries));
  }
  return Value::Err("unknown kind of expected value: " + kind);
}

// Equal, and of the same type all the way down: 1 is not 1.0 here.
bool Same(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  if (a.kind() == ValueKind::kDouble) return DebugString(a) == DebugString(b);
  if (a.kind() == ValueKind::kList && a.AsList().size() == b.AsList().size()) {
    for (size_t i = 0; i < a.AsList().size(); ++i) {
      if (!Same(a.AsList().At(i), b.AsList().At(i))) return false;
    }
  }
  return Equals(a, b);
}

class Bindings : public Activation {
 public:
  explicit Bindings(const Json& one) {
    if (!one.contains("bindings")) return;
    for (const auto& [name, value] : one["bindings"].items()) values_[name] = ToValue(value);
  }
  Value Resolve(std::string_view name) const override {
    auto found = values_.find(std::string(name));
    return found == values_.end() ? Value::Err("not bound") : found->second;
  }

 private:
  std::map<std::string, Value> values_;
};

Env EnvOf(const Json& one) {
  Env env;
  if (one.contains("type_env")) {
    for (const auto& [name, type] : one["type_env"].items()) {
      if (type != "function") env.AddVariable(name);
    }
  }
  if (one.contains("bindings")) {
    for (const auto& [name, value] : one["bindings"].items()) env.AddVariable(name);
  }
  if (one.contains("container")) env.SetContainer(one["container"].get<std::string>());
  if (one.value("disable_check", false)) env.DeferNameErrors();
  return env;
}

// "" when the case passes, else what happened.
std::string Problem(const Json& one) {
  const CompileOutcome outcome = Program::Compile(one["expr"].get<std::string>(), EnvOf(one));
  const bool wants_error = one.value("error", false);
  if (!outcome.program) {
    const std::string issue = outcome.issues.empty() ? "no issue" : outcome.issues[0].message;
    // An error because of what is missing here is not the error that the case is about.
    if (wants_error && !issue.starts_with("not supported")) return "";
    return "does not compile: " + issue;
  }
  const Bindings bindings(one);
  const Value value = outcome.program->Evaluate({&bindings, nullptr, kDefaultCostLimit, nullptr});
  if (wants_error) return value.IsError() ? "" : "no error but " + DebugString(value);
  return Same(value, ToValue(one["expect"])) ? ""
                                             : "gave " + DebugString(value) + " instead of " + one["expect"].dump();
}

bool IsForEvaluation(const Json& one) {
  return !one.value("check_only", false) && (one.contains("expect") || one.contains("error"));
}

std::string SectionOf(const Json& one) {
  return one["file"].get<std::string>() + "/" + one["section"].get<std::string>();
}

// Every case of these passes, and has to go on passing.
const std::set<std::string> kSections = {
    "basic/functions",
    "basic/reserved_const",
    "basic/self_eval_nonzeroish",
    "basic/self_eval_zeroish",
    "basic/variables",
    "bindings_ext/bind",
    "comparisons/bound",
    "comparisons/eq_literal",
    "comparisons/gt_literal",
    "comparisons/gte_literal",
    "comparisons/in_list_literal",
    "comparisons/in_map_literal",
    "comparisons/lt_literal",
    "comparisons/lte_literal",
    "comparisons/ne_literal",
    "conversions/bool",
    "conversions/bytes",
    "conversions/double",
    "conversions/identity",
    "conversions/int",
    "conversions/string",
    "conversions/type",
    "conversions/uint",
    "fields/in",
    "fields/map_fields",
    "fields/map_has",
    "fields/qualified_identifier_resolution",
    "fields/quoted_map_fields",
    "fp_math/fp_math",
    "integer_math/int64_math",
    "integer_math/uint64_math",
    "lists/concatenation",
    "lists/in",
    "lists/index",
    "lists/size",
    "logic/AND",
    "logic/NOT",
    "logic/OR",
    "logic/conditional",
    "macros/all",
    "macros/exists",
    "macros/exists_one",
    "macros/filter",
    "macros/map",
    "macros/nested",
    "macros2/all",
    "macros2/exists",
    "macros2/existsOne",
    "macros2/transformList",
    "macros2/transformMap",
    "math_ext/abs",
    "math_ext/bit_and",
    "math_ext/bit_not",
    "math_ext/bit_or",
    "math_ext/bit_shift_left",
    "math_ext/bit_shift_right",
    "math_ext/bit_xor",
    "math_ext/ceil",
    "math_ext/floor",
    "math_ext/greatest_double_result",
    "math_ext/greatest_int_result",
    "math_ext/greatest_uint_result",
    "math_ext/isFinite",
    "math_ext/isInf",
    "math_ext/isNaN",
    "math_ext/least_double_result",
    "math_ext/least_int_result",
    "math_ext/least_uint_result",
    "math_ext/round",
    "math_ext/sign",
    "math_ext/trunc",
    "namespace/namespace",
    "namespace/namespace_shadowing",
    "namespace/qualified",
    "optionals/optionals",
    "parse/bytes_literals",
    "parse/nest",
    "parse/receiver_function_names",
    "parse/repeat",
    "parse/selectors",
    "parse/string_literals",
    "plumbing/check_inputs",
    "plumbing/eval_results",
    "plumbing/min",
    "string/bytes_concat",
    "string/concatenation",
    "string/contains",
    "string/ends_with",
    "string/matches",
    "string/size",
    "string/starts_with",
    "string_ext/ascii_casing",
    "string_ext/char_at",
    "string_ext/index_of",
    "string_ext/join",
    "string_ext/last_index_of",
    "string_ext/reverse",
    "string_ext/split",
    "string_ext/substring",
    "string_ext/trim",
    "string_ext/type_errors",
    "string_ext/value_errors",
    "timestamps/comparisons",
    "timestamps/duration_conversions",
    "timestamps/duration_converters",
    "timestamps/duration_equality",
    "timestamps/duration_range",
    "timestamps/timestamp_arithmetic",
    "timestamps/timestamp_conversions",
    "timestamps/timestamp_equality",
    "timestamps/timestamp_range",
    "timestamps/timestamp_selectors",
    "type_deduction/complex_initializers",
    "type_deduction/constant_literals",
    "type_deduction/functions",
};

TEST(CelConformance, EverySourceParsesUnlessAnErrorIsExpected) {
  const Cases cases = LoadCases();
  if (!cases.missing.empty()) GTEST_SKIP() << cases.missing;
  size_t parsed = 0;
  for (const Json& one : cases.all) {
    std::vector<CompileIssue> issues;
    const ExprPtr expr = ParseCel(one["expr"].get<std::string>(), ExprLimits(), &issues);
    parsed += expr ? 1 : 0;
    if (expr || one.value("error", false)) continue;
    ADD_FAILURE() << SectionOf(one) << "/" << one["name"] << ": " << one["expr"] << "\n" << issues.at(0).message;
  }
  std::cout << "parsed " << parsed << " of " << cases.all.size() << " conformance cases\n";
}

TEST(CelConformance, ListedSectionsPassAndAllThatPassAreListed) {
  const Cases cases = LoadCases();
  if (!cases.missing.empty()) GTEST_SKIP() << cases.missing;
  std::map<std::string, std::vector<std::string>> failures;  // by section; an entry for each section
  size_t run = 0;
  size_t failed = 0;
  for (const Json& one : cases.all) {
    if (!IsForEvaluation(one)) continue;
    ++run;
    std::vector<std::string>& section = failures[SectionOf(one)];
    const std::string problem = Problem(one);
    if (problem.empty()) continue;
    ++failed;
    section.push_back(one["name"].get<std::string>() + ": " + one["expr"].get<std::string>() + " " + problem);
  }
  for (const std::string& section : kSections) {
    EXPECT_TRUE(failures.contains(section)) << "there are no cases any more in " << section;
    for (const std::string& failure : failures[section]) ADD_FAILURE() << section << "/" << failure;
  }
  for (const auto& [section, problems] : failures) {
    EXPECT_FALSE(problems.empty() && !kSections.contains(section)) << section << " passes: add it to kSections";
    if (std::getenv("BUNDLESCOPE_VERBOSE") == nullptr) continue;
    for (const std::string& problem : problems) std::cout << section << "/" << problem << "\n";
  }
  std::cout << "evaluated " << run << " of " << cases.all.size() << " conformance cases: " << run - failed << " pass, "
            << failed << " fail\n";
}

}  // namespace
}  // namespace bundlescope
