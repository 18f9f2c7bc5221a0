#include "analyzers/cel/parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>

#include "analyzers/cel/lexer.h"
#include "analyzers/cel/macros.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

using Kind = CelTokenKind;

constexpr std::string_view kReserved[] = {"as",        "break",  "const",  "continue", "else", "for",
                                          "function",  "if",     "import", "let",      "loop", "package",
                                          "namespace", "return", "var",    "void",     "while"};

bool IsReserved(std::string_view word) {
  return std::find(std::begin(kReserved), std::end(kReserved), word) != std::end(kReserved);
}

std::string Describe(const CelToken& token) {
  if (token.kind == Kind::kEnd) return "the end of the expression";
  std::string text(token.text.substr(0, 40));
  if (token.text.size() > 40) text += "...";
  return "'" + MakePrintable(text) + "'";
}

std::string_view Closer(Kind close) {
  if (close == Kind::kRightParen) return ")";
  return close == Kind::kRightBracket ? "]" : "}";
}

bool IsOpener(Kind kind) { return kind == Kind::kLeftParen || kind == Kind::kLeftBracket || kind == Kind::kLeftBrace; }
bool IsCloser(Kind kind) {
  return kind == Kind::kRightParen || kind == Kind::kRightBracket || kind == Kind::kRightBrace;
}

struct BinaryRow {
  Kind token;
  BinaryOp op;
};

// The left-associative levels below && from loose to tight.
constexpr std::array<BinaryRow, 7> kRelations = {{{Kind::kLt, BinaryOp::kLt},
                                                  {Kind::kLe, BinaryOp::kLe},
                                                  {Kind::kGt, BinaryOp::kGt},
                                                  {Kind::kGe, BinaryOp::kGe},
                                                  {Kind::kEq, BinaryOp::kEq},
                                                  {Kind::kNe, BinaryOp::kNe},
                                                  {Kind::kIn, BinaryOp::kIn}}};
constexpr std::array<BinaryRow, 2> kAdditions = {{{Kind::kPlus, BinaryOp::kAdd}, {Kind::kMinus, BinaryOp::kSubtract}}};
constexpr std::array<BinaryRow, 3> kMultiplications = {
    {{Kind::kStar, BinaryOp::kMultiply}, {Kind::kSlash, BinaryOp::kDivide}, {Kind::kPercent, BinaryOp::kModulo}}};

template <size_t N>
std::optional<BinaryOp> OperatorOf(const std::array<BinaryRow, N>& rows, Kind kind) {
  for (const BinaryRow& row : rows) {
    if (row.token == kind) return row.op;
  }
  return std::nullopt;
}

// Recursive descent. A function that cannot give a tree has reported why and returns null; whoever gets null goes on
// reading, for the sake of further mistakes, and returns null itself.
class Parser {
 public:
  Parser(std::string_view source, const ExprLimits& limits, std::vector<CompileIssue>* issues)
      : limits_(limits), issues_(issues), first_issue_(issues->size()), tokens_(LexCel(source, issues)) {}

  ExprPtr Run() {
    if (Peek().kind == Kind::kEnd && issues_->size() == first_issue_) Report("the expression is empty", "");
    ExprPtr root;
    if (Peek().kind != Kind::kEnd) root = ParseExpr();
    while (Peek().kind != Kind::kEnd) {
      Report(fmt::format("unexpected {}", Describe(Peek())), HintFor(Peek()));
      Take();
      if (Peek().kind != Kind::kEnd) ParseExpr();
    }
    return root;
  }

 private:
  const CelToken& Peek(size_t ahead = 0) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }

  const CelToken& Take() {
    const CelToken& token = tokens_[at_];
    if (at_ + 1 < tokens_.size()) ++at_;
    return token;
  }

  bool TakeIf(Kind kind) {
    if (Peek().kind != kind) return false;
    Take();
    return true;
  }

  // At most one report for the same or the next token: the second would be a consequence.
  void Report(std::string message, std::string hint) {
    if (last_report_ && at_ <= *last_report_ + 1) return;
    last_report_ = at_;
    ReportAt(Peek().pos, std::move(message), std::move(hint));
  }

  void ReportAt(SourcePos pos, std::string message, std::string hint) {
    issues_->push_back({pos.line, pos.column, std::move(message), std::move(hint)});
  }

  std::string HintFor(const CelToken& token) const {
    if (token.kind == Kind::kIdent) {
      if (token.text == "and") return "write && for 'and'";
      if (token.text == "or") return "write || for 'or'";
      if (token.text == "not") return "write ! for 'not', as in !(x in y)";
      if (token.text == "is") return "write == to compare";
    }
    if (IsCloser(token.kind)) return "it closes nothing";
    return "";
  }

  // Gives up for good: the rest of the tokens is not looked at.
  ExprPtr TooDeep(SourcePos pos) {
    if (!too_deep_) {
      ReportAt(pos, fmt::format("the expression is nested deeper than {} levels", limits_.max_depth),
               "split it: use 'let' names, or a list with 'in' for a chain of comparisons");
    }
    too_deep_ = true;
    at_ = tokens_.size() - 1;
    last_report_ = at_;
    return nullptr;
  }

  ExprPtr Make(SourcePos pos, uint32_t children_height, Expr::Node node) {
    if (children_height + 1 > limits_.max_depth) return TooDeep(pos);
    auto expr = std::make_unique<Expr>();
    expr->pos = pos;
    expr->height = children_height + 1;
    expr->node = std::move(node);
    return expr;
  }

  static uint32_t Height(const ExprPtr& expr) { return expr ? expr->height : 0; }

  // Counts the nesting of whatever recurses.
  class Nesting {
   public:
    explicit Nesting(Parser* parser) : parser_(parser) { ++parser_->depth_; }
    ~Nesting() { --parser_->depth_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;
    bool too_deep() const { return parser_->depth_ > parser_->limits_.max_depth; }

   private:
    Parser* parser_;
  };

  ExprPtr ParseExpr() {
    const Nesting nesting(this);
    if (nesting.too_deep()) return TooDeep(Peek().pos);
    ExprPtr condition = ParseLogical(false);
    if (Peek().kind != Kind::kQuestion) return condition;
    const SourcePos pos = Take().pos;
    const bool dotted = Peek().kind == Kind::kDot;
    ExprPtr then = ParseLogical(false);
    if (!TakeIf(Kind::kColon)) {
      std::string hint = "a choice is written: condition ? value : other";
      if (Peek().kind == Kind::kQuestion) hint = "put the inner choice into parentheses";
      if (dotted) hint = "an optional field is written a.?b, not a?.b";
      Report(fmt::format("expected ':' instead of {}", Describe(Peek())), hint);
      return nullptr;
    }
    ExprPtr otherwise = ParseExpr();
    if (!condition || !then || !otherwise) return nullptr;
    const uint32_t height = std::max({Height(condition), Height(then), Height(otherwise)});
    return Make(pos, height, ConditionalExpr{std::move(condition), std::move(then), std::move(otherwise)});
  }

  // a || b || c, and below it a && b && c
  ExprPtr ParseLogical(bool is_and) {
    const Kind separator = is_and ? Kind::kAnd : Kind::kOr;
    const auto parse_operand = [this, is_and] { return is_and ? ParseRelation() : ParseLogical(true); };
    ExprPtr first = parse_operand();
    if (Peek().kind != separator) return first;
    const SourcePos pos = Peek().pos;
    LogicalExpr logical{is_and, {}};
    bool good = first != nullptr;
    uint32_t height = Height(first);
    logical.operands.push_back(std::move(first));
    while (TakeIf(separator)) {
      ExprPtr operand = parse_operand();
      good = good && operand;
      height = std::max(height, Height(operand));
      logical.operands.push_back(std::move(operand));
    }
    return good ? Make(pos, height, std::move(logical)) : nullptr;
  }

  template <size_t N, class ParseOperand>
  ExprPtr ParseBinary(const std::array<BinaryRow, N>& rows, ParseOperand parse_operand) {
    ExprPtr left = parse_operand();
    bool good = left != nullptr;
    while (const auto op = OperatorOf(rows, Peek().kind)) {
      const SourcePos pos = Take().pos;
      ExprPtr right = parse_operand();
      good = good && right;
      if (!good) continue;
      const uint32_t height = std::max(Height(left), Height(right));
      left = Make(pos, height, BinaryExpr{*op, std::move(left), std::move(right)});
      good = left != nullptr;
    }
    return good ? std::move(left) : nullptr;
  }

  ExprPtr ParseRelation() {
    return ParseBinary(kRelations, [this] { return ParseAddition(); });
  }
  ExprPtr ParseAddition() {
    return ParseBinary(kAdditions, [this] { return ParseMultiplication(); });
  }
  ExprPtr ParseMultiplication() {
    return ParseBinary(kMultiplications, [this] { return ParseUnary(); });
  }

  // "!" {"!"} Member | "-" {"-"} Member; a minus right before a number belongs to the number.
  ExprPtr ParseUnary() {
    const Kind sign = Peek().kind;
    if (sign != Kind::kNot && sign != Kind::kMinus) return ParseMember();
    std::vector<SourcePos> signs;
    while (Peek().kind == sign && !(sign == Kind::kMinus && IsNumber(Peek(1)))) signs.push_back(Take().pos);
    ExprPtr operand = ParseMember();
    const UnaryOp op = sign == Kind::kNot ? UnaryOp::kNot : UnaryOp::kNegate;
    for (auto pos = signs.rbegin(); pos != signs.rend() && operand; ++pos) {
      const uint32_t height = Height(operand);
      operand = Make(*pos, height, UnaryExpr{op, std::move(operand)});
    }
    return operand;
  }

  static bool IsNumber(const CelToken& token) {
    return token.kind == Kind::kInt || (token.kind == Kind::kLiteral && token.value.kind() == ValueKind::kDouble);
  }

  // A primary with everything that follows it: .f .?f .f(x) [i] [?i] {fields}
  ExprPtr ParseMember() {
    ExprPtr expr = ParsePrimary();
    for (;;) {
      if (Peek().kind == Kind::kDot) {
        expr = ParseDot(std::move(expr));
      } else if (Peek().kind == Kind::kLeftBracket) {
        expr = ParseIndex(std::move(expr));
      } else if (Peek().kind == Kind::kLeftBrace && expr && !QualifiedName(*expr).empty()) {
        expr = ParseMessage(std::move(expr));
      } else {
        return expr;
      }
    }
  }

  ExprPtr ParseDot(ExprPtr operand) {
    Take();
    const bool optional = TakeIf(Kind::kQuestion);
    const CelToken& name = Peek();
    if (name.kind != Kind::kIdent && name.kind != Kind::kQuotedIdent) {
      Report(fmt::format("expected the name of a field instead of {}", Describe(name)),
             name.kind == Kind::kIn || name.kind == Kind::kLiteral ? "use an index for this name: x['name']" : "");
      if (TakeIf(Kind::kLeftParen)) ParseItems(Kind::kRightParen, false, [this] { ParseExpr(); });
      return nullptr;
    }
    Take();
    const bool quoted = name.kind == Kind::kQuotedIdent;
    std::string field(quoted ? name.value.AsString() : name.text);
    if (Peek().kind == Kind::kLeftParen && !optional && !quoted) {
      return ParseCall(name.pos, std::move(field), std::move(operand), true, false);
    }
    if (!operand) return nullptr;
    const uint32_t height = Height(operand);
    return Make(name.pos, height, SelectExpr{std::move(operand), std::move(field), optional, false});
  }

  ExprPtr ParseIndex(ExprPtr operand) {
    const SourcePos pos = Take().pos;
    const bool optional = TakeIf(Kind::kQuestion);
    ExprPtr index = ParseExpr();
    Close(Kind::kRightBracket);
    if (!operand || !index) return nullptr;
    const uint32_t height = std::max(Height(operand), Height(index));
    return Make(pos, height, IndexExpr{std::move(operand), std::move(index), optional});
  }

  // Stands at the opening parenthesis. `target` of a method may be null after a mistake in it.
  ExprPtr ParseCall(SourcePos pos, std::string function, ExprPtr target, bool method, bool absolute) {
    Take();
    CallExpr call{std::move(function), std::move(target), {}, absolute};
    bool good = !method || call.target;
    uint32_t height = Height(call.target);
    ParseItems(Kind::kRightParen, false, [&] {
      ExprPtr arg = ParseExpr();
      good = good && arg;
      height = std::max(height, Height(arg));
      call.args.push_back(std::move(arg));
    });
    if (!good) return nullptr;
    if (absolute || !IsMacro(call.function, call.target.get(), call.args.size())) {
      return Make(pos, height, std::move(call));
    }
    MacroResult macro = ExpandMacro(std::move(call), pos);
    if (macro.node) return Make(pos, height + macro.extra_height, std::move(*macro.node));
    ReportAt(macro.error_pos, std::move(macro.error), std::move(macro.hint));
    return nullptr;
  }

  // item {"," item} close; `parse_item` reads one item. Stands behind the opening bracket and ends behind the closing
  // one.
  template <class ParseItem>
  void ParseItems(Kind close, bool trailing_comma, ParseItem parse_item) {
    if (TakeIf(close)) return;
    for (;;) {
      const size_t before = at_;
      parse_item();
      if (TakeIf(Kind::kComma)) {
        if (trailing_comma && TakeIf(close)) return;
        continue;
      }
      if (Peek().kind == close) break;
      if (at_ == before && Peek().kind != Kind::kEnd && !IsCloser(Peek().kind)) Take();
      Report(fmt::format("expected ',' or '{}' instead of {}", Closer(close), Describe(Peek())), HintFor(Peek()));
      SkipToItemEnd();
      if (!TakeIf(Kind::kComma)) break;
    }
    Close(close);
  }

  // To the next comma or closing bracket of this level.
  void SkipToItemEnd() {
    uint32_t open = 0;
    for (; Peek().kind != Kind::kEnd; Take()) {
      const Kind kind = Peek().kind;
      if (open == 0 && (kind == Kind::kComma || IsCloser(kind))) return;
      if (IsOpener(kind)) ++open;
      if (IsCloser(kind)) --open;
    }
  }

  void Close(Kind close) {
    if (TakeIf(close)) return;
    Report(fmt::format("expected '{}' instead of {}", Closer(close), Describe(Peek())), HintFor(Peek()));
    SkipToItemEnd();
    TakeIf(close);
  }

  ExprPtr ParsePrimary() {
    const CelToken& token = Peek();
    switch (token.kind) {
      case Kind::kLiteral:
        Take();
        return Make(token.pos, 0, LiteralExpr{token.value});
      case Kind::kInt:
      case Kind::kMinus:
        return ParseNumber();
      case Kind::kDot:
      case Kind::kIdent:
        return ParseIdent();
      case Kind::kLeftParen: {
        Take();
        ExprPtr inner = ParseExpr();
        Close(Kind::kRightParen);
        return inner;
      }
      case Kind::kLeftBracket:
        return ParseList();
      case Kind::kLeftBrace:
        return ParseMap();
      default:
        return MissingOperand();
    }
  }

  ExprPtr MissingOperand() {
    const CelToken& token = Peek();
    std::string hint = token.kind == Kind::kQuotedIdent ? "a name in backquotes can only follow a dot" : "";
    Report(fmt::format("expected a value instead of {}", Describe(token)), std::move(hint));
    // An operator may still have its right side, a bracket or comma its owner; everything else only leads to more
    // noise.
    if (token.kind == Kind::kQuotedIdent) Take();
    return nullptr;
  }

  ExprPtr ParseNumber() {
    const SourcePos pos = Peek().pos;
    const bool negative = TakeIf(Kind::kMinus);
    if (negative && !IsNumber(Peek())) return MissingOperand();
    const CelToken& token = Take();
    if (token.kind == Kind::kLiteral) return Make(pos, 0, LiteralExpr{Value::Double(-token.value.AsDouble())});
    const uint64_t magnitude = token.value.AsUint();
    if (negative) return Make(pos, 0, LiteralExpr{Value::Int(static_cast<int64_t>(-magnitude))});
    if (magnitude > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
      ReportAt(pos, "the number is outside the range of int", "write 9223372036854775808u for a uint");
      return nullptr;
    }
    return Make(pos, 0, LiteralExpr{Value::Int(static_cast<int64_t>(magnitude))});
  }

  ExprPtr ParseIdent() {
    const SourcePos pos = Peek().pos;
    const bool absolute = TakeIf(Kind::kDot);
    const CelToken& name = Peek();
    if (name.kind != Kind::kIdent) {
      Report(fmt::format("expected a name instead of {}", Describe(name)), "");
      return nullptr;
    }
    if (IsReserved(name.text)) {
      Report(fmt::format("'{}' is a reserved word", name.text), "as a field it is fine: x." + std::string(name.text));
      Take();
      return nullptr;
    }
    Take();
    std::string text(name.text);
    if (Peek().kind == Kind::kLeftParen) return ParseCall(pos, std::move(text), nullptr, false, absolute);
    return Make(pos, 0, IdentExpr{std::move(text), absolute});
  }

  ExprPtr ParseList() {
    const SourcePos pos = Take().pos;
    ListExpr list;
    bool good = true;
    uint32_t height = 0;
    ParseItems(Kind::kRightBracket, true, [&] {
      const bool optional = TakeIf(Kind::kQuestion);
      ExprPtr value = ParseExpr();
      good = good && value;
      height = std::max(height, Height(value));
      list.elements.push_back({std::move(value), optional});
    });
    return good ? Make(pos, height, std::move(list)) : nullptr;
  }

  ExprPtr ParseMap() {
    const SourcePos pos = Take().pos;
    MapExpr map;
    bool good = true;
    uint32_t height = 0;
    ParseItems(Kind::kRightBrace, true, [&] {
      const bool optional = TakeIf(Kind::kQuestion);
      ExprPtr key = ParseExpr();
      ExprPtr value = ParseAfterColon("a map entry is written: key: value");
      good = good && key && value;
      height = std::max({height, Height(key), Height(value)});
      map.entries.push_back({std::move(key), std::move(value), optional});
    });
    return good ? Make(pos, height, std::move(map)) : nullptr;
  }

  ExprPtr ParseAfterColon(std::string hint) {
    if (TakeIf(Kind::kColon)) return ParseExpr();
    Report(fmt::format("expected ':' instead of {}", Describe(Peek())), std::move(hint));
    return nullptr;
  }

  ExprPtr ParseMessage(ExprPtr type) {
    const SourcePos pos = Take().pos;
    MessageExpr message;
    for (const std::string& part : QualifiedName(*type)) message.type += (message.type.empty() ? "" : ".") + part;
    bool good = true;
    uint32_t height = 0;
    ParseItems(Kind::kRightBrace, true, [&] {
      const bool optional = TakeIf(Kind::kQuestion);
      const CelToken& name = Peek();
      const bool quoted = name.kind == Kind::kQuotedIdent;
      if (name.kind != Kind::kIdent && !quoted) {
        Report(fmt::format("expected the name of a field instead of {}", Describe(name)), "");
        good = false;
        return;
      }
      Take();
      ExprPtr value = ParseAfterColon("a field is written: name: value");
      good = good && value;
      height = std::max(height, Height(value));
      message.fields.push_back({std::string(quoted ? name.value.AsString() : name.text), std::move(value), optional});
    });
    return good ? Make(pos, height, std::move(message)) : nullptr;
  }

  const ExprLimits& limits_;
  std::vector<CompileIssue>* issues_;
  size_t first_issue_;
  std::vector<CelToken> tokens_;
  size_t at_ = 0;
  uint32_t depth_ = 0;
  bool too_deep_ = false;
  std::optional<size_t> last_report_;
};

// In order of their places, and not more than a reader wants.
void Tidy(const ExprLimits& limits, std::vector<CompileIssue>* issues) {
  std::stable_sort(issues->begin(), issues->end(), [](const CompileIssue& a, const CompileIssue& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  });
  if (issues->size() > limits.max_issues) issues->resize(limits.max_issues);
}

}  // namespace

ExprPtr ParseCel(std::string_view source, const ExprLimits& limits, std::vector<CompileIssue>* issues) {
  if (source.size() > limits.max_bytes) {
    issues->push_back(
        {1, 1, fmt::format("the expression has {} bytes, at most {} are allowed", source.size(), limits.max_bytes),
         "split it with 'let' names"});
    return nullptr;
  }
  if (!IsValidUtf8(source)) {
    issues->push_back({1, 1, "the expression is not valid UTF-8", ""});
    return nullptr;
  }
  std::vector<CompileIssue> found;
  ExprPtr root = Parser(source, limits, &found).Run();
  if (!found.empty()) root = nullptr;
  Tidy(limits, &found);
  issues->insert(issues->end(), found.begin(), found.end());
  return root;
}

}  // namespace bundlescope
