#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzers/cel/builtins.h"
#include "analyzers/cel/compare.h"
#include "analyzers/cel/unknown_union.h"
#include "core/base/check.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

using Args = std::span<const Value>;

// Both from cel-go.
constexpr size_t kDefaultPrecision = 6;
constexpr size_t kMaxPrecision = 1000;

bool IsInteger(const Value& v) { return v.kind() == ValueKind::kInt || v.kind() == ValueKind::kUint; }

// NaN and the infinities, which no clause formats as numbers.
std::optional<std::string_view> SpecialDouble(double d) {
  if (std::isnan(d)) return "NaN";
  if (std::isinf(d)) return d > 0 ? "Infinity" : "-Infinity";
  return std::nullopt;
}

// The shortest digits that give the same double, without an exponent.
std::string PlainDouble(double d) {
  if (const auto special = SpecialDouble(d)) return std::string(*special);
  char digits[400];  // the least double has 324 places behind the point, the greatest 309 in front of it
  const auto end = std::to_chars(std::begin(digits), std::end(digits), d, std::chars_format::fixed);
  return {std::begin(digits), end.ptr};
}

std::string Hex(std::string_view bytes, bool upper) {
  const std::string_view digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out.push_back(digits[byte >> 4]);
    out.push_back(digits[byte & 15]);
  }
  return out;
}

// One clause of a format: %.3f.
struct Clause {
  char verb = '\0';
  size_t precision = kDefaultPrecision;
};

// Reads the clause behind the '%' at `*at` - 1 and moves `*at` behind it. The error value says what is wrong with it.
std::optional<Value> ReadClause(std::string_view format, size_t* at, Clause* clause) {
  if (*at < format.size() && format[*at] == '.') {
    const char* begin = format.data() + *at + 1;
    const auto [end, error] = std::from_chars(begin, format.data() + format.size(), clause->precision);
    if (error == std::errc::invalid_argument) return Value::Err("format(): a number has to follow '%.'");
    if (error != std::errc() || clause->precision > kMaxPrecision) {
      return Value::Err(fmt::format("format(): at most {} digits, please", kMaxPrecision));
    }
    *at = static_cast<size_t>(end - format.data());
  }
  if (*at >= format.size()) return Value::Err("format(): the text ends within a clause; '%' itself is written '%%'");
  clause->verb = format[(*at)++];
  if (std::string_view("sdfeboxX").find(clause->verb) != std::string_view::npos) return std::nullopt;
  return Value::Err(fmt::format("format(): unknown clause '%{}'; there are %s %d %f %e %b %o %x %X and %%",
                                MakePrintable(std::string_view(&clause->verb, 1))));
}

// Writes the parts of one result. After the first error it only goes on to find what is unknown, which wins.
class Formatter {
 public:
  explicit Formatter(CostBudget& budget) : budget_(budget) {}

  bool exhausted() const { return budget_.exhausted(); }

  void AppendText(std::string_view text, std::string* out) {
    if (budget_.Charge(1 + text.size() / 10)) *out += text;
  }

  void AppendClause(const Clause& clause, const Value& value, std::string* out) {
    if (clause.verb == 's') return AppendString(value, out);
    if (!value.IsOrdinary()) return Fail(value);
    const std::optional<std::string> text = Number(clause, value);
    if (text) return AppendText(*text, out);
    Fail(Value::Err(fmt::format("format(): %{} cannot take a value of type {}", clause.verb, TypeName(value))));
  }

  void Fail(const Value& value) {
    if (value.IsUnknown()) {
      unknown_.Add(value);
    } else if (!error_) {
      error_ = value;
    }
  }

  std::optional<Value> Problem() const {
    if (budget_.exhausted()) return CostLimitExceeded();
    return unknown_.empty() ? error_ : unknown_.Result();
  }

 private:
  // Every clause but %s; nothing where it does not take such a value.
  std::optional<std::string> Number(const Clause& clause, const Value& value) {
    switch (clause.verb) {
      case 'd':
        if (value.kind() == ValueKind::kDouble) return PlainDouble(value.AsDouble());
        return Integer("{:d}", value);
      case 'f':
        return Float(std::chars_format::fixed, clause, value);
      case 'e':
        return Float(std::chars_format::scientific, clause, value);
      case 'b':
        if (value.kind() == ValueKind::kBool) return value.AsBool() ? "1" : "0";
        return Integer("{:b}", value);
      case 'o':
        return Integer("{:o}", value);
      default:
        return HexClause(clause.verb == 'X', value);
    }
  }

  static std::optional<std::string> Integer(const char* format, const Value& value) {
    if (value.kind() == ValueKind::kInt) return fmt::format(fmt::runtime(format), value.AsInt());
    if (value.kind() == ValueKind::kUint) return fmt::format(fmt::runtime(format), value.AsUint());
    return std::nullopt;
  }

  // Not by {fmt}: its version 9.1 gives wrong digits for a thousand places of a great number.
  static std::optional<std::string> Float(std::chars_format form, const Clause& clause, const Value& value) {
    if (!IsInteger(value) && value.kind() != ValueKind::kDouble) return std::nullopt;
    const double d = value.kind() == ValueKind::kDouble ? value.AsDouble()
                     : value.kind() == ValueKind::kInt  ? static_cast<double>(value.AsInt())
                                                        : static_cast<double>(value.AsUint());
    if (const auto special = SpecialDouble(d)) return std::string(*special);
    std::string text(kMaxPrecision + 320, '\0');
    const auto result =
        std::to_chars(text.data(), text.data() + text.size(), d, form, static_cast<int>(clause.precision));
    BS_CHECK(result.ec == std::errc());
    text.resize(static_cast<size_t>(result.ptr - text.data()));
    return text;
  }

  std::optional<std::string> HexClause(bool upper, const Value& value) {
    const bool is_text = value.kind() == ValueKind::kString;
    if (!is_text && value.kind() != ValueKind::kBytes) return Integer(upper ? "{:X}" : "{:x}", value);
    const std::string_view bytes = is_text ? value.AsString() : value.AsBytes();
    return budget_.ChargeText(bytes.size()) ? Hex(bytes, upper) : "";
  }

  // %s. Where string() takes a value, too, both write it alike, but for numbers with an exponent.
  void AppendString(const Value& value, std::string* out) {
    switch (value.kind()) {
      case ValueKind::kUnknown:
      case ValueKind::kError:
        return Fail(value);
      case ValueKind::kNull:
        return AppendText("null", out);
      case ValueKind::kString:
        return AppendText(value.AsString(), out);
      case ValueKind::kBytes:
        if (budget_.ChargeText(value.AsBytes().size())) AppendText(ReplaceInvalidUtf8(value.AsBytes()), out);
        return;
      case ValueKind::kDouble:
        return AppendText(PlainDouble(value.AsDouble()), out);
      case ValueKind::kList:
        return AppendList(value.AsList(), out);
      case ValueKind::kMap:
        return AppendMap(value.AsMap(), out);
      case ValueKind::kType:
        return AppendText(value.AsType(), out);
      case ValueKind::kOpaque:
        return AppendText(value.AsOpaque().Text(), out);
      case ValueKind::kOptional:
        return Fail(Value::Err("format(): %s cannot take an optional value; orValue() gives what is in it"));
      default:
        return AppendConverted(value, out);
    }
  }

  void AppendConverted(const Value& value, std::string* out) {
    const Value text = FindBuiltin("string", false)->call(std::span(&value, 1), budget_);
    text.IsOrdinary() ? AppendText(text.AsString(), out) : Fail(text);
  }

  void AppendList(const ListView& list, std::string* out) {
    AppendText("[", out);
    for (size_t i = 0; i < list.size() && !exhausted(); ++i) {
      if (i > 0) AppendText(", ", out);
      AppendString(list.At(i), out);
    }
    AppendText("]", out);
  }

  // In the order of the keys' texts.
  void AppendMap(const MapView& map, std::string* out) {
    if (!budget_.Charge(map.size())) return;
    std::vector<std::pair<std::string, std::string>> entries;
    for (const Value& key : map.Keys()) {
      if (exhausted()) return;
      const std::optional<Value> canonical = CanonicalKey(key);
      const std::optional<Value> value = canonical ? map.Find(*canonical) : std::nullopt;
      auto& entry = entries.emplace_back();
      AppendString(key, &entry.first);
      AppendString(value.value_or(Value::Err("no such key")), &entry.second);
    }
    std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    AppendText("{", out);
    for (size_t i = 0; i < entries.size() && !exhausted(); ++i) {
      if (i > 0) AppendText(", ", out);
      AppendText(entries[i].first, out);
      AppendText(": ", out);
      AppendText(entries[i].second, out);
    }
    AppendText("}", out);
  }

  CostBudget& budget_;
  UnknownUnion unknown_;
  std::optional<Value> error_;
};

Value Format(Args args, CostBudget& budget) {
  const bool typed = args[0].kind() == ValueKind::kString && args[1].kind() == ValueKind::kList;
  if (!typed) return NoOverload("format", args);
  const std::string_view format = args[0].AsString();
  const ListView& values = args[1].AsList();
  Formatter formatter(budget);
  std::string out;
  size_t next = 0;
  for (size_t at = 0; at < format.size() && !formatter.exhausted();) {
    const size_t percent = std::min(format.find('%', at), format.size());
    formatter.AppendText(format.substr(at, percent - at), &out);
    at = percent + 1;
    if (percent == format.size()) break;
    if (at < format.size() && format[at] == '%') {
      formatter.AppendText("%", &out);
      ++at;
      continue;
    }
    Clause clause;
    if (auto problem = ReadClause(format, &at, &clause)) return *problem;
    if (next >= values.size()) {
      return Value::Err(fmt::format("format(): there are {} values, but more clauses", values.size()));
    }
    formatter.AppendClause(clause, values.At(next++), &out);
  }
  if (auto problem = formatter.Problem()) return *problem;
  return Value::String(std::move(out));
}

// What strings.quote() puts for a character; nothing for one that stays.
std::optional<char> EscapeOf(char c) {
  constexpr std::string_view kPlain = "\a\b\f\n\r\t\v\\\"";
  constexpr std::string_view kEscapes = "abfnrtv\\\"";
  const size_t at = kPlain.find(c);
  return at == std::string_view::npos ? std::nullopt : std::optional(kEscapes[at]);
}

Value Quote(Args args, CostBudget& budget) {
  if (args[0].kind() != ValueKind::kString) return NoOverload("strings.quote", args);
  if (!budget.ChargeText(args[0].AsString().size() * 2)) return CostLimitExceeded();
  std::string out = "\"";
  for (const char c : ReplaceInvalidUtf8(args[0].AsString())) {
    const auto escape = EscapeOf(c);
    if (escape) out.push_back('\\');
    out.push_back(escape.value_or(c));
  }
  return Value::String(out + "\"");
}

constexpr Builtin kTable[] = {
    {"format", CallStyle::kMember, 2, 2, Format, "(string, list<dyn>) -> string"},
    {"strings.quote", CallStyle::kGlobal, 1, 1, Quote, "(string) -> string"},
};

}  // namespace

std::span<const Builtin> FormatBuiltins() { return kTable; }

}  // namespace bundlescope
