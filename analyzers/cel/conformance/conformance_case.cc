#include "analyzers/cel/conformance/conformance_case.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "analyzers/cel/compare.h"
#include "analyzers/cel/conforms.h"
#include "analyzers/cel/program.h"
#include "analyzers/cel/signature.h"

namespace bundlescope {
namespace {

// The functions that the suite declares for some of its cases; the cases only say that there is one.
struct SuiteFunction {
  std::string_view name;
  int args;
  std::string_view signatures;
};
constexpr SuiteFunction kFunctions[] = {
    {"fn", 2, "(string, int) -> string"},
    {"tuple", 3, "(A, B, C) -> tuple<A, B, C>"},
    {"sort", 1, "(tuple<A, A, A>) -> tuple<A, A, A>"},
};

bool Flag(const Node& json, std::string_view name) {
  const Node* flag = json.Find(name);
  return flag != nullptr && flag->kind() == NodeKind::kBool && flag->AsBool();
}

Value NoValue(std::string_view text) { return Value::Err(fmt::format("the case has a value that is none: {}", text)); }

template <class Number, Value (*kMake)(Number)>
Value Integer(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? kMake(number) : NoValue(text);
}

Value Double(const std::string& text) {
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0' ? Value::Double(number) : NoValue(text);
}

Value BytesFromHex(std::string_view hex) {
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    unsigned byte = 0;
    const auto [end, error] = std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16);
    if (error != std::errc() || end != hex.data() + i + 2) return NoValue(hex);
    bytes.push_back(static_cast<char>(byte));
  }
  return hex.size() % 2 == 0 ? Value::Bytes(std::move(bytes)) : NoValue(hex);
}

// Types are compared by name; the names of a suite must outlive its values.
Value TypeNamed(std::string_view name) {
  static std::set<std::string, std::less<>> names;
  return Value::Type(*names.emplace(name).first);
}

Value ToValue(const Node& json);

Value ListOf(const Node& json) {
  std::vector<Value> items;
  for (const Node& item : json.items()) items.push_back(ToValue(item));
  return Value::List(std::move(items));
}

Value MapOf(const Node& json) {
  std::vector<std::pair<Value, Value>> entries;
  for (const Node& entry : json.items()) {
    if (entry.items().size() != 2) return NoValue("an entry of a map");
    entries.emplace_back(ToValue(entry.items()[0]), ToValue(entry.items()[1]));
  }
  return Value::Map(std::move(entries));
}

Value ToValue(const Node& json) {
  if (json.members().size() != 1) return NoValue(json.SourceText());
  const std::string_view kind = json.members()[0].key;
  const Node& value = json.members()[0].value;
  const std::string_view text = value.StringOr("");
  if (kind == "null") return Value::Null();
  if (kind == "bool" && value.kind() == NodeKind::kBool) return Value::Bool(value.AsBool());
  if (kind == "int") return Integer<int64_t, &Value::Int>(text);
  if (kind == "uint") return Integer<uint64_t, &Value::Uint>(text);
  if (kind == "double") return Double(std::string(text));
  if (kind == "string" && value.IsString()) return Value::String(std::string(text));
  if (kind == "bytes") return BytesFromHex(text);
  if (kind == "type") return TypeNamed(text);
  if (kind == "list") return ListOf(value);
  if (kind == "map") return MapOf(value);
  return NoValue(kind);
}

bool Same(const Value& a, const Value& b);

bool SameLists(const ListView& a, const ListView& b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (!Same(a.At(i), b.At(i))) return false;
  }
  return true;
}

// As the expected map has them: the keys' types count, their order does not.
bool SameMaps(const MapView& a, const MapView& b) {
  if (a.size() != b.size()) return false;
  for (const Value& key : a.Keys()) {
    bool found = false;
    for (const Value& other : b.Keys()) {
      if (!Same(key, other)) continue;
      const std::optional<Value> left = a.Find(CanonicalKey(key).value_or(key));
      const std::optional<Value> right = b.Find(CanonicalKey(other).value_or(other));
      found = left && right && Same(*left, *right);
    }
    if (!found) return false;
  }
  return true;
}

// Equal, and of the same type all the way down: 1 is not 1.0 here, and NaN is NaN.
bool Same(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  if (a.kind() == ValueKind::kList) return SameLists(a.AsList(), b.AsList());
  if (a.kind() == ValueKind::kMap) return SameMaps(a.AsMap(), b.AsMap());
  if (a.kind() != ValueKind::kDouble) return Equals(a, b);
  if (std::isnan(a.AsDouble()) || std::isnan(b.AsDouble())) return std::isnan(a.AsDouble()) == std::isnan(b.AsDouble());
  return a.AsDouble() == b.AsDouble() && std::signbit(a.AsDouble()) == std::signbit(b.AsDouble());
}

class Bindings : public Activation {
 public:
  explicit Bindings(const Node& json) {
    const Node* bindings = json.Find("bindings");
    if (bindings == nullptr) return;
    for (const NodeMember& binding : bindings->members()) values_.emplace(binding.key, ToValue(binding.value));
  }
  Value Resolve(std::string_view name) const override {
    const auto found = values_.find(name);
    return found == values_.end() ? Value::Err("not bound") : found->second;
  }

 private:
  std::map<std::string, Value, std::less<>> values_;
};

// "map(string, optional_type(int))" of the suite is "map<string, optional<int>>" of a signature.
std::string AsSignature(std::string_view type) {
  constexpr std::string_view kOptional = "optional_type";
  std::string text(type);
  for (size_t at = 0; (at = text.find(kOptional, at)) != std::string::npos;)
    text.replace(at, kOptional.size(), "optional");
  for (char& c : text) {
    if (c == '(') c = '<';
    if (c == ')') c = '>';
  }
  return text;
}

void Declare(std::string_view name, std::string_view type, Env* env) {
  if (type != "function") {
    const Result<Type> read = ReadType(AsSignature(type));
    env->AddVariable(std::string(name), read ? *read : Type());
    return;
  }
  for (const SuiteFunction& function : kFunctions) {
    if (function.name != name) continue;
    Function declared;
    declared.name = name;
    declared.min_args = function.args;
    declared.max_args = function.args;
    declared.signatures = function.signatures;
    env->AddFunction(declared);
  }
}

Env EnvOf(const Node& json) {
  Env env;
  const Node* types = json.Find("type_env");
  if (types != nullptr) {
    for (const NodeMember& variable : types->members()) Declare(variable.key, variable.value.StringOr(""), &env);
  }
  const Node* bindings = json.Find("bindings");
  if (bindings != nullptr) {
    for (const NodeMember& binding : bindings->members()) {
      if (!env.HasVariable(binding.key)) env.AddVariable(std::string(binding.key));
    }
  }
  env.SetContainer(std::string(json.StringAt({"container"})));
  if (Flag(json, "disable_check")) env.DeferNameErrors();
  return env;
}

std::string WithoutBlanks(std::string text) {
  std::erase(text, ' ');
  return text;
}

// The suite calls a type as a signature does, "null" and "timestamp", or by its name in the language.
bool SameType(const Type& type, std::string_view wanted) {
  const Result<Type> read = ReadType(AsSignature(wanted));
  if (read && type == *read) return true;
  return WithoutBlanks(TypeText(type)) == WithoutBlanks(std::string(wanted));
}

}  // namespace

std::string ConformanceCase::Id() const {
  return fmt::format("{}/{}/{}", json->StringAt({"file"}), json->StringAt({"section"}), json->StringAt({"name"}));
}

std::string ConformanceCase::Source() const { return std::string(json->StringAt({"expr"})); }

std::string RunCase(const ConformanceCase& one) {
  const Node& json = *one.json;
  const Node* expected = json.Find("expect");
  const Node* typed = json.Find("typed");
  const bool wants_error = Flag(json, "error");
  if (expected == nullptr && typed == nullptr && !wants_error) return "the case expects nothing";
  const CompileOutcome outcome = Program::Compile(one.Source(), EnvOf(json));
  if (!outcome.program) {
    const std::string issue = outcome.issues.empty() ? "no reason" : outcome.issues[0].message;
    // What is missing here is not the error that the case is about.
    const bool missing = issue.starts_with("not supported") || issue.starts_with("unknown function");
    if (wants_error && !missing) return "";
    return "does not compile: " + issue;
  }
  if (typed != nullptr && !SameType(outcome.program->type(), typed->StringOr(""))) {
    return fmt::format("is of the type {} instead of {}", TypeText(outcome.program->type()), typed->StringOr(""));
  }
  if (Flag(json, "check_only")) return wants_error ? "compiles, though it should not" : "";
  const Bindings bindings(json);
  EvalContext context;
  context.activation = &bindings;
  const Value value = outcome.program->Evaluate(context);
  if (wants_error) return value.IsError() ? "" : "gave no error but " + DebugString(value);
  if (!Conforms(value, outcome.program->type())) {
    return fmt::format("gave {}, which is not of the type {}", DebugString(value), TypeText(outcome.program->type()));
  }
  if (expected == nullptr) return "";
  const Value wanted = ToValue(*expected);
  if (wanted.IsError()) return wanted.AsError().message;
  return Same(value, wanted) ? "" : fmt::format("gave {} instead of {}", DebugString(value), DebugString(wanted));
}

}  // namespace bundlescope
