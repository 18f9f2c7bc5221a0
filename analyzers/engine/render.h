#pragma once

#include <functional>
#include <string>
#include <vector>

#include "analyzers/cel/program.h"
#include "analyzers/rule/rule.h"
#include "core/finding/finding.h"

namespace bundlescope {

// Gives the evaluation context for a language: values such as the title of a VersionIssue depend on it.
using ContextFor = std::function<EvalContext(Language)>;

// A value as a reader wants it: texts as they are, times as RFC 3339 to the second, lists with commas, "?" for what is
// not known.
std::string TextOf(const Value& value);

// An error value with its place: "division by zero, at 1:7 of '1 + 1 / 0'".
std::string ErrorText(const Value& error, const Expression& expression);

LocalizedText Render(const TextTemplate& text, const ContextFor& context_for);

// The argv of a step. A value that is unknown or has not the type that the rule declared shows as <name>: text from a
// log never becomes part of a command.
std::vector<std::string> RenderCommand(const RemediationRule& step, const EvalContext& context);

}  // namespace bundlescope
