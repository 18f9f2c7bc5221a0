#include "core/pattern/regex_forms.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace bundlescope {
namespace {

using Kind = RegexNode::Kind;

// In front of each alternative, for RE2's sake: see apart_alternatives.h.
constexpr char kApart[] = "(?:)";

// Whether the empty text matches wherever it stands.
bool IsOptional(const RegexNode& node) {
  switch (node.kind) {
    case Kind::kEmpty:
      return true;
    case Kind::kRepeat:
      return node.min == 0 || IsOptional(node.children[0]);
    case Kind::kConcat:
      return std::all_of(node.children.begin(), node.children.end(), IsOptional);
    case Kind::kAlternate:
      return std::any_of(node.children.begin(), node.children.end(), IsOptional);
    default:
      return false;
  }
}

RegexNode WithoutNever(RegexNode node) {
  std::vector<RegexNode> kept;
  for (RegexNode& child : node.children) {
    RegexNode simple = WithoutNever(std::move(child));
    if (simple.kind != Kind::kNever) {
      kept.push_back(std::move(simple));
    } else if (node.kind == Kind::kConcat) {
      return RegexNode::Of(Kind::kNever);
    }
  }
  if (node.kind == Kind::kAlternate) {
    return kept.empty() ? RegexNode::Of(Kind::kNever) : RegexNode::Alternate(std::move(kept));
  }
  if (node.kind == Kind::kRepeat) {
    if (node.max == 0) return RegexNode::Of(Kind::kEmpty);
    if (kept.empty()) return RegexNode::Of(node.min == 0 ? Kind::kEmpty : Kind::kNever);
  }
  node.children = std::move(kept);
  return node;
}

enum class Edge { kLeft, kRight };

RegexNode TrimEdge(RegexNode node, Edge edge) {
  if (IsOptional(node)) return RegexNode::Of(Kind::kEmpty);
  switch (node.kind) {
    case Kind::kRepeat:
      if (node.min == 1) return TrimEdge(std::move(node.children[0]), edge);
      node.max = node.min;
      return node;
    case Kind::kAlternate:
      for (RegexNode& child : node.children) child = TrimEdge(std::move(child), edge);
      return node;
    case Kind::kConcat: {
      std::vector<RegexNode>& parts = node.children;
      const auto is_needed = [](const RegexNode& part) { return !IsOptional(part); };
      if (edge == Edge::kLeft) {
        parts.erase(parts.begin(), std::find_if(parts.begin(), parts.end(), is_needed));
        parts.front() = TrimEdge(std::move(parts.front()), edge);
      } else {
        parts.erase(std::find_if(parts.rbegin(), parts.rend(), is_needed).base(), parts.end());
        parts.back() = TrimEdge(std::move(parts.back()), edge);
      }
      return RegexNode::Concat(std::move(parts));
    }
    default:
      return node;
  }
}

class Writer {
 public:
  explicit Writer(bool for_chunk) : for_chunk_(for_chunk) {}

  // `is_last`: nothing is to match behind the node.
  void Write(const RegexNode& node, bool is_last) {
    switch (node.kind) {
      case Kind::kNever:
        out_ += "[^\\x00-\\xff]";
        return;
      case Kind::kEmpty:
        out_ += "(?:)";
        return;
      case Kind::kBytes:
        return WriteBytes(node.bytes);
      case Kind::kConcat:
        return WriteConcat(node, is_last);
      case Kind::kAlternate:
        return WriteAlternate(node, is_last);
      case Kind::kRepeat:
        return WriteRepeat(node, is_last);
      case Kind::kLineBegin:
        out_ += "(?m:^)";
        return;
      case Kind::kLineEnd:
        return WriteLineEnd(is_last);
      case Kind::kWordBoundary:
        out_ += "\\b";
        return;
      case Kind::kNoWordBoundary:
        out_ += "\\B";
        return;
    }
  }

  std::string Take() { return std::move(out_); }

 private:
  void WriteBytes(const ByteSet& set) {
    const bool one = set.count() == 1;
    if (!one) out_ += '[';
    for (size_t first = 0; first < set.size(); ++first) {
      if (!set.test(first)) continue;
      size_t last = first;
      while (last + 1 < set.size() && set.test(last + 1)) ++last;
      out_ += fmt::format("\\x{:02x}", first);
      if (last > first) out_ += fmt::format("-\\x{:02x}", last);
      first = last;
    }
    if (!one) out_ += ']';
  }

  void WriteConcat(const RegexNode& node, bool is_last) {
    for (size_t i = 0; i < node.children.size(); ++i) {
      const RegexNode& child = node.children[i];
      const bool bare = child.kind != Kind::kAlternate;
      if (!bare) out_ += "(?:";
      Write(child, is_last && i + 1 == node.children.size());
      if (!bare) out_ += ')';
    }
  }

  void WriteAlternate(const RegexNode& node, bool is_last) {
    for (size_t i = 0; i < node.children.size(); ++i) {
      if (i > 0) out_ += '|';
      out_ += kApart;
      Write(node.children[i], is_last);
    }
  }

  void WriteRepeat(const RegexNode& node, bool is_last) {
    out_ += "(?:";
    Write(node.children[0], is_last && node.max == 1);
    out_ += ')';
    if (node.min == 0 && node.max == 1) {
      out_ += '?';
    } else if (node.max != RegexNode::kUnbounded) {
      out_ += fmt::format("{{{},{}}}", node.min, node.max);
    } else if (node.min <= 1) {
      out_ += node.min == 0 ? '*' : '+';
    } else {
      out_ += fmt::format("{{{},}}", node.min);
    }
  }

  void WriteLineEnd(bool is_last) {
    if (!for_chunk_) {
      out_ += "\\z";
    } else {
      out_ += is_last ? "\\x0d?(?m:$)" : "(?:)";
    }
  }

  bool for_chunk_;
  std::string out_;
};

std::string ToRegex(const RegexNode& node, bool for_chunk) {
  Writer writer(for_chunk);
  writer.Write(node, true);
  return writer.Take();
}

}  // namespace

RegexNode TrimEdges(RegexNode node) {
  node = TrimEdge(TrimEdge(WithoutNever(std::move(node)), Edge::kLeft), Edge::kRight);
  const bool always = node.kind == Kind::kLineBegin || node.kind == Kind::kLineEnd;
  return always ? RegexNode::Of(Kind::kEmpty) : node;
}

std::string ToLineRegex(const RegexNode& node) { return ToRegex(node, false); }

std::string ToChunkRegex(const RegexNode& node) { return ToRegex(node, true); }

}  // namespace bundlescope
