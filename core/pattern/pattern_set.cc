// How a chunk is scanned: one search over the whole chunk (chunk_search.h) finds a place in a candidate line, the line
// around it is cut out, one RE2::Set tells which literals and which literal-free patterns are in that line, and the
// patterns of the literals found decide. Most lines are never looked at on their own.
#include <re2/set.h>
#include <string.h>

#include <algorithm>
#include <map>
#include <utility>

#include "core/pattern/chunk_search.h"
#include "core/pattern/pattern.h"
#include "core/pattern/re2_options.h"

namespace bundlescope {
namespace {

// The contract itself, for one entry and one line.
bool MatchesLine(const PatternSet::Entry& entry, std::string_view line) {
  const auto stands_in_line = [&](const std::string& literal) { return line.find(literal) != std::string_view::npos; };
  const bool allowed =
      entry.literals.empty() || std::any_of(entry.literals.begin(), entry.literals.end(), stands_in_line);
  return allowed && (entry.pattern == nullptr || entry.pattern->Matches(line));
}

// No literal, or one that stands in every line: the entry's pattern decides alone.
bool HasNoHint(const PatternSet::Entry& entry) {
  return entry.literals.empty() || std::find(entry.literals.begin(), entry.literals.end(), "") != entry.literals.end();
}

// A line holds no LF, so that a literal with one is never in it.
bool CanStandInLine(std::string_view literal) { return literal.find('\n') == std::string_view::npos; }

}  // namespace

struct PatternSet::Impl {
  Impl(std::vector<Entry> list, int64_t memory);

  void BuildLineSet(const std::vector<std::string>& regexes, int64_t memory);
  void Candidates(std::string_view line, std::vector<int>* found, std::vector<uint32_t>* ids) const;
  void ScanLine(std::string_view line, size_t offset, std::vector<int>* found, std::vector<uint32_t>* ids,
                Sink& sink) const;

  std::vector<Entry> entries;
  std::vector<uint32_t> all_ids;
  std::vector<uint32_t> every_line;          // entries that take every line
  std::vector<std::vector<uint32_t>> parts;  // the entries of each part of line_set
  std::unique_ptr<RE2::Set> line_set;        // null: each entry is tried on each candidate line
  std::unique_ptr<ChunkSearch> search;       // null: every line is a candidate
};

PatternSet::Impl::Impl(std::vector<Entry> list, int64_t memory) : entries(std::move(list)) {
  std::map<std::string, std::vector<uint32_t>> by_literal;
  std::map<std::string, std::vector<uint32_t>> by_regex;
  for (uint32_t id = 0; id < entries.size(); ++id) {
    all_ids.push_back(id);
    const Entry& entry = entries[id];
    if (HasNoHint(entry)) {
      if (entry.pattern == nullptr) every_line.push_back(id);
      if (entry.pattern != nullptr) by_regex[entry.pattern->source()].push_back(id);
      continue;
    }
    for (const std::string& literal : entry.literals) {
      if (CanStandInLine(literal)) by_literal[literal].push_back(id);
    }
  }
  std::vector<std::string> literals;
  std::vector<std::string> regexes;
  std::vector<std::string> line_regexes;
  for (const auto& [literal, ids] : by_literal) {
    literals.push_back(literal);
    line_regexes.push_back(RE2::QuoteMeta(literal));
    parts.push_back(ids);
  }
  for (const auto& [regex, ids] : by_regex) {
    regexes.push_back(regex);
    line_regexes.push_back(regex);
    parts.push_back(ids);
  }
  BuildLineSet(line_regexes, memory);
  if (every_line.empty()) search = std::make_unique<ChunkSearch>(std::move(literals), regexes, memory);
}

void PatternSet::Impl::BuildLineSet(const std::vector<std::string>& regexes, int64_t memory) {
  if (regexes.empty()) return;
  auto set = std::make_unique<RE2::Set>(LineOptions(memory), RE2::UNANCHORED);
  for (const std::string& regex : regexes) {
    if (set->Add(regex, nullptr) < 0) return;
  }
  if (set->Compile()) line_set = std::move(set);
}

// Puts a superset of the entries that match into `ids`, in order.
void PatternSet::Impl::Candidates(std::string_view line, std::vector<int>* found, std::vector<uint32_t>* ids) const {
  *ids = every_line;
  if (parts.empty()) return;
  RE2::Set::ErrorInfo error;
  const bool any = line_set != nullptr && line_set->Match(ToPiece(line), found, &error);
  if (!any && line_set != nullptr && error.kind == RE2::Set::kNoError) return;
  if (!any) {
    *ids = all_ids;
    return;
  }
  for (const int part : *found) {
    const std::vector<uint32_t>& of_part = parts[static_cast<size_t>(part)];
    ids->insert(ids->end(), of_part.begin(), of_part.end());
  }
  std::sort(ids->begin(), ids->end());
  ids->erase(std::unique(ids->begin(), ids->end()), ids->end());
}

void PatternSet::Impl::ScanLine(std::string_view line, size_t offset, std::vector<int>* found,
                                std::vector<uint32_t>* ids, Sink& sink) const {
  if (line.ends_with('\r')) line.remove_suffix(1);
  Candidates(line, found, ids);
  for (const uint32_t id : *ids) {
    if (MatchesLine(entries[id], line)) sink.OnHit({id, line, offset});
  }
}

PatternSet::PatternSet(std::vector<Entry> entries, int64_t memory)
    : impl_(std::make_unique<Impl>(std::move(entries), memory)) {}
PatternSet::PatternSet(PatternSet&&) noexcept = default;
PatternSet& PatternSet::operator=(PatternSet&&) noexcept = default;
PatternSet::~PatternSet() = default;

void PatternSet::Scan(std::string_view chunk, Sink& sink) const {
  if (impl_->parts.empty() && impl_->every_line.empty()) return;
  std::optional<ChunkSearch::Pass> pass;
  if (impl_->search != nullptr) pass.emplace(*impl_->search, chunk);
  std::vector<int> found;
  std::vector<uint32_t> ids;
  size_t pos = 0;
  while (pos < chunk.size()) {
    const size_t place = pass ? pass->Next(pos) : pos;
    if (place == std::string_view::npos) return;
    const char* before = static_cast<const char*>(memrchr(chunk.data() + pos, '\n', place - pos));
    const size_t begin = before == nullptr ? pos : static_cast<size_t>(before - chunk.data()) + 1;
    if (begin == chunk.size()) return;  // an empty match behind the last line break
    const size_t end = std::min(chunk.find('\n', place), chunk.size());
    impl_->ScanLine(chunk.substr(begin, end - begin), begin, &found, &ids, sink);
    pos = end + 1;
  }
}

size_t PatternSet::size() const { return impl_->entries.size(); }

}  // namespace bundlescope
