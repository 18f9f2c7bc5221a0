#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analyzers/cel/value.h"

namespace bundlescope {

// The syntax tree of one expression, as written but for macros, which have become nodes of their own. Names are not yet
// resolved. Child pointers are never null unless a comment says so.

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

struct SourcePos {
  uint32_t line = 1;
  uint32_t column = 1;
};

struct LiteralExpr {
  Value value;
};

// x, or .x where `absolute`
struct IdentExpr {
  std::string name;
  bool absolute = false;
};

// operand.field, operand.?field, or has(operand.field)
struct SelectExpr {
  ExprPtr operand;
  std::string field;
  bool optional = false;
  bool has = false;
};

// operand[index], operand[?index]
struct IndexExpr {
  ExprPtr operand;
  ExprPtr index;
  bool optional = false;
};

// function(args), target.function(args)
struct CallExpr {
  std::string function;
  ExprPtr target;  // may be null
  std::vector<ExprPtr> args;
  bool absolute = false;
};

enum class UnaryOp : uint8_t { kNot, kNegate };

struct UnaryExpr {
  UnaryOp op;
  ExprPtr operand;
};

enum class BinaryOp : uint8_t { kAdd, kSubtract, kMultiply, kDivide, kModulo, kEq, kNe, kLt, kLe, kGt, kGe, kIn };

struct BinaryExpr {
  BinaryOp op;
  ExprPtr left;
  ExprPtr right;
};

// a && b && c is one node with three operands.
struct LogicalExpr {
  bool is_and = true;
  std::vector<ExprPtr> operands;
};

struct ConditionalExpr {
  ExprPtr condition;
  ExprPtr then;
  ExprPtr otherwise;
};

// [a, ?b]
struct ListExpr {
  struct Element {
    ExprPtr value;
    bool optional = false;
  };
  std::vector<Element> elements;
};

// {k: v, ?k: v}
struct MapExpr {
  struct Entry {
    ExprPtr key;
    ExprPtr value;
    bool optional = false;
  };
  std::vector<Entry> entries;
};

// pkg.Type{field: v, ?field: v}
struct MessageExpr {
  struct Field {
    std::string name;
    ExprPtr value;
    bool optional = false;
  };
  std::string type;
  std::vector<Field> fields;
};

enum class LoopKind : uint8_t { kAll, kExists, kExistsOne, kList, kMap, kMapEntry };

// all exists exists_one existsOne; kList: map filter transformList; kMap: transformMap; kMapEntry: transformMapEntry.
// One variable holds the element of a list or the key of a map; with two the first holds index or key, the second the
// value.
struct LoopExpr {
  LoopKind kind;
  ExprPtr range;
  std::string var;
  std::string var2;   // "" in the form with one variable
  ExprPtr condition;  // null where kList, kMap, kMapEntry have none
  ExprPtr result;     // null for kAll, kExists, kExistsOne
};

// cel.bind(var, value, body)
struct BindExpr {
  std::string var;
  ExprPtr value;
  ExprPtr body;
};

// operand.optMap(var, body), operand.optFlatMap(var, body)
struct OptMapExpr {
  ExprPtr operand;
  std::string var;
  ExprPtr body;
  bool flat = false;
};

struct Expr {
  using Node = std::variant<LiteralExpr, IdentExpr, SelectExpr, IndexExpr, CallExpr, UnaryExpr, BinaryExpr, LogicalExpr,
                            ConditionalExpr, ListExpr, MapExpr, MessageExpr, LoopExpr, BindExpr, OptMapExpr>;

  SourcePos pos;        // of an operator: the operator; of a selection: the field
  uint32_t height = 1;  // of the tree below, this node included
  Node node;
};

// "a.b.c" as {"a", "b", "c"} for plain selections from an identifier; empty for anything else.
std::vector<std::string> QualifiedName(const Expr& expr);

// The tree in prefix form, for tests: (+ a (call f 1 2)).
std::string AstString(const Expr& expr);

}  // namespace bundlescope
