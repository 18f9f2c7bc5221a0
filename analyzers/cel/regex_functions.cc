#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzers/cel/builtins.h"
#include "analyzers/cel/code_points.h"
#include "analyzers/cel/description.h"
#include "analyzers/cel/text_pattern.h"

namespace bundlescope {
namespace {

using Args = std::span<const Value>;
using Groups = std::vector<std::optional<std::string_view>>;

// Compiling a pattern that is not a literal, in cost units: for each, and for each instruction of its program.
constexpr uint64_t kCompileCost = 1000;
constexpr uint64_t kInstructionCost = 10;
// About what a program has that is given up because of its size.
constexpr uint64_t kTooManyInstructions = 80'000;

// What each search for one more match may read in vain, in bytes for a cost unit. The text as a whole is paid for once,
// as matches() pays for it; this bounds patterns that look to the end of the text for each of their short matches.
constexpr size_t kLookaheadBytes = 100;

bool IsString(const Value& v) { return v.kind() == ValueKind::kString; }

// The matches of a pattern in a text from left to right, as Go's regexp gives them: none overlaps another, and an empty
// one right behind another one does not count. A match or group that would cut a code point, as \C can, has all of it
// here, so that what is taken out of a text is text.
class MatchWalk {
 public:
  MatchWalk(const Pattern& pattern, std::string_view text, CostBudget& budget)
      : pattern_(pattern), text_(text.data() == nullptr ? std::string_view("") : text), budget_(budget) {
    budget_.ChargePattern(text_.size(), pattern_.program_size());
  }

  // False where there are no more, or no budget to look for them.
  bool Next() {
    const uint64_t factor = CostBudget::PatternFactor(pattern_.program_size());
    while (place_ <= text_.size() && budget_.Charge((1 + (text_.size() - place_) / kLookaheadBytes) * factor)) {
      if (!pattern_.FindFrom(text_, place_, &groups_)) return false;
      for (auto& group : groups_) {
        if (group) group = WholeCodePoints(*group);
      }
      const size_t previous_end = std::exchange(end_, begin() + groups_[0]->size());
      const bool behind_another = groups_[0]->empty() && end_ == previous_end;
      const size_t step = place_ < text_.size() ? CodePointLength(text_, place_) : 1;
      place_ = end_ > place_ ? end_ : place_ + step;
      if (!behind_another) return true;
    }
    return false;
  }

  // Of the match that Next() found; the first is all of it.
  const Groups& groups() const { return groups_; }
  size_t begin() const { return OffsetOf(*groups_[0]); }
  size_t end() const { return end_; }

  // The part of `subject`, the value of the text, that a group covers.
  Value Cut(const Value& subject, std::string_view group) const { return subject.Slice(OffsetOf(group), group.size()); }

 private:
  size_t OffsetOf(std::string_view group) const { return static_cast<size_t>(group.data() - text_.data()); }

  bool InsideCodePoint(size_t offset) const {
    return offset > 0 && offset < text_.size() && (static_cast<unsigned char>(text_[offset]) & 0xC0) == 0x80;
  }

  std::string_view WholeCodePoints(std::string_view group) const {
    size_t first = OffsetOf(group);
    size_t last = first + group.size();
    while (InsideCodePoint(last)) ++last;
    if (group.empty()) first = last;
    while (InsideCodePoint(first)) --first;
    return text_.substr(first, last - first);
  }

  const Pattern& pattern_;
  std::string_view text_;
  CostBudget& budget_;
  size_t place_ = 0;                     // where the next search begins
  size_t end_ = std::string_view::npos;  // of the last match
  Groups groups_;
};

Value FindPattern(const Pattern& pattern, Args args, CostBudget& budget) {
  if (!IsString(args[0])) return NoOverload("find", args);
  MatchWalk walk(pattern, args[0].AsString(), budget);
  const bool found = walk.Next();
  if (budget.exhausted()) return CostLimitExceeded();
  return found ? walk.Cut(args[0], *walk.groups()[0]) : Value::StringView("");
}

Value FindAllPattern(const Pattern& pattern, Args args, CostBudget& budget) {
  const bool limited = args.size() == 3;
  if (!IsString(args[0]) || (limited && args[2].kind() != ValueKind::kInt)) return NoOverload("findAll", args);
  const uint64_t limit = limited && args[2].AsInt() >= 0 ? static_cast<uint64_t>(args[2].AsInt()) : UINT64_MAX;
  MatchWalk walk(pattern, args[0].AsString(), budget);
  std::vector<Value> found;
  while (found.size() < limit && walk.Next()) found.push_back(walk.Cut(args[0], *walk.groups()[0]));
  return budget.exhausted() ? CostLimitExceeded() : Value::List(std::move(found));
}

Value TooManyGroups(std::string_view function) {
  return Value::Err(
      fmt::format("{}() takes a regular expression with at most one group; write (?:...) for the others", function));
}

// What extract() gives for a match: its group, or all of it where the pattern has none. Nothing for an empty group.
std::optional<std::string_view> Extracted(const Groups& groups) {
  if (groups.size() == 1) return groups[0];
  return groups[1] && !groups[1]->empty() ? groups[1] : std::nullopt;
}

Value ExtractPattern(const Pattern& pattern, Args args, CostBudget& budget) {
  if (!IsString(args[0])) return NoOverload("regex.extract", args);
  if (pattern.group_count() > 1) return TooManyGroups("regex.extract");
  MatchWalk walk(pattern, args[0].AsString(), budget);
  const bool found = walk.Next();
  if (budget.exhausted()) return CostLimitExceeded();
  const auto part = found ? Extracted(walk.groups()) : std::nullopt;
  return part ? Value::Optional(walk.Cut(args[0], *part)) : Value::None();
}

Value ExtractAllPattern(const Pattern& pattern, Args args, CostBudget& budget) {
  if (!IsString(args[0])) return NoOverload("regex.extractAll", args);
  if (pattern.group_count() > 1) return TooManyGroups("regex.extractAll");
  MatchWalk walk(pattern, args[0].AsString(), budget);
  std::vector<Value> parts;
  while (walk.Next()) {
    if (const auto part = Extracted(walk.groups())) parts.push_back(walk.Cut(args[0], *part));
  }
  return budget.exhausted() ? CostLimitExceeded() : Value::List(std::move(parts));
}

// A piece of what regex.replace() puts in: a text, or a group's content.
struct ReplacementPiece {
  std::string text;
  std::optional<size_t> group;
};

// Reads \0 to \9 and \\. An error value for anything else behind a backslash.
std::optional<Value> ReadReplacement(std::string_view text, size_t groups, std::vector<ReplacementPiece>* pieces) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      plain.push_back(text[i]);
      continue;
    }
    const char next = ++i < text.size() ? text[i] : '\0';
    if (next == '\\') {
      plain.push_back(next);
      continue;
    }
    if (next < '0' || next > '9') {
      return Value::Err("regex.replace(): in the replacement a digit or another \\ has to follow \\");
    }
    const auto group = static_cast<size_t>(next - '0');
    if (group > groups) {
      return Value::Err(
          fmt::format("regex.replace(): the replacement names group {}, but the expression has {}", group, groups));
    }
    pieces->push_back({std::exchange(plain, ""), std::nullopt});
    pieces->push_back({"", group});
  }
  pieces->push_back({std::move(plain), std::nullopt});
  return std::nullopt;
}

// False when the budget does not suffice.
bool AppendReplacement(const std::vector<ReplacementPiece>& pieces, const Groups& groups, CostBudget& budget,
                       std::string* out) {
  for (const ReplacementPiece& piece : pieces) {
    const std::string_view text = piece.group ? groups[*piece.group].value_or("") : std::string_view(piece.text);
    if (!budget.Charge(1 + text.size() / 10)) return false;
    *out += text;
  }
  return true;
}

Value ReplacePattern(const Pattern& pattern, Args args, CostBudget& budget) {
  const bool limited = args.size() == 4;
  const bool typed = IsString(args[0]) && IsString(args[2]) && (!limited || args[3].kind() == ValueKind::kInt);
  if (!typed) return NoOverload("regex.replace", args);
  const std::string_view text = args[0].AsString();
  if (!budget.ChargeText(text.size() + args[2].AsString().size())) return CostLimitExceeded();
  std::vector<ReplacementPiece> pieces;
  if (auto problem = ReadReplacement(args[2].AsString(), pattern.group_count(), &pieces)) return *problem;
  uint64_t left = limited && args[3].AsInt() >= 0 ? static_cast<uint64_t>(args[3].AsInt()) : UINT64_MAX;
  MatchWalk walk(pattern, text, budget);
  std::string out;
  size_t copied = 0;
  for (; left > 0 && walk.Next(); --left) {
    out += text.substr(copied, walk.begin() - copied);
    copied = walk.end();
    if (!AppendReplacement(pieces, walk.groups(), budget, &out)) break;
  }
  if (budget.exhausted()) return CostLimitExceeded();
  out += text.substr(copied);
  return Value::String(std::move(out));
}

Value Find(Args args, CostBudget& budget) { return CallWithPattern("find", FindPattern, args, budget); }
Value FindAll(Args args, CostBudget& budget) { return CallWithPattern("findAll", FindAllPattern, args, budget); }
Value Extract(Args args, CostBudget& budget) { return CallWithPattern("regex.extract", ExtractPattern, args, budget); }
Value ExtractAll(Args args, CostBudget& budget) {
  return CallWithPattern("regex.extractAll", ExtractAllPattern, args, budget);
}
Value Replace(Args args, CostBudget& budget) { return CallWithPattern("regex.replace", ReplacePattern, args, budget); }

constexpr Builtin kTable[] = {
    {"find", CallStyle::kMember, 2, 2, Find, "(string, string) -> string", FindPattern},
    {"findAll", CallStyle::kMember, 2, 3, FindAll,
     "(string, string) -> list<string>; (string, string, int) -> list<string>", FindAllPattern},
    {"regex.extract", CallStyle::kGlobal, 2, 2, Extract, "(string, string) -> optional<string>", ExtractPattern},
    {"regex.extractAll", CallStyle::kGlobal, 2, 2, ExtractAll, "(string, string) -> list<string>", ExtractAllPattern},
    {"regex.replace", CallStyle::kGlobal, 3, 4, Replace,
     "(string, string, string) -> string; (string, string, string, int) -> string", ReplacePattern},
};

}  // namespace

Value CallWithPattern(std::string_view function, PatternCall call, std::span<const Value> args, CostBudget& budget) {
  if (!IsString(args[0]) || !IsString(args[1])) return NoOverload(function, args);
  const std::string_view regex = args[1].AsString();
  if (!budget.Charge(kCompileCost) || !budget.ChargeText(regex.size())) return CostLimitExceeded();
  const Result<Pattern> pattern = CompileTextPattern(regex);
  const bool too_large = !pattern && pattern.error().code() == ErrorCode::kLimit;
  const uint64_t instructions = pattern ? pattern->program_size() : too_large ? kTooManyInstructions : 0;
  if (!budget.Charge(instructions * kInstructionCost)) return CostLimitExceeded();
  if (!pattern) {
    return Value::Err(fmt::format("{}(): {} {}", function, Described(regex),
                                  too_large ? "is a regular expression that needs too much memory"
                                            : "is not a regular expression that RE2 accepts"));
  }
  std::vector<Value> readable(args.begin(), args.end());
  readable[0] = ReadableText(args[0]);
  return call(*pattern, readable, budget);
}

std::span<const Builtin> RegexBuiltins() { return kTable; }

}  // namespace bundlescope
