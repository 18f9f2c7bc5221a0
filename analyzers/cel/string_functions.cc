#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "analyzers/cel/builtins.h"
#include "analyzers/cel/code_points.h"

namespace bundlescope {
namespace {

using Args = std::span<const Value>;

bool IsString(const Value& v) { return v.kind() == ValueKind::kString; }
bool IsInt(const Value& v) { return v.kind() == ValueKind::kInt; }
bool AreStrings(Args args) { return std::all_of(args.begin(), args.end(), IsString); }

Value OutOfRange(int64_t index) { return Value::Err(fmt::format("index {} is out of range", index)); }

// The byte offset of a code point index from an expression; nothing outside 0..size.
std::optional<size_t> OffsetOf(std::string_view text, int64_t index) {
  if (index < 0) return std::nullopt;
  return CodePointOffset(text, static_cast<size_t>(index));
}

Value Contains(Args args, CostBudget& budget) {
  if (!AreStrings(args)) return NoOverload("contains", args);
  if (!budget.ChargeSearch(args[0].AsString().size(), args[1].AsString().size())) return CostLimitExceeded();
  return Value::Bool(args[0].AsString().find(args[1].AsString()) != std::string_view::npos);
}

Value StartsWith(Args args, CostBudget& budget) {
  if (!AreStrings(args)) return NoOverload("startsWith", args);
  if (!budget.ChargeText(args[1].AsString().size())) return CostLimitExceeded();
  return Value::Bool(args[0].AsString().starts_with(args[1].AsString()));
}

Value EndsWith(Args args, CostBudget& budget) {
  if (!AreStrings(args)) return NoOverload("endsWith", args);
  if (!budget.ChargeText(args[1].AsString().size())) return CostLimitExceeded();
  return Value::Bool(args[0].AsString().ends_with(args[1].AsString()));
}

Value MatchesPattern(const Pattern& pattern, Args args, CostBudget& budget) {
  if (!IsString(args[0])) return NoOverload("matches", args);
  const std::string_view text = args[0].AsString();
  if (!budget.ChargePattern(text.size(), pattern.program_size())) return CostLimitExceeded();
  return Value::Bool(pattern.Matches(text));
}

Value Matches(Args args, CostBudget& budget) { return CallWithPattern("matches", MatchesPattern, args, budget); }

Value CharAt(Args args, CostBudget& budget) {
  if (!IsString(args[0]) || !IsInt(args[1])) return NoOverload("charAt", args);
  const std::string_view text = args[0].AsString();
  if (!budget.ChargeText(text.size())) return CostLimitExceeded();
  const auto offset = OffsetOf(text, args[1].AsInt());
  if (!offset) return OutOfRange(args[1].AsInt());
  if (*offset == text.size()) return Value::StringView("");
  return args[0].Slice(*offset, CodePointLength(text, *offset));
}

// What indexOf and lastIndexOf have in common: types, budget and the optional offset, which is `standard` without it.
struct Search {
  std::optional<Value> problem;
  size_t offset = 0;
};

Search PrepareSearch(std::string_view name, Args args, size_t standard, CostBudget& budget) {
  if (!IsString(args[0]) || !IsString(args[1]) || (args.size() == 3 && !IsInt(args[2])))
    return {NoOverload(name, args)};
  const std::string_view text = args[0].AsString();
  if (!budget.ChargeSearch(text.size(), args[1].AsString().size())) return {CostLimitExceeded()};
  if (args.size() == 2) return {std::nullopt, standard};
  const auto offset = OffsetOf(text, args[2].AsInt());
  if (!offset) return {OutOfRange(args[2].AsInt())};
  return {std::nullopt, *offset};
}

Value FoundAt(std::string_view text, size_t position) {
  if (position == std::string_view::npos) return Value::Int(-1);
  return Value::Int(static_cast<int64_t>(CountCodePoints(text.substr(0, position))));
}

Value IndexOf(Args args, CostBudget& budget) {
  if (args[0].kind() == ValueKind::kList) return ListIndexOf(args, budget, false);
  const Search search = PrepareSearch("indexOf", args, 0, budget);
  if (search.problem) return *search.problem;
  return FoundAt(args[0].AsString(), args[0].AsString().find(args[1].AsString(), search.offset));
}

Value LastIndexOf(Args args, CostBudget& budget) {
  if (args[0].kind() == ValueKind::kList) return ListIndexOf(args, budget, true);
  const Search search = PrepareSearch("lastIndexOf", args, std::string_view::npos, budget);
  if (search.problem) return *search.problem;
  return FoundAt(args[0].AsString(), args[0].AsString().rfind(args[1].AsString(), search.offset));
}

Value Cased(std::string_view name, Args args, CostBudget& budget, char first, char last, int shift) {
  if (!IsString(args[0])) return NoOverload(name, args);
  if (!budget.ChargeText(args[0].AsString().size())) return CostLimitExceeded();
  std::string text(args[0].AsString());
  for (char& c : text) {
    if (c >= first && c <= last) c = static_cast<char>(c + shift);
  }
  return Value::String(std::move(text));
}

Value LowerAscii(Args args, CostBudget& budget) { return Cased("lowerAscii", args, budget, 'A', 'Z', 'a' - 'A'); }
Value UpperAscii(Args args, CostBudget& budget) { return Cased("upperAscii", args, budget, 'a', 'z', 'A' - 'a'); }

// White_Space of Unicode, in UTF-8.
bool IsSpace(std::string_view c) {
  if (c.size() == 1) return c == " " || (c[0] >= '\t' && c[0] <= '\r');
  static constexpr std::string_view kSpaces[] = {
      "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
      "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000",
  };
  return std::find(std::begin(kSpaces), std::end(kSpaces), c) != std::end(kSpaces);
}

Value Trim(Args args, CostBudget& budget) {
  if (!IsString(args[0])) return NoOverload("trim", args);
  const std::string_view text = args[0].AsString();
  if (!budget.ChargeText(text.size())) return CostLimitExceeded();
  size_t begin = 0;
  size_t end = 0;
  bool started = false;
  for (size_t at = 0; at < text.size();) {
    const size_t length = CodePointLength(text, at);
    const bool space = IsSpace(text.substr(at, length));
    if (!space && !started) {
      started = true;
      begin = at;
    }
    at += length;
    if (!space) end = at;
  }
  return started ? args[0].Slice(begin, end - begin) : Value::StringView("");
}

Value Substring(Args args, CostBudget& budget) {
  const bool typed = IsString(args[0]) && IsInt(args[1]) && (args.size() == 2 || IsInt(args[2]));
  if (!typed) return NoOverload("substring", args);
  const std::string_view text = args[0].AsString();
  if (!budget.ChargeText(text.size())) return CostLimitExceeded();
  const auto begin = OffsetOf(text, args[1].AsInt());
  if (!begin) return OutOfRange(args[1].AsInt());
  if (args.size() == 2) return args[0].Slice(*begin, text.size() - *begin);
  const auto end = OffsetOf(text, args[2].AsInt());
  if (!end || *end < *begin) return OutOfRange(args[2].AsInt());
  return args[0].Slice(*begin, *end - *begin);
}

// The offsets where `piece` stands in `text`, at most `limit` of them; an empty piece stands before each code point and
// at the end. Charges one unit for each.
std::vector<size_t> Occurrences(std::string_view text, std::string_view piece, uint64_t limit, CostBudget& budget) {
  std::vector<size_t> found;
  size_t at = 0;
  while (found.size() < limit && budget.Charge(1)) {
    if (piece.empty()) {
      found.push_back(at);
      if (at >= text.size()) break;
      at += CodePointLength(text, at);
      continue;
    }
    at = text.find(piece, at);
    if (at == std::string_view::npos) break;
    found.push_back(at);
    at += piece.size();
  }
  return found;
}

uint64_t LimitOf(int64_t limit) { return limit < 0 ? UINT64_MAX : static_cast<uint64_t>(limit); }

Value Replace(Args args, CostBudget& budget) {
  const bool typed = AreStrings(args.first(3)) && (args.size() == 3 || IsInt(args[3]));
  if (!typed) return NoOverload("replace", args);
  const std::string_view text = args[0].AsString();
  const std::string_view old = args[1].AsString();
  const std::string_view fresh = args[2].AsString();
  if (!budget.ChargeSearch(text.size(), old.size())) return CostLimitExceeded();
  const auto found = Occurrences(text, old, args.size() == 4 ? LimitOf(args[3].AsInt()) : UINT64_MAX, budget);
  // Cannot wrap: both factors come from budgets and limits far below 2^32.
  if (!budget.ChargeText(text.size() + found.size() * fresh.size())) return CostLimitExceeded();
  std::string out;
  size_t copied = 0;
  for (size_t at : found) {
    out += text.substr(copied, at - copied);
    out += fresh;
    copied = at + old.size();
  }
  out += text.substr(copied);
  return Value::String(std::move(out));
}

// The pieces of "abc".split("").
Value CodePoints(const Value& text, uint64_t limit, CostBudget& budget) {
  const std::string_view view = text.AsString();
  std::vector<Value> pieces;
  for (size_t at = 0; at < view.size() && budget.Charge(1);) {
    const size_t length = pieces.size() + 1 >= limit ? view.size() - at : CodePointLength(view, at);
    pieces.push_back(text.Slice(at, length));
    at += length;
  }
  return budget.exhausted() ? CostLimitExceeded() : Value::List(std::move(pieces));
}

Value Split(Args args, CostBudget& budget) {
  const bool typed = AreStrings(args.first(2)) && (args.size() == 2 || IsInt(args[2]));
  if (!typed) return NoOverload("split", args);
  const std::string_view text = args[0].AsString();
  const std::string_view separator = args[1].AsString();
  const uint64_t limit = args.size() == 3 ? LimitOf(args[2].AsInt()) : UINT64_MAX;
  if (limit == 0) return Value::List({});
  if (!budget.ChargeSearch(text.size(), separator.size())) return CostLimitExceeded();
  if (separator.empty()) return CodePoints(args[0], limit, budget);
  std::vector<Value> pieces;
  size_t begin = 0;
  for (size_t at : Occurrences(text, separator, limit - 1, budget)) {
    pieces.push_back(args[0].Slice(begin, at - begin));
    begin = at + separator.size();
  }
  if (budget.exhausted()) return CostLimitExceeded();
  pieces.push_back(args[0].Slice(begin, text.size() - begin));
  return Value::List(std::move(pieces));
}

Value Join(Args args, CostBudget& budget) {
  if (args[0].kind() != ValueKind::kList || (args.size() == 2 && !IsString(args[1]))) return NoOverload("join", args);
  const ListView& list = args[0].AsList();
  const std::string_view separator = args.size() == 2 ? args[1].AsString() : std::string_view();
  std::string out;
  for (size_t i = 0; i < list.size(); ++i) {
    const Value item = list.At(i);
    if (!item.IsOrdinary()) return item;
    if (!IsString(item)) return NoOverload("join", std::span(&item, 1));
    if (!budget.Charge(1 + (item.AsString().size() + separator.size()) / 10)) return CostLimitExceeded();
    if (i > 0) out += separator;
    out += item.AsString();
  }
  return Value::String(std::move(out));
}

Value Reverse(Args args, CostBudget& budget) {
  if (args[0].kind() == ValueKind::kList) return ListReverse(args, budget);
  if (!IsString(args[0])) return NoOverload("reverse", args);
  const std::string_view text = args[0].AsString();
  if (!budget.ChargeText(text.size())) return CostLimitExceeded();
  std::string out(text.size(), '\0');
  size_t room = text.size();
  for (size_t at = 0; at < text.size();) {
    const size_t length = CodePointLength(text, at);
    room -= length;
    std::copy_n(text.begin() + static_cast<std::ptrdiff_t>(at), length,
                out.begin() + static_cast<std::ptrdiff_t>(room));
    at += length;
  }
  return Value::String(std::move(out));
}

constexpr Builtin kTable[] = {
    {"contains", CallStyle::kMember, 2, 2, Contains, "(string, string) -> bool"},
    {"startsWith", CallStyle::kMember, 2, 2, StartsWith, "(string, string) -> bool"},
    {"endsWith", CallStyle::kMember, 2, 2, EndsWith, "(string, string) -> bool"},
    {"matches", CallStyle::kBoth, 2, 2, Matches, "(string, string) -> bool", MatchesPattern},
    {"charAt", CallStyle::kMember, 2, 2, CharAt, "(string, int) -> string"},
    {"indexOf", CallStyle::kMember, 2, 3, IndexOf,
     "(string, string) -> int; (string, string, int) -> int; (list<A>, A) -> int"},
    {"lastIndexOf", CallStyle::kMember, 2, 3, LastIndexOf,
     "(string, string) -> int; (string, string, int) -> int; (list<A>, A) -> int"},
    {"lowerAscii", CallStyle::kMember, 1, 1, LowerAscii, "(string) -> string"},
    {"upperAscii", CallStyle::kMember, 1, 1, UpperAscii, "(string) -> string"},
    {"trim", CallStyle::kMember, 1, 1, Trim, "(string) -> string"},
    {"substring", CallStyle::kMember, 2, 3, Substring, "(string, int) -> string; (string, int, int) -> string"},
    {"replace", CallStyle::kMember, 3, 4, Replace,
     "(string, string, string) -> string; (string, string, string, int) -> string"},
    {"split", CallStyle::kMember, 2, 3, Split,
     "(string, string) -> list<string>; (string, string, int) -> list<string>"},
    {"join", CallStyle::kMember, 1, 2, Join, "(list<string>) -> string; (list<string>, string) -> string"},
    {"reverse", CallStyle::kMember, 1, 1, Reverse, "(string) -> string; (list<A>) -> list<A>"},
};

}  // namespace

std::span<const Builtin> StringBuiltins() { return kTable; }

}  // namespace bundlescope
