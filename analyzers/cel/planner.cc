#include "analyzers/cel/planner.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "analyzers/cel/builtins.h"
#include "analyzers/cel/macros.h"
#include "analyzers/cel/name_resolution.h"
#include "analyzers/cel/text_pattern.h"
#include "core/base/spelling.h"

namespace bundlescope {
namespace {

// What folding one constant may cost; larger ones are left to the evaluation.
constexpr uint64_t kFoldBudget = 10'000;

// For the instructions of all regular expressions of one expression. Real ones have some hundred; at this size a search
// is slow, and RE2 itself refuses a single one that is not much larger.
constexpr size_t kMaxProgramSize = 50'000;

// Functions that read a text of one form; a literal that has not that form is reported at once.
struct TextReader {
  std::string_view name;
  std::string_view example;
  bool operator==(std::string_view other) const { return name == other; }
};
constexpr TextReader kTextReaders[] = {
    {"duration", "'1h30m', '45s' or '250ms'"}, {"timestamp", "'2025-03-12T10:00:00Z'"},
    {"ip", "'10.0.0.1' or 'fd00::1'"},         {"cidr", "'10.0.0.0/8' or 'fd00::/8'"},
    {"quantity", "'500m', '1.5Gi' or '2k'"},   {"url", "'https://rancher.example.org/v3'"},
    {"semver", "'1.2.3' or '0.12.0-beta.2'"},
};

bool IsIdentifier(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  if (text.empty() || !letter(text[0])) return false;
  return std::all_of(text.begin(), text.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

bool AllConstant(const std::vector<StepPtr>& steps) {
  return std::all_of(steps.begin(), steps.end(), [](const StepPtr& step) { return step->constant() != nullptr; });
}

// Never returns null: what cannot be planned has been reported and becomes a failure.
class Planner {
 public:
  Planner(const Env& env, std::vector<CompileIssue>* issues) : env_(env), issues_(issues) {}

  Plan Run(const Expr& expr) {
    Plan plan;
    plan.root = Visit(expr);
    plan.slots = max_slots_;
    plan.references.assign(references_.begin(), references_.end());
    return plan;
  }

 private:
  struct Local {
    std::string name;
    size_t slot;
  };

  StepPtr Report(SourcePos pos, std::string message, std::string hint) {
    issues_->push_back({pos.line, pos.column, message, std::move(hint)});
    return MakeFailure(pos, std::move(message));
  }

  // A name that nobody declared: an issue, or what the unchecked form makes of it.
  StepPtr UnknownName(SourcePos pos, std::string message, std::string hint) {
    if (env_.defers_name_errors()) return MakeFailure(pos, std::move(message));
    return Report(pos, std::move(message), std::move(hint));
  }

  // The value of a step whose parts are all constants. An error stays a step: `true || 1/0 > 0` is fine.
  StepPtr Folded(StepPtr step) {
    const EvalContext context;
    EvalFrame frame(context, kFoldBudget, 0);
    Value value = step->Eval(frame);
    return value.IsOrdinary() && !frame.budget.exhausted() ? MakeConstant(std::move(value)) : std::move(step);
  }

  std::optional<size_t> FindLocal(std::string_view name) const {
    for (auto local = locals_.rbegin(); local != locals_.rend(); ++local) {
      if (local->name == name) return local->slot;
    }
    return std::nullopt;
  }

  size_t Declare(std::string name) {
    const size_t slot = locals_.size();
    locals_.push_back({std::move(name), slot});
    max_slots_ = std::max(max_slots_, locals_.size());
    return slot;
  }

  StepPtr Visit(const Expr& expr) {
    return std::visit([&](const auto& node) { return VisitNode(expr, node); }, expr.node);
  }

  StepPtr VisitNode(const Expr&, const LiteralExpr& e) { return MakeConstant(e.value); }
  StepPtr VisitNode(const Expr& expr, const IdentExpr&) { return VisitPath(expr, true); }
  StepPtr VisitNode(const Expr& expr, const SelectExpr&) { return VisitPath(expr, true); }
  StepPtr VisitNode(const Expr& expr, const IndexExpr&) { return VisitPath(expr, true); }

  StepPtr VisitNode(const Expr& expr, const UnaryExpr& e) {
    std::vector<StepPtr> args;
    args.push_back(Visit(*e.operand));
    return BuiltinCall(expr.pos, OperatorBuiltin(e.op), std::move(args));
  }

  StepPtr VisitNode(const Expr& expr, const BinaryExpr& e) {
    std::vector<StepPtr> args;
    args.push_back(Visit(*e.left));
    args.push_back(Visit(*e.right));
    return BuiltinCall(expr.pos, OperatorBuiltin(e.op), std::move(args));
  }

  StepPtr VisitNode(const Expr& expr, const LogicalExpr& e) {
    std::vector<StepPtr> operands;
    for (const ExprPtr& operand : e.operands) operands.push_back(Visit(*operand));
    return MakeLogical(expr.pos, e.is_and, std::move(operands));
  }

  StepPtr VisitNode(const Expr& expr, const ConditionalExpr& e) {
    StepPtr condition = Visit(*e.condition);
    StepPtr then = Visit(*e.then);
    StepPtr otherwise = Visit(*e.otherwise);
    return MakeConditional(expr.pos, std::move(condition), std::move(then), std::move(otherwise));
  }

  StepPtr VisitNode(const Expr& expr, const ListExpr& e) {
    std::vector<std::pair<StepPtr, bool>> elements;
    bool constant = true;
    for (const auto& element : e.elements) {
      elements.emplace_back(Visit(*element.value), element.optional);
      constant = constant && elements.back().first->constant() != nullptr;
    }
    StepPtr list = MakeList(expr.pos, std::move(elements));
    return constant ? Folded(std::move(list)) : std::move(list);
  }

  StepPtr VisitNode(const Expr& expr, const MapExpr& e) {
    std::vector<PlannedEntry> entries;
    bool constant = true;
    for (const auto& entry : e.entries) {
      entries.push_back({Visit(*entry.key), Visit(*entry.value), entry.optional});
      constant = constant && entries.back().key->constant() && entries.back().value->constant();
    }
    StepPtr map = MakeMap(expr.pos, std::move(entries));
    return constant ? Folded(std::move(map)) : std::move(map);
  }

  StepPtr VisitNode(const Expr& expr, const MessageExpr& e) {
    return Report(expr.pos, "not supported: the message " + e.type + "{...}", "use a map: {'key': value}");
  }

  StepPtr VisitNode(const Expr& expr, const LoopExpr& e) {
    PlannedLoop loop{e.kind, Visit(*e.range), 0, std::nullopt, nullptr, nullptr};
    if (loops_ == env_.limits().max_loops) {
      return Report(expr.pos, fmt::format("more than {} macros are nested in each other", env_.limits().max_loops),
                    "split the expression with 'let' names");
    }
    ++loops_;
    loop.slot = Declare(e.var);
    if (!e.var2.empty()) loop.slot2 = Declare(e.var2);
    if (e.condition) loop.condition = Visit(*e.condition);
    if (e.result) loop.result = Visit(*e.result);
    locals_.resize(loop.slot, Local{});
    --loops_;
    return MakeLoop(expr.pos, std::move(loop));
  }

  StepPtr VisitNode(const Expr&, const BindExpr& e) {
    StepPtr value = Visit(*e.value);
    const size_t slot = Declare(e.var);
    StepPtr body = Visit(*e.body);
    locals_.resize(slot, Local{});
    return MakeBind(slot, std::move(value), std::move(body));
  }

  StepPtr VisitNode(const Expr& expr, const OptMapExpr& e) {
    StepPtr operand = Visit(*e.operand);
    const size_t slot = Declare(e.var);
    StepPtr body = Visit(*e.body);
    locals_.resize(slot, Local{});
    return MakeOptMap(expr.pos, slot, std::move(operand), std::move(body), e.flat);
  }

  StepPtr VisitNode(const Expr& expr, const CallExpr& e) {
    std::string function = e.function;
    bool member = e.target != nullptr;
    if (member && !BeginsWithLocal(*e.target) && IsNamespacedCall(env_, e, &function)) member = false;
    if (member == (e.target != nullptr) && IsMacroMisused(e)) return MisusedMacro(expr.pos, e);
    std::vector<StepPtr> args;
    if (member) args.push_back(Visit(*e.target));
    for (const ExprPtr& arg : e.args) args.push_back(Visit(*arg));
    return Call(expr, e, std::move(function), member, std::move(args));
  }

  // A macro that was written with other arguments is left as a call of that name.
  bool IsMacroMisused(const CallExpr& e) const {
    const bool member = e.target != nullptr;
    return !MacroExample(e.function, e.target.get()).empty() && env_.FindFunction(e.function, member) == nullptr &&
           FindBuiltin(e.function, member) == nullptr;
  }

  StepPtr MisusedMacro(SourcePos pos, const CallExpr& e) {
    const size_t count = e.args.size();
    return UnknownName(pos, fmt::format("{}() does not take {} argument{}", e.function, count, count == 1 ? "" : "s"),
                       fmt::format("for example {}", MacroExample(e.function, e.target.get())));
  }

  bool BeginsWithLocal(const Expr& expr) const {
    const std::vector<std::string> names = QualifiedName(expr);
    return !names.empty() && FindLocal(names[0]);
  }

  StepPtr Call(const Expr& expr, const CallExpr& e, std::string function, bool member, std::vector<StepPtr> args) {
    const int count = static_cast<int>(args.size());
    if (const Function* extension = env_.FindFunction(function, member)) {
      const int given = member ? count - 1 : count;
      if (given < extension->min_args || given > extension->max_args) {
        return WrongCount(expr.pos, function, given, extension->min_args, extension->max_args);
      }
      return MakeExtensionCall(expr.pos, std::move(function), member, std::move(args));
    }
    if (member && count == 2 && (function == "or" || function == "orValue")) {
      return MakeOptionalOr(expr.pos, std::move(args[0]), std::move(args[1]), function == "orValue");
    }
    const Builtin* builtin = FindBuiltin(function, member);
    if (builtin == nullptr) return UnknownFunction(expr.pos, function, member);
    if (count < builtin->min_args || count > builtin->max_args) {
      const int target = member ? 1 : 0;
      return WrongCount(expr.pos, function, count - target, builtin->min_args - target, builtin->max_args - target);
    }
    if (builtin->pattern_call != nullptr && args[1]->constant() != nullptr) {
      return PatternCall(expr.pos, *builtin, member ? *e.args[0] : *e.args[1], std::move(args));
    }
    return BuiltinCall(expr.pos, *builtin, std::move(args));
  }

  StepPtr WrongCount(SourcePos pos, const std::string& function, int count, int min, int max) {
    const std::string range = min == max ? std::to_string(min) : fmt::format("{} to {}", min, max);
    return UnknownName(
        pos, fmt::format("{}() takes {} argument{}, not {}", function, range, max == 1 ? "" : "s", count), "");
  }

  StepPtr UnknownFunction(SourcePos pos, const std::string& function, bool member) {
    std::vector<std::string_view> names = BuiltinNames(member);
    for (const Function& declared : env_.functions()) {
      if (declared.member == member) names.push_back(declared.name);
    }
    for (std::string_view macro : {"all", "exists", "exists_one", "map", "filter", "sortBy", "or", "orValue"}) {
      if (member) names.push_back(macro);
    }
    std::string hint = DidYouMean(function, names);
    if (env_.FindFunction(function, !member) != nullptr || FindBuiltin(function, !member) != nullptr) {
      hint = member ? fmt::format("write {}(x)", function) : fmt::format("write x.{}(...)", function);
    }
    return UnknownName(pos, fmt::format("unknown function {}()", function), std::move(hint));
  }

  StepPtr PatternCall(SourcePos pos, const Builtin& builtin, const Expr& regex, std::vector<StepPtr> args) {
    const Value& constant = *args[1]->constant();
    if (constant.kind() != ValueKind::kString) return BuiltinCall(pos, builtin, std::move(args));
    const std::string text(constant.AsString());
    std::shared_ptr<const Pattern>& pattern = patterns_[text];
    if (pattern == nullptr && program_size_ <= kMaxProgramSize) {
      Result<Pattern> compiled = CompileTextPattern(text);
      if (!compiled) {
        // Not even tried with the next ones: this took the longest that there is.
        if (compiled.error().code() == ErrorCode::kLimit) program_size_ = kMaxProgramSize + 1;
        return Report(regex.pos, "regular expression: " + compiled.error().message(), compiled.error().hint());
      }
      pattern = std::make_shared<const Pattern>(std::move(*compiled));
      program_size_ += pattern->program_size();
    }
    if (program_size_ > kMaxProgramSize) {
      return Report(regex.pos, "the regular expressions of this expression are too large",
                    "use smaller repetitions and classes like [a-z] instead of \\pL, or split the expression");
    }
    // The one that is called most, and needs no room for arguments.
    if (builtin.name == "matches") return MakeMatches(pos, std::move(args[0]), pattern);
    const bool constant_call = AllConstant(args);
    return Folded(constant_call, MakePatternCall(pos, &builtin, pattern, std::move(args)));
  }

  StepPtr BuiltinCall(SourcePos pos, const Builtin& builtin, std::vector<StepPtr> args) {
    const bool constant = AllConstant(args);
    const bool literal_text = constant && args.size() == 1 && args[0]->constant()->kind() == ValueKind::kString;
    StepPtr call = Folded(constant, MakeBuiltinCall(pos, &builtin, std::move(args)));
    // duration('5 minutes') can only be a slip, unlike 1/0.
    const auto* reader = std::find(std::begin(kTextReaders), std::end(kTextReaders), builtin.name);
    if (reader == std::end(kTextReaders) || !literal_text || call->constant() != nullptr) return call;
    return Report(pos, fmt::format("the text is no {}{}", builtin.name, ReasonOf(*call)),
                  fmt::format("for example {}", reader->example));
  }

  // Why a step of constants has no value, ": like this"; "" where its error does not say more.
  static std::string ReasonOf(const Step& step) {
    const EvalContext context;
    EvalFrame frame(context, kFoldBudget, 0);
    const Value value = step.Eval(frame);
    const bool says_more = value.IsError() && !value.AsError().message.starts_with("cannot convert");
    return says_more ? ": " + value.AsError().message : "";
  }

  StepPtr Folded(bool constant, StepPtr step) { return constant ? Folded(std::move(step)) : std::move(step); }

  // Identifiers, selections and indices. `outer` is true for the whole chain: that one is the reference.
  StepPtr VisitPath(const Expr& expr, bool outer) {
    if (outer) AddReference(expr);
    if (const auto* index = std::get_if<IndexExpr>(&expr.node)) {
      StepPtr operand = VisitOperand(*index->operand);
      return MakeIndex(expr.pos, std::move(operand), Visit(*index->index), index->optional);
    }
    const std::vector<std::string> names = QualifiedName(expr);
    if (!names.empty()) return VisitQualified(expr, names);
    return VisitSelect(expr);
  }

  // has(a.b.c), x[0].a.?b and the like: the plain selections below the last one belong to the same path.
  StepPtr VisitSelect(const Expr& expr) {
    const auto& last = std::get<SelectExpr>(expr.node);
    const Access access = last.has ? Access::kHas : last.optional ? Access::kOptional : Access::kPlain;
    std::vector<PathField> fields = {{last.field, expr.pos}};
    const Expr* operand = last.operand.get();
    const std::vector<std::string> names = QualifiedName(*operand);
    size_t variable = 1;
    StepPtr root = names.empty() ? nullptr : VisitRoot(*operand, names, &variable);
    // The selections that are no part of the variable's name.
    size_t count = names.empty() ? SIZE_MAX : names.size() - variable;
    for (; count > 0; --count) {
      const auto* select = std::get_if<SelectExpr>(&operand->node);
      if (select == nullptr || select->has || select->optional) break;
      fields.insert(fields.begin(), {select->field, operand->pos});
      operand = select->operand.get();
    }
    if (root == nullptr) root = VisitOperand(*operand);
    return MakePath(std::move(root), fields, access);
  }

  StepPtr VisitOperand(const Expr& operand) {
    const bool path = std::holds_alternative<SelectExpr>(operand.node) ||
                      std::holds_alternative<IndexExpr>(operand.node) ||
                      std::holds_alternative<IdentExpr>(operand.node);
    return path ? VisitPath(operand, false) : Visit(operand);
  }

  static const IdentExpr& RootOf(const Expr& expr) {
    const Expr* at = &expr;
    while (const auto* select = std::get_if<SelectExpr>(&at->node)) at = select->operand.get();
    return std::get<IdentExpr>(at->node);
  }

  // a.b.c: a variable of a macro, the longest declared variable, a type; then selections.
  StepPtr VisitQualified(const Expr& expr, const std::vector<std::string>& names) {
    size_t used = 0;
    StepPtr root = VisitRoot(expr, names, &used);
    if (used == names.size()) return root;
    std::vector<PathField> fields(names.size() - used);
    const Expr* at = &expr;
    for (size_t i = fields.size(); i-- > 0;) {
      const auto& select = std::get<SelectExpr>(at->node);
      fields[i] = {select.field, at->pos};
      at = select.operand.get();
    }
    return MakePath(std::move(root), fields, Access::kPlain);
  }

  // What the first `used` of the names, those of `expr`, stand for.
  StepPtr VisitRoot(const Expr& expr, const std::vector<std::string>& names, size_t* used) {
    const bool absolute = RootOf(expr).absolute;
    const auto local = absolute ? std::nullopt : FindLocal(names[0]);
    *used = 1;
    if (local) return MakeSlot(*local);
    std::string variable;
    const size_t count = MatchVariable(env_, names, absolute, &variable);
    if (count > 0) {
      *used = count;
      return MakeVariable(variable, PosOf(expr, names.size() - count));
    }
    const auto type = FindTypeName(JoinNames(names));
    if (!type) return UnknownVariable(PosOf(expr, names.size() - 1), names[0]);
    *used = names.size();
    return MakeConstant(Value::Type(*type));
  }

  // The place of what `selections` selections of `expr` are made from.
  static SourcePos PosOf(const Expr& expr, size_t selections) {
    const Expr* at = &expr;
    while (selections-- > 0) at = std::get<SelectExpr>(at->node).operand.get();
    return at->pos;
  }

  StepPtr UnknownVariable(SourcePos pos, const std::string& name) {
    std::vector<std::string_view> names(env_.variables().begin(), env_.variables().end());
    for (const Local& local : locals_) names.push_back(local.name);
    std::string hint = DidYouMean(name, names);
    if (hint.empty() && !env_.variables().empty() && env_.variables().size() <= 20) {
      hint = "known are:";
      for (const std::string& known : env_.variables()) hint += " " + known;
    }
    return UnknownName(pos, fmt::format("unknown name '{}'", name), std::move(hint));
  }

  // The path of a chain down to its declared variable, as far as it is plain; "" for a chain over anything else.
  // `open` says whether a selection may extend it.
  std::string PathOf(const Expr& expr, bool* open) const {
    *open = true;
    if (const auto* ident = std::get_if<IdentExpr>(&expr.node)) {
      if (!ident->absolute && FindLocal(ident->name)) return "";
      return ident->name;
    }
    if (const auto* select = std::get_if<SelectExpr>(&expr.node)) {
      const std::string path = PathOf(*select->operand, open);
      return path.empty() || !*open ? path : path + "." + select->field;
    }
    if (const auto* index = std::get_if<IndexExpr>(&expr.node)) {
      const std::string path = PathOf(*index->operand, open);
      const auto* literal = std::get_if<LiteralExpr>(&index->index->node);
      const bool key =
          literal != nullptr && literal->value.kind() == ValueKind::kString && IsIdentifier(literal->value.AsString());
      if (path.empty() || !*open) return path;
      if (key) return path + "." + std::string(literal->value.AsString());
      *open = false;
      return path;
    }
    return "";
  }

  void AddReference(const Expr& expr) {
    bool open = true;
    const std::string path = PathOf(expr, &open);
    if (path.empty()) return;
    std::vector<std::string> names;
    for (size_t begin = 0; begin <= path.size();) {
      const size_t dot = std::min(path.find('.', begin), path.size());
      names.push_back(path.substr(begin, dot - begin));
      begin = dot + 1;
    }
    std::string variable;
    const size_t count = MatchVariable(env_, names, false, &variable);
    if (count == 0) return;
    for (const std::string& name : std::span(names).subspan(count)) variable += "." + name;
    references_.insert(variable);
  }

  const Env& env_;
  std::vector<CompileIssue>* issues_;
  std::vector<Local> locals_;  // a variable's slot is its index here
  size_t max_slots_ = 0;
  uint32_t loops_ = 0;
  std::set<std::string> references_;
  std::map<std::string, std::shared_ptr<const Pattern>> patterns_;  // by their text; null where it is none
  size_t program_size_ = 0;                                         // of all of them
};

}  // namespace

Plan PlanCel(const Expr& expr, const Env& env, std::vector<CompileIssue>* issues) {
  return Planner(env, issues).Run(expr);
}

}  // namespace bundlescope
