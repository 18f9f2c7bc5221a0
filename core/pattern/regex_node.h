#pragma once

#include <bitset>
#include <vector>

namespace bundlescope {

using ByteSet = std::bitset<256>;

// A regular expression as a tree, in its meaning for one line: there is no line break in a line, so that no set of
// bytes holds one, ^ and \A are the same, and so are $ and \z. Groups, laziness and flags are gone; whether a line
// matches does not depend on them.
struct RegexNode {
  enum class Kind {
    kNever,  // matches nothing
    kEmpty,
    kBytes,      // one byte of `bytes`
    kConcat,     // of `children`
    kAlternate,  // of `children`
    kRepeat,     // children[0], `min` to `max` times
    kLineBegin,
    kLineEnd,
    kWordBoundary,
    kNoWordBoundary,
  };
  static constexpr int kUnbounded = -1;

  static RegexNode Of(Kind kind) { return {kind, {}, 0, 0, {}}; }
  // kNever for an empty set.
  static RegexNode Bytes(const ByteSet& bytes) { return {bytes.none() ? Kind::kNever : Kind::kBytes, bytes, 0, 0, {}}; }
  // kEmpty, the one child, or kConcat.
  static RegexNode Concat(std::vector<RegexNode> children) {
    if (children.empty()) return Of(Kind::kEmpty);
    if (children.size() == 1) return TakeOnly(&children);
    return {Kind::kConcat, {}, 0, 0, std::move(children)};
  }
  // The one child, or kAlternate; at least one.
  static RegexNode Alternate(std::vector<RegexNode> children) {
    if (children.size() == 1) return TakeOnly(&children);
    return {Kind::kAlternate, {}, 0, 0, std::move(children)};
  }
  static RegexNode Repeat(RegexNode child, int min, int max) {
    RegexNode node = {Kind::kRepeat, {}, min, max, {}};
    node.children.push_back(std::move(child));
    return node;
  }

  Kind kind = Kind::kEmpty;
  ByteSet bytes;
  int min = 0;
  int max = 0;  // kUnbounded for none
  std::vector<RegexNode> children;

 private:
  static RegexNode TakeOnly(std::vector<RegexNode>* children) {
    RegexNode only = std::move(children->front());
    return only;
  }
};

}  // namespace bundlescope
