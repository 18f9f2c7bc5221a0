#include "analyzers/rule/expression.h"

#include <fmt/format.h>

#include <algorithm>

namespace bundlescope {
namespace {

// Faults in a one-line scalar get their exact column (a quote in front counts one); of a block only the line where it
// begins is known.
Place PlaceInside(const Node& node, const std::string& file, uint32_t line, uint32_t column) {
  Place place{file, node.line(), node.column()};
  if (!node.block() && line == 1 && place.column != 0 && column != 0)
    place.column += column - 1 + (node.plain() ? 0 : 1);
  return place;
}

std::optional<Expression> CompileText(std::string_view source, const Node& node, const std::string& file,
                                      std::string_view what, const Env& env, uint32_t offset, Issues* issues) {
  CompileOutcome outcome = Program::Compile(source, env);
  for (const CompileIssue& issue : outcome.issues) {
    const std::string inside = node.block() ? fmt::format(", at {}:{}", issue.line, issue.column) : "";
    issues->push_back({IssueLevel::kError, PlaceInside(node, file, issue.line, issue.column + offset),
                       fmt::format("{}: {}{} in '{}'", what, issue.message, inside, source), issue.hint});
  }
  if (!outcome.program) return std::nullopt;
  return Expression{std::move(*outcome.program), std::string(source), Place{file, node.line(), node.column()}};
}

// Splits "a ${b} c"; the expression ends at the brace that closes it, strings and nested braces are skipped.
size_t EndOfPlaceholder(std::string_view text, size_t pos) {
  int depth = 1;
  char quote = 0;
  for (; pos < text.size(); ++pos) {
    const char c = text[pos];
    if (quote != 0) {
      if (c == '\\')
        ++pos;
      else if (c == quote)
        quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return pos;
    }
  }
  return std::string_view::npos;
}

std::vector<TextTemplate::Part> CompileParts(std::string_view text, const Node& node, const std::string& file,
                                             std::string_view what, const Env& env, Issues* issues) {
  std::vector<TextTemplate::Part> parts;
  size_t pos = 0;
  while (pos < text.size()) {
    const size_t open = text.find("${", pos);
    if (open != pos) parts.emplace_back(std::string(text.substr(pos, open - pos)));
    if (open == std::string_view::npos) break;
    const size_t close = EndOfPlaceholder(text, open + 2);
    if (close == std::string_view::npos) {
      issues->push_back({IssueLevel::kError, PlaceInside(node, file, 1, static_cast<uint32_t>(open) + 1),
                         fmt::format("{}: '${{' without a closing brace", what), ""});
      break;
    }
    std::optional<Expression> expression = CompileText(text.substr(open + 2, close - open - 2), node, file, what, env,
                                                       static_cast<uint32_t>(open) + 2, issues);
    if (expression) parts.emplace_back(std::move(*expression));
    pos = close + 1;
  }
  return parts;
}

std::vector<std::string> Placeholders(const std::vector<TextTemplate::Part>& parts) {
  std::vector<std::string> out;
  for (const TextTemplate::Part& part : parts) {
    if (const auto* expression = std::get_if<Expression>(&part)) out.push_back(expression->source);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

std::optional<Expression> CompileExpression(const Node& node, const std::string& file, std::string_view what,
                                            const Env& env, Issues* issues) {
  if (!node.IsString()) {
    // `when: true` is a plain YAML boolean and a fine CEL expression.
    if (node.kind() == NodeKind::kBool)
      return CompileText(node.AsBool() ? "true" : "false", node, file, what, env, 0, issues);
    issues->push_back({IssueLevel::kError, Place{file, node.line(), node.column()},
                       fmt::format("{} must be a CEL expression, not a {}", what, NodeKindName(node.kind())), ""});
    return std::nullopt;
  }
  return CompileText(node.AsString(), node, file, what, env, 0, issues);
}

std::optional<Expression> CompileCondition(const Node& node, const std::string& file, std::string_view what,
                                           const Env& env, Issues* issues) {
  return CompileExpression(node, file, what, Env(env).ExpectResult(Type(TypeKind::kBool)), issues);
}

TextTemplate TextTemplate::Compile(const Node& node, const std::string& file, std::string_view what, const Env& env,
                                   Issues* issues) {
  TextTemplate out;
  const auto report = [&](const Node& at, std::string message, std::string hint) {
    issues->push_back({IssueLevel::kError, Place{file, at.line(), at.column()}, std::move(message), std::move(hint)});
  };
  if (node.IsString()) {
    out.by_tag_["en"] = CompileParts(node.AsString(), node, file, what, env, issues);
    return out;
  }
  if (!node.IsMapping()) {
    report(node, fmt::format("{} must be a text or a mapping of languages, not a {}", what, NodeKindName(node.kind())),
           "");
    return out;
  }
  for (const NodeMember& member : node.members()) {
    if (!member.value.IsString()) {
      report(member.value, fmt::format("{}: the text for '{}' must be a string", what, member.key), "");
      continue;
    }
    out.by_tag_[std::string(member.key)] = CompileParts(member.value.AsString(), member.value, file, what, env, issues);
  }
  const auto english = out.by_tag_.find("en");
  if (english == out.by_tag_.end()) {
    report(node, fmt::format("{} has no English text", what), "add 'en: ...'");
    return out;
  }
  const std::vector<std::string> wanted = Placeholders(english->second);
  for (const auto& [tag, parts] : out.by_tag_) {
    if (Placeholders(parts) != wanted) {
      report(node, fmt::format("{}: the placeholders of '{}' are not those of 'en'", what, tag),
             "every language needs the same ${...}");
    }
  }
  return out;
}

}  // namespace bundlescope
