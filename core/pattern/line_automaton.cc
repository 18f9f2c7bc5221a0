#include "core/pattern/line_automaton.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <utility>

#include "core/pattern/line_set.h"
#include "core/pattern/re2_options.h"
#include "core/pattern/regex_forms.h"

namespace bundlescope {
namespace {

// In front of each alternative: see apart_alternatives.h.
constexpr char kApart[] = "(?:)";

// Where so many candidate lines follow each other, the next ones are taken for candidates without a search, which would
// only find them one by one.
constexpr int kRowOfLines = 4;
constexpr int kLinesTaken = 64;

}  // namespace

struct LineAutomaton::Impl {
  size_t Next(std::string_view lines, size_t begin) const;
  void Report(std::string_view line, size_t place, std::vector<int>* which, std::vector<Found>* found) const;

  uint32_t size = 0;
  std::unique_ptr<RE2> any;        // null: every line is a candidate
  std::unique_ptr<LineSet> which;  // null: of every expression
};

LineAutomaton::LineAutomaton(const std::vector<RegexNode>& expressions, int64_t memory)
    : impl_(std::make_unique<Impl>()) {
  impl_->size = static_cast<uint32_t>(expressions.size());
  std::string in_chunks;
  std::vector<std::string> in_lines;
  for (const RegexNode& expression : expressions) {
    if (!in_chunks.empty()) in_chunks += '|';
    in_chunks += fmt::format("{}(?:{})", kApart, ToChunkRegex(expression));
    in_lines.push_back(ToLineRegex(expression));
  }
  RE2::Options options = LineOptions(memory / 2);
  options.set_never_capture(true);
  auto any = std::make_unique<RE2>(in_chunks, options);
  if (any->ok()) impl_->any = std::move(any);
  if (expressions.size() > 1) impl_->which = LineSet::Build(in_lines, memory / 2);
}
LineAutomaton::~LineAutomaton() = default;
LineAutomaton::LineAutomaton(LineAutomaton&&) noexcept = default;

// A place in the first candidate line from `begin` on, which is where a line begins; npos if there is none.
size_t LineAutomaton::Impl::Next(std::string_view lines, size_t begin) const {
  if (any == nullptr) return begin;
  // The text begins with the line, so that its ^ stands there.
  const std::string_view rest = lines.substr(begin);
  re2::StringPiece match;
  if (!any->Match(ToPiece(rest), 0, rest.size(), RE2::UNANCHORED, &match, 1)) return std::string_view::npos;
  const auto place = static_cast<size_t>(match.data() - lines.data());
  // An empty match behind the last line break is in no line.
  return place == lines.size() && lines.back() == '\n' ? std::string_view::npos : place;
}

void LineAutomaton::Impl::Report(std::string_view line, size_t place, std::vector<int>* which_found,
                                 std::vector<Found>* found) const {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (which != nullptr && which->Match(line, which_found)) {
    for (const int one : *which_found) found->push_back({place, static_cast<uint32_t>(one), Found::kUnknown});
    return;
  }
  for (uint32_t one = 0; one < size; ++one) found->push_back({place, one, Found::kUnknown});
}

void LineAutomaton::Scan(std::string_view lines, std::vector<Found>* found) const {
  std::vector<int> which;
  int row = 0;    // of candidate lines, one behind the other
  int taken = 0;  // of lines still to be taken without a search
  for (size_t begin = 0; begin < lines.size();) {
    size_t place = begin;
    if (taken > 0) {
      --taken;
    } else {
      place = impl_->Next(lines, begin);
      if (place == std::string_view::npos) return;
    }
    const size_t break_before = place == begin ? std::string_view::npos : lines.rfind('\n', place - 1);
    const bool is_next = break_before == std::string_view::npos || break_before < begin;
    if (!is_next) begin = break_before + 1;
    const size_t end = std::min(lines.find('\n', place), lines.size());
    impl_->Report(lines.substr(begin, end - begin), begin, &which, found);
    row = is_next ? row + 1 : 0;
    if (row == kRowOfLines) {
      row = 0;
      taken = kLinesTaken;
    }
    begin = end + 1;
  }
}

}  // namespace bundlescope
