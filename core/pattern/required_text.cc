// Walks over an expression as RE2 does for its prefilter, but with sets of bytes in place of characters, so that of
// \d+ms the sequence \d m s is left, and with what touches the edges, so that literals come together over groups:
//   fail(ed|ure): x+y   exact: no; prefixes: "failed: x", "failure: x"; suffix: "xy"; required: one of the prefixes
#include "core/pattern/required_text.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/pattern/text_statistics.h"

namespace bundlescope {
namespace {

using Kind = RegexNode::Kind;
using Sequences = std::vector<Sequence>;

constexpr size_t kMaxSequences = 24;  // in a set
constexpr size_t kMaxLength = 48;     // of a sequence in a product
constexpr size_t kMaxRequirements = 12;

// Which texts a node matches, as far as sequences tell.
struct Shape {
  bool is_exact = false;  // `prefixes` are all the texts it matches, and it has no assertion
  bool has_assertion = false;
  Sequences prefixes;  // every text it matches begins with one of them
  Sequences suffixes;  // ... and ends with one of these
  std::vector<Requirement> required;
};

bool IsUseful(const Sequences& sequences) {
  return !sequences.empty() &&
         std::none_of(sequences.begin(), sequences.end(), [](const Sequence& s) { return s.empty(); });
}

void Require(const Sequences& sequences, std::vector<Requirement>* required) {
  if (!IsUseful(sequences) || required->size() == kMaxRequirements) return;
  const auto is_same = [&](const Requirement& known) { return known.any_of == sequences; };
  if (std::none_of(required->begin(), required->end(), is_same)) required->push_back({sequences, false});
}

// Long enough to tell one text from another.
constexpr size_t kWindow = 8;

double ExpectedShareOfAny(const Sequences& sequences) {
  double sum = 0;
  for (const Sequence& sequence : sequences) sum += ExpectedShares(sequence).OfRarest(kWindow);
  return sum;
}

// Nothing where the product is too large.
std::optional<Sequences> Product(const Sequences& a, const Sequences& b) {
  if (a.size() * b.size() > kMaxSequences) return std::nullopt;
  Sequences product;
  for (const Sequence& head : a) {
    for (const Sequence& tail : b) {
      if (head.size() + tail.size() > kMaxLength) return std::nullopt;
      product.push_back(head);
      product.back().insert(product.back().end(), tail.begin(), tail.end());
    }
  }
  return product;
}

Shape Exactly(Sequences sequences) {
  Shape shape;
  shape.is_exact = true;
  shape.prefixes = sequences;
  shape.suffixes = std::move(sequences);
  return shape;
}

// Nothing is known at the edges.
Shape Unknown() {
  Shape shape;
  shape.prefixes = shape.suffixes = {Sequence{}};
  return shape;
}

Shape ShapeOf(const RegexNode& node);

// Puts `next` behind `shape`.
void Append(Shape next, Shape* shape) {
  for (Requirement& requirement : next.required) Require(requirement.any_of, &shape->required);
  std::optional<Sequences> middle = Product(shape->suffixes, next.prefixes);
  if (!middle || !next.is_exact) Require(middle ? *middle : shape->suffixes, &shape->required);
  if (!middle) Require(next.prefixes, &shape->required);
  if (shape->is_exact && middle) shape->prefixes = *middle;
  if (next.is_exact && middle) {
    shape->suffixes = std::move(*middle);
  } else {
    shape->suffixes = std::move(next.suffixes);
  }
  shape->is_exact = shape->is_exact && next.is_exact && middle.has_value();
  shape->has_assertion |= next.has_assertion;
}

Shape ShapeOfConcat(const RegexNode& node) {
  Shape shape = Exactly({Sequence{}});
  for (const RegexNode& child : node.children) Append(ShapeOf(child), &shape);
  return shape;
}

// Adds `more` to `all`; a set too large says nothing.
void Unite(const Sequences& more, Sequences* all) {
  for (const Sequence& sequence : more) {
    if (std::find(all->begin(), all->end(), sequence) == all->end()) all->push_back(sequence);
  }
}

// Of each alternative the rarest requirement; together they are one of all.
void RequireOneOfEach(const std::vector<Shape>& shapes, std::vector<Requirement>* required) {
  Sequences all;
  for (const Shape& shape : shapes) {
    const Sequences* rarest = nullptr;
    double share = 0;
    const auto offer = [&](const Sequences& sequences) {
      if (!IsUseful(sequences)) return;
      const double its_share = ExpectedShareOfAny(sequences);
      if (rarest != nullptr && its_share >= share) return;
      rarest = &sequences;
      share = its_share;
    };
    for (const Requirement& requirement : shape.required) offer(requirement.any_of);
    offer(shape.prefixes);
    if (!shape.is_exact) offer(shape.suffixes);
    if (rarest == nullptr) return;
    Unite(*rarest, &all);
  }
  Require(all, required);
}

Shape ShapeOfAlternate(const RegexNode& node) {
  std::vector<Shape> shapes;
  for (const RegexNode& child : node.children) shapes.push_back(ShapeOf(child));
  Shape shape;
  shape.is_exact = true;
  for (const Shape& one : shapes) {
    shape.is_exact &= one.is_exact;
    shape.has_assertion |= one.has_assertion;
    Unite(one.prefixes, &shape.prefixes);
    Unite(one.suffixes, &shape.suffixes);
  }
  if (!shape.is_exact) RequireOneOfEach(shapes, &shape.required);
  if (shape.prefixes.size() > kMaxSequences || shape.suffixes.size() > kMaxSequences) {
    if (shape.is_exact) Require(shape.prefixes, &shape.required);
    shape.is_exact = false;
    shape.prefixes = shape.suffixes = {Sequence{}};
  }
  return shape;
}

Shape ShapeOfRepeat(const RegexNode& node) {
  if (node.min == 0 && node.max != 1) return Unknown();
  Shape once = ShapeOf(node.children[0]);
  if (node.min == 0) {
    if (!once.is_exact) return Unknown();
    Unite({Sequence{}}, &once.prefixes);
    once.suffixes = once.prefixes;
    return once;
  }
  Shape shape = once;
  for (int i = 1; i < node.min && i < static_cast<int>(kMaxLength); ++i) Append(once, &shape);
  if (node.max == node.min && node.min <= static_cast<int>(kMaxLength)) return shape;
  // The last `min` rounds and the first ones are known, what is between them is not.
  shape.is_exact = false;
  return shape;
}

Shape ShapeOf(const RegexNode& node) {
  switch (node.kind) {
    case Kind::kNever:
      return Exactly({});
    case Kind::kBytes:
      return Exactly({{node.bytes}});
    case Kind::kConcat:
      return ShapeOfConcat(node);
    case Kind::kAlternate:
      return ShapeOfAlternate(node);
    case Kind::kRepeat:
      return ShapeOfRepeat(node);
    case Kind::kEmpty:
      return Exactly({Sequence{}});
    default: {
      Shape shape = Exactly({Sequence{}});
      shape.has_assertion = true;
      return shape;
    }
  }
}

}  // namespace

std::vector<Sequence> BeginningsOf(const RegexNode& node) {
  Shape shape = ShapeOf(node);
  return IsUseful(shape.prefixes) ? std::move(shape.prefixes) : std::vector<Sequence>();
}

std::vector<Requirement> RequirementsOf(const RegexNode& node) {
  Shape shape = ShapeOf(node);
  if (node.kind == Kind::kNever) return {{{}, true}};
  if (!IsUseful(shape.prefixes) && shape.is_exact) return {};
  if (shape.is_exact) return {{shape.prefixes, !shape.has_assertion}};
  std::vector<Requirement> required = std::move(shape.required);
  Require(shape.prefixes, &required);
  Require(shape.suffixes, &required);
  return required;
}

}  // namespace bundlescope
