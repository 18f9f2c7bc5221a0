#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/cel/ast.h"
#include "analyzers/cel/issue.h"

namespace bundlescope {

enum class CelTokenKind : uint8_t {
  kEnd,
  kIdent,        // reserved words too: the parser knows where they are fine
  kQuotedIdent,  // `a/b`; value holds the name
  kInt,          // value is the magnitude as a uint, at most 2^63
  kLiteral,      // uint, double, string, bytes, true, false, null: in value
  kIn,
  kPlus,
  kMinus,
  kStar,
  kSlash,
  kPercent,
  kNot,
  kAnd,
  kOr,
  kEq,
  kNe,
  kLt,
  kLe,
  kGt,
  kGe,
  kQuestion,
  kColon,
  kComma,
  kDot,
  kLeftParen,
  kRightParen,
  kLeftBracket,
  kRightBracket,
  kLeftBrace,
  kRightBrace,
};

struct CelToken {
  CelTokenKind kind = CelTokenKind::kEnd;
  std::string_view text;  // as it stands in the source
  SourcePos pos;
  Value value;
};

// The tokens of `source`, the last one kEnd. What is wrong is reported and left out or replaced by something plausible,
// so that the parser can go on and find more. The tokens' texts point into `source`.
std::vector<CelToken> LexCel(std::string_view source, std::vector<CompileIssue>* issues);

}  // namespace bundlescope
