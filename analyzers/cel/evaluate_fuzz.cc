// libFuzzer target: the input's bytes choose values of all kinds and an expression over them, among it every built-in
// function with any arguments. What comes out has to be of the type that the checker says, the same in each run, within
// the budget, and the same with a larger budget unless the smaller one did not suffice. Build it by hand:
//   clang++ -std=c++20 -DBUNDLESCOPE_FUZZER -fsanitize=fuzzer,address,undefined -I. analyzers/cel/*.cc (without the
//   tests and parse_fuzz.cc) core/pattern/*.cc core/base/*.cc ... -lfmt -lre2 -labsl_time -labsl_time_zone
// evaluate_fuzz_test.cc replays testdata/evaluate through the same function.

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/cel/builtins.h"
#include "analyzers/cel/conforms.h"
#include "analyzers/cel/program.h"
#include "core/base/check.h"

namespace bundlescope {
namespace {

constexpr int kMaxDepth = 5;
constexpr uint64_t kSmallBudget = 300;
constexpr uint64_t kLargeBudget = 30'000;
constexpr std::string_view kVariables[] = {"a", "b", "c", "d"};
constexpr std::string_view kTexts[] = {"",
                                       "a",
                                       "abcabc",
                                       "\xc3\xb6\xe4\xb8\xad\xf0\x9f\x90\xb1",
                                       "\xff\xfe",
                                       "10.0.0.1",
                                       "fd00::/8",
                                       "1.5Gi",
                                       "v1.2.3-a",
                                       "https://x/",
                                       "2025-03-12T10:00:00Z",
                                       "1h30m",
                                       "%s%d%x",
                                       "[a-z]+(b)?",
                                       "^.$",
                                       "-1",
                                       "YWJj",
                                       "Asia/Shanghai",
                                       "+08:00",
                                       "true",
                                       "\n\t\"\\"};
constexpr int64_t kInts[] = {0, 1, -1, 2, 64, 1'000'000'000, INT64_MAX, INT64_MIN};
constexpr double kDoubles[] = {0.0, -0.0, 0.5, -1e300, 1e19, 4.9e-324};

// Reads choices from the input; zeros behind its end.
class Choices {
 public:
  explicit Choices(std::string_view input) : input_(input) {}
  size_t Next(size_t count) {
    if (at_ >= input_.size()) return 0;
    return static_cast<unsigned char>(input_[at_++]) % count;
  }
  template <class List>
  const auto& Of(const List& list) {
    return list[Next(std::size(list))];
  }
  std::string_view Text(size_t most) {
    const size_t size = std::min(Next(most), input_.size() - std::min(at_, input_.size()));
    const std::string_view text = input_.substr(std::min(at_, input_.size()), size);
    at_ += size;
    return text;
  }

 private:
  std::string_view input_;
  size_t at_ = 0;
};

Value MakeValue(Choices& choices, int depth);

Value MakeList(Choices& choices, int depth) {
  std::vector<Value> items;
  for (size_t i = choices.Next(5); i > 0; --i) items.push_back(MakeValue(choices, depth + 1));
  return Value::List(std::move(items));
}

Value MakeMap(Choices& choices, int depth) {
  std::vector<std::pair<Value, Value>> entries;
  for (size_t i = choices.Next(5); i > 0; --i) {
    Value key =
        i % 2 == 0 ? Value::Int(static_cast<int64_t>(i)) : Value::String(std::string(1, static_cast<char>(96 + i)));
    entries.emplace_back(std::move(key), MakeValue(choices, depth + 1));
  }
  return Value::Map(std::move(entries));
}

Value MakeOpaque(Choices& choices) {
  constexpr std::string_view kSources[] = {"ip('10.0.0.1')",
                                           "ip('fd00::1')",
                                           "cidr('10.0.0.0/8')",
                                           "cidr('::/0')",
                                           "quantity('1.5Gi')",
                                           "quantity('-100m')",
                                           "url('https://u:p@[::1]:8/a?b=c#d')",
                                           "semver('1.2.3-a')",
                                           "semver('v1', true)"};
  return *Program::Compile(choices.Of(kSources), Env()).program->constant();
}

Value MakeValue(Choices& choices, int depth) {
  switch (choices.Next(depth > 3 ? 11 : 15)) {
    case 0:
      return Value::Null();
    case 1:
      return Value::Bool(choices.Next(2) == 1);
    case 2:
      return Value::Int(choices.Of(kInts));
    case 3:
      return Value::Uint(static_cast<uint64_t>(choices.Of(kInts)));
    case 4:
      return Value::Double(choices.Next(8) == 0 ? std::numeric_limits<double>::quiet_NaN() : choices.Of(kDoubles));
    case 5:
      return Value::String(std::string(choices.Of(kTexts)));
    case 6:
      return Value::String(std::string(choices.Text(24)));
    case 7:
      return Value::Bytes(std::string(choices.Text(24)));
    case 8:
      return Value::Time(
          {choices.Of(kInts) % kMaxTimestampSeconds, static_cast<int32_t>(choices.Next(200) * 4'999'999)});
    case 9:
      return Value::Span({choices.Of(kInts)});
    case 10:
      return MakeOpaque(choices);
    case 11:
      return MakeList(choices, depth);
    case 12:
      return MakeMap(choices, depth);
    case 13:
      return Value::Optional(MakeValue(choices, depth + 1));
    default:
      return choices.Next(2) == 0 ? Value::Unknown("missing") : Value::Err("broken");
  }
}

class Variables : public Activation {
 public:
  explicit Variables(Choices& choices) {
    for (size_t i = 0; i < std::size(kVariables); ++i) values_.push_back(MakeValue(choices, 0));
  }
  Value Resolve(std::string_view name) const override { return values_[static_cast<size_t>(name[0] - 'a')]; }

 private:
  std::vector<Value> values_;
};

std::string MakeExpression(Choices& choices, int depth);

std::string MakeCall(Choices& choices, int depth) {
  static const std::vector<const Builtin*> kBuiltins = AllBuiltins();
  const Builtin& builtin = *choices.Of(kBuiltins);
  const size_t extra = std::min<size_t>(choices.Next(3), static_cast<size_t>(builtin.max_args - builtin.min_args));
  std::string args;
  std::string target;
  for (size_t i = 0; i < static_cast<size_t>(builtin.min_args) + extra; ++i) {
    std::string arg = MakeExpression(choices, depth + 1);
    if (i == 0 && builtin.style != CallStyle::kGlobal) {
      target = "(" + arg + ").";
    } else {
      args += (args.empty() ? "" : ", ") + arg;
    }
  }
  return fmt::format("{}{}({})", target, builtin.name, args);
}

std::string MakeExpression(Choices& choices, int depth) {
  constexpr std::string_view kOperators[] = {"+", "-", "*", "/", "%", "==", "!=", "<", ">=", "in", "&&", "||"};
  constexpr std::string_view kMacros[] = {"all", "exists", "exists_one", "filter", "map", "sortBy"};
  constexpr std::string_view kLiterals[] = {"1",    "-7",   "2u",   "0.5",    "'a'",
                                            "b'x'", "null", "true", "[1, 2]", "{'a': 1}"};
  if (depth >= kMaxDepth) return std::string(choices.Of(kVariables));
  const auto next = [&] { return MakeExpression(choices, depth + 1); };
  switch (choices.Next(12)) {
    case 0:
      return std::string(choices.Of(kVariables));
    case 1:
      return std::string(choices.Of(kLiterals));
    case 2:
      return fmt::format("({} {} {})", next(), choices.Of(kOperators), next());
    case 3:
      return fmt::format("({} ? {} : {})", next(), next(), next());
    case 4:
      return fmt::format("({}).{}(x, {} == x)", next(), choices.Of(kMacros), next());
    case 5:
      return fmt::format("({})[{}]", next(), next());
    case 6:
      return fmt::format("has(({}).a)", next());
    case 7:
      return fmt::format("({}).?a.orValue({})", next(), next());
    case 8:
      return fmt::format("[{}, ?({})]", next(), next());
    case 9:
      return fmt::format("({}).{}(i, x, i == x)", next(), choices.Next(2) == 0 ? "transformList" : "exists");
    default:
      return MakeCall(choices, depth);
  }
}

bool IsOverBudget(const Value& value) { return value.IsError() && value.AsError().message == "cost limit exceeded"; }

Value Evaluated(const Program& program, const Activation& activation, uint64_t limit) {
  uint64_t used = 0;
  EvalContext context;
  context.activation = &activation;
  context.cost_limit = limit;
  context.cost_used = &used;
  Value value = program.Evaluate(context);
  BS_CHECK(used <= limit);
  return value;
}

}  // namespace

void FuzzEvaluation(std::string_view input) {
  Choices choices(input);
  const Variables variables(choices);
  const std::string source = MakeExpression(choices, 0);
  Env env;
  for (const std::string_view name : kVariables) env.AddVariable(std::string(name));
  const CompileOutcome checked = Program::Compile(source, env);
  const CompileOutcome outcome = Program::Compile(source, Env(env).SkipTypeCheck());
  BS_CHECK(outcome.program.has_value() || !checked.program.has_value());
  if (!outcome.program) return;
  const Value value = Evaluated(*outcome.program, variables, kLargeBudget);
  const std::string text = DebugString(value);
  BS_CHECK(text == DebugString(Evaluated(*outcome.program, variables, kLargeBudget)));
  const Value small = Evaluated(*outcome.program, variables, kSmallBudget);
  BS_CHECK(IsOverBudget(small) || text == DebugString(small));
  if (!checked.program) return;
  BS_CHECK(text == DebugString(Evaluated(*checked.program, variables, kLargeBudget)));
  BS_CHECK(Conforms(value, checked.program->type()));
}

}  // namespace bundlescope

#ifdef BUNDLESCOPE_FUZZER
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  bundlescope::FuzzEvaluation(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
#endif
