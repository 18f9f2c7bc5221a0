#include "core/pattern/regex_parser.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "core/pattern/re2_options.h"

namespace bundlescope {
namespace {

// As in RE2, which refuses what is nested deeper.
constexpr int kMaxDepth = 1000;
constexpr int64_t kPieceMemory = int64_t{1} << 20;
constexpr size_t kMaxCount = 1000;  // of a counted repetition, in RE2

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsOctal(char c) { return c >= '0' && c <= '7'; }

class Reader {
 public:
  Reader(std::string_view regex, RegexParser* sets) : rest_(regex), sets_(sets) {}

  std::optional<RegexNode> Read() {
    RegexNode node;
    if (!ReadAlternation(&node, 0) || !rest_.empty()) return std::nullopt;
    return node;
  }

 private:
  using Kind = RegexNode::Kind;

  bool Take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  // Up to a ')' or the end, neither taken.
  bool ReadAlternation(RegexNode* node, int depth) {
    if (depth > kMaxDepth) return false;
    const bool fold_before = fold_case_;
    std::vector<RegexNode> alternatives;
    do {
      std::vector<RegexNode> pieces;
      while (!rest_.empty() && rest_[0] != '|' && rest_[0] != ')') {
        if (!ReadPiece(&pieces, depth)) return false;
      }
      alternatives.push_back(RegexNode::Concat(std::move(pieces)));
    } while (Take("|"));
    fold_case_ = fold_before;
    *node = RegexNode::Alternate(std::move(alternatives));
    return true;
  }

  // Adds one piece, or repeats the last one.
  bool ReadPiece(std::vector<RegexNode>* pieces, int depth) {
    switch (rest_[0]) {
      case '(':
        return ReadGroup(pieces, depth);
      case '[':
        return ReadClass(pieces);
      case '\\':
        return ReadEscape(pieces);
      case '*':
      case '+':
      case '?':
        return ReadRepetition(pieces);
      case '{':
        return ReadCount(pieces) || AddByte(pieces);
      case '.':
        rest_.remove_prefix(1);
        pieces->push_back(RegexNode::Bytes(AnyByte()));
        return true;
      case '^':
        rest_.remove_prefix(1);
        pieces->push_back(RegexNode::Of(Kind::kLineBegin));
        return true;
      case '$':
        rest_.remove_prefix(1);
        pieces->push_back(RegexNode::Of(Kind::kLineEnd));
        return true;
      default:
        return AddByte(pieces);
    }
  }

  bool AddByte(std::vector<RegexNode>* pieces) {
    if (rest_.empty()) return false;
    const auto byte = static_cast<unsigned char>(rest_[0]);
    rest_.remove_prefix(1);
    if (fold_case_) return AddSet(fmt::format("\\x{:02x}", byte), pieces);
    ByteSet set;
    if (byte != '\n') set.set(byte);
    pieces->push_back(RegexNode::Bytes(set));
    return true;
  }

  bool AddSet(std::string_view piece, std::vector<RegexNode>* pieces) {
    const std::optional<ByteSet>& set = sets_->BytesOf(piece, fold_case_);
    if (set) pieces->push_back(RegexNode::Bytes(*set));
    return set.has_value();
  }

  static ByteSet AnyByte() {
    ByteSet set;
    return set.set().reset('\n');
  }

  bool ReadRepetition(std::vector<RegexNode>* pieces) {
    const char c = rest_[0];
    rest_.remove_prefix(1);
    return Repeat(c == '+' ? 1 : 0, c == '?' ? 1 : RegexNode::kUnbounded, pieces);
  }

  bool Repeat(int min, int max, std::vector<RegexNode>* pieces) {
    if (pieces->empty()) return false;
    Take("?");
    pieces->back() = RegexNode::Repeat(std::move(pieces->back()), min, max);
    return true;
  }

  // {n}, {n,} or {n,m}; a brace that is none of them is a literal one.
  bool ReadCount(std::vector<RegexNode>* pieces) {
    const std::string_view before = rest_;
    size_t min = 0;
    size_t max = 0;
    Take("{");
    const bool counted = ReadNumber(&min);
    const bool comma = counted && Take(",");
    const bool bounded = comma && ReadNumber(&max);
    if (!counted || !Take("}") || min > kMaxCount || max > kMaxCount) {
      rest_ = before;
      return false;
    }
    if (!comma) max = min;
    return Repeat(static_cast<int>(min), comma && !bounded ? RegexNode::kUnbounded : static_cast<int>(max), pieces);
  }

  bool ReadNumber(size_t* number) {
    size_t digits = 0;
    while (digits < rest_.size() && IsDigit(rest_[digits])) {
      *number = std::min(*number * 10 + static_cast<size_t>(rest_[digits] - '0'), kMaxCount + 1);
      ++digits;
    }
    if (digits == 0 || (digits > 1 && rest_[0] == '0')) return false;
    rest_.remove_prefix(digits);
    return true;
  }

  bool ReadGroup(std::vector<RegexNode>* pieces, int depth) {
    rest_.remove_prefix(1);
    const bool fold_before = fold_case_;
    if (Take("?P<")) {
      const size_t end = rest_.find('>');
      if (end == std::string_view::npos) return false;
      rest_.remove_prefix(end + 1);
    } else if (Take("?")) {
      bool opens_group = false;
      if (!ReadFlags(&opens_group)) return false;
      if (!opens_group) return true;  // the flags hold up to the end of the group around
    }
    RegexNode group;
    if (!ReadAlternation(&group, depth + 1) || !Take(")")) return false;
    fold_case_ = fold_before;
    pieces->push_back(std::move(group));
    return true;
  }

  // Of i, m, s and U only i matters: for the others see RegexNode.
  bool ReadFlags(bool* opens_group) {
    bool on = true;
    while (!rest_.empty()) {
      const char c = rest_[0];
      rest_.remove_prefix(1);
      if (c == ')' || c == ':') {
        *opens_group = c == ':';
        return true;
      }
      if (c == '-') {
        on = false;
      } else if (c == 'i') {
        fold_case_ = on;
      } else if (c != 'm' && c != 's' && c != 'U') {
        return false;
      }
    }
    return false;
  }

  // A ']' that comes first is a member, and so is one inside of [:alpha:] or behind a backslash.
  bool ReadClass(std::vector<RegexNode>* pieces) {
    size_t at = 1;
    if (at < rest_.size() && rest_[at] == '^') ++at;
    if (at < rest_.size() && rest_[at] == ']') ++at;
    while (at < rest_.size() && rest_[at] != ']') {
      const bool posix = rest_.substr(at).starts_with("[:");
      const size_t posix_end = posix ? rest_.find(":]", at + 2) : std::string_view::npos;
      if (posix_end != std::string_view::npos) {
        at = posix_end + 2;
      } else {
        at += rest_[at] == '\\' ? 2 : 1;
      }
    }
    if (at >= rest_.size()) return false;
    const std::string_view piece = rest_.substr(0, at + 1);
    rest_.remove_prefix(piece.size());
    return AddSet(piece, pieces);
  }

  bool ReadEscape(std::vector<RegexNode>* pieces) {
    if (rest_.size() < 2) return false;
    const char c = rest_[1];
    switch (c) {
      case 'Q':
        rest_.remove_prefix(2);
        while (!rest_.empty() && !Take("\\E")) {
          if (!AddByte(pieces)) return false;
        }
        return true;
      case 'A':
        return AddAssertion(Kind::kLineBegin, pieces);
      case 'z':
        return AddAssertion(Kind::kLineEnd, pieces);
      case 'b':
        return AddAssertion(Kind::kWordBoundary, pieces);
      case 'B':
        return AddAssertion(Kind::kNoWordBoundary, pieces);
      case 'C':
        rest_.remove_prefix(2);
        pieces->push_back(RegexNode::Bytes(AnyByte()));
        return true;
      default:
        return ReadByteEscape(pieces);
    }
  }

  bool AddAssertion(Kind kind, std::vector<RegexNode>* pieces) {
    rest_.remove_prefix(2);
    pieces->push_back(RegexNode::Of(kind));
    return true;
  }

  // An escape for one byte: \., \d, \pL, \p{Greek}, \x41, \x{41}, \012.
  bool ReadByteEscape(std::vector<RegexNode>* pieces) {
    const char c = rest_[1];
    size_t size = 2;
    if (c == 'p' || c == 'P' || c == 'x') {
      const size_t end = rest_.size() > 2 && rest_[2] == '{' ? rest_.find('}') : size_t{c == 'x' ? 3u : 2u};
      if (end >= rest_.size()) return false;
      size = end + 1;
    } else if (IsOctal(c)) {
      while (size < 4 && size < rest_.size() && IsOctal(rest_[size])) ++size;
    }
    const std::string_view piece = rest_.substr(0, size);
    rest_.remove_prefix(piece.size());
    return AddSet(piece, pieces);
  }

  std::string_view rest_;
  RegexParser* sets_;
  bool fold_case_ = false;
};

}  // namespace

std::optional<RegexNode> RegexParser::Parse(std::string_view regex) { return Reader(regex, this).Read(); }

const std::optional<ByteSet>& RegexParser::BytesOf(std::string_view piece, bool fold_case) {
  const std::string regex = fmt::format("(?{}s:{})", fold_case ? "i" : "", piece);
  const auto known = bytes_of_.find(regex);
  if (known != bytes_of_.end()) return known->second;
  const RE2 re(regex, LineOptions(kPieceMemory));
  if (!re.ok()) return bytes_of_.emplace(regex, std::nullopt).first->second;
  ByteSet set;
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const bool member = re.Match(re2::StringPiece(&c, 1), 0, 1, RE2::ANCHOR_BOTH, nullptr, 0);
    if (member && byte != '\n') set.set(static_cast<size_t>(byte));
  }
  return bytes_of_.emplace(regex, set).first->second;
}

}  // namespace bundlescope
