#include "analyzers/engine/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/base/timestamp.h"

namespace bundlescope {
namespace {

constexpr size_t kMaxQuotedSource = 200;
constexpr size_t kMaxListed = 10;

std::string ListText(const ListView& list) {
  std::string out;
  for (size_t i = 0; i < list.size() && i < kMaxListed; ++i)
    out += fmt::format("{}{}", i == 0 ? "" : ", ", TextOf(list.At(i)));
  if (list.size() > kMaxListed) out += ", ...";
  return out;
}

std::string RenderParts(const std::vector<TextTemplate::Part>& parts, const EvalContext& context) {
  std::string out;
  for (const TextTemplate::Part& part : parts) {
    if (const auto* text = std::get_if<std::string>(&part))
      out += *text;
    else
      out += TextOf(std::get<Expression>(part).program.Evaluate(context));
  }
  return out;
}

// Replaces ${name} by its value; `*all_empty` stays true only if every value in it is "".
std::string Fill(const std::string& argument, const std::map<std::string, std::string>& values, bool* all_empty) {
  std::string out;
  size_t pos = 0;
  *all_empty = true;
  while (true) {
    const size_t open = argument.find("${", pos);
    out += argument.substr(pos, open == std::string::npos ? open : open - pos);
    if (open == std::string::npos) return out;
    const size_t close = argument.find('}', open);
    const auto it = values.find(argument.substr(open + 2, close - open - 2));
    const std::string value = it == values.end() ? "" : it->second;
    if (!value.empty()) *all_empty = false;
    out += value;
    if (close == std::string::npos) return out;
    pos = close + 1;
  }
}

}  // namespace

std::string TextOf(const Value& value) {
  switch (value.kind()) {
    case ValueKind::kString:
      return std::string(value.AsString());
    case ValueKind::kTimestamp:
      // To the second: the places below the text have it in full.
      return FormatRfc3339({value.AsTime().seconds, 0});
    case ValueKind::kDuration:
      return FormatDuration(value.AsSpan());
    case ValueKind::kBool:
      return value.AsBool() ? "true" : "false";
    case ValueKind::kInt:
      return fmt::format("{}", value.AsInt());
    case ValueKind::kUint:
      return fmt::format("{}", value.AsUint());
    case ValueKind::kDouble:
      return fmt::format("{}", value.AsDouble());
    case ValueKind::kList:
      return ListText(value.AsList());
    default:
      return "?";
  }
}

std::string ErrorText(const Value& error, const Expression& expression) {
  const EvalError& e = error.AsError();
  if (e.line == 0) return e.message;
  const bool long_source = expression.source.size() > kMaxQuotedSource;
  return fmt::format("{}, at {}:{} of '{}{}'", e.message, e.line, e.column,
                     expression.source.substr(0, kMaxQuotedSource), long_source ? "..." : "");
}

LocalizedText Render(const TextTemplate& text, const ContextFor& context_for) {
  LocalizedText out;
  for (const auto& [tag, parts] : text.by_tag()) {
    out.by_tag[tag] = RenderParts(parts, context_for(ParseLanguage(tag).value_or(Language::kEnglish)));
  }
  return out;
}

std::vector<std::string> RenderCommand(const RemediationRule& step, const EvalContext& context) {
  std::map<std::string, std::string> values;
  for (size_t i = 0; i < step.parameters.size(); ++i) {
    const std::string& name = step.parameters[i].name;
    const Value value = step.parameters[i].expression.program.Evaluate(context);
    const std::string text = value.IsOrdinary() ? TextOf(value) : "";
    const bool good = value.IsOrdinary() && HasType(text, step.parameter_types[i].second);
    values[name] = good ? text : fmt::format("<{}>", name);
  }
  std::vector<std::string> argv;
  for (const std::string& argument : step.command) {
    bool all_empty = false;
    std::string filled = Fill(argument, values, &all_empty);
    const auto& optional = step.omit_if_empty;
    if (all_empty && std::find(optional.begin(), optional.end(), argument) != optional.end()) continue;
    argv.push_back(std::move(filled));
  }
  return argv;
}

}  // namespace bundlescope
