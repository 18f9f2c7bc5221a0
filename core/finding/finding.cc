#include "core/finding/finding.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <tuple>
#include <utility>

#include "core/base/check.h"
#include "core/finding/causes.h"

namespace bundlescope {
namespace {

// In the order of the enumerations.
constexpr std::array<std::string_view, 5> kSeverities = {"info", "low", "medium", "high", "critical"};
constexpr std::array<std::string_view, 2> kVerdicts = {"match", "inconclusive"};
constexpr std::array<std::string_view, 3> kConfidences = {"possible", "likely", "confirmed"};
constexpr std::array<std::string_view, 3> kTruths = {"false", "true", "unknown"};
constexpr std::array<std::string_view, 4> kRisks = {"none", "low", "medium", "high"};

template <class Enum, size_t N>
std::string_view NameIn(const std::array<std::string_view, N>& names, Enum value) {
  const size_t index = static_cast<size_t>(value);
  BS_CHECK(index < N);
  return names[index];
}

template <class Enum, size_t N>
std::optional<Enum> ParseIn(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto it = std::find(names.begin(), names.end(), name);
  if (it == names.end()) return std::nullopt;
  return static_cast<Enum>(it - names.begin());
}

// FNV-1a, 64 bits (isthe.com/chongo/tech/comp/fnv): small and the same everywhere. Fingerprints tell the findings of a
// case apart; they protect nothing.
class Fnv1a {
 public:
  // The length goes first, as eight bytes from the lowest, so that ("ab", "c") and ("a", "bc") differ.
  void AddField(std::string_view field) {
    for (int shift = 0; shift < 64; shift += 8) AddByte(static_cast<uint8_t>(uint64_t{field.size()} >> shift));
    for (const char c : field) AddByte(static_cast<uint8_t>(c));
  }
  uint64_t digest() const { return hash_; }

 private:
  void AddByte(uint8_t byte) { hash_ = (hash_ ^ byte) * 0x100000001b3; }

  uint64_t hash_ = 0xcbf29ce484222325;
};

// The last two members decide only between findings that should have been one; they keep the order free of chance.
auto SortKey(const Finding& f) {
  return std::make_tuple(f.verdict != Verdict::kMatch, -static_cast<int>(f.severity), std::string_view(f.rule),
                         std::string_view(f.cluster), std::string_view(f.group), std::string_view(f.fingerprint),
                         std::string_view(f.caused_by));
}

// Indices of the findings, each followed by what it explains, depth first.
std::vector<size_t> CausesFirst(const std::vector<Finding>& findings) {
  const std::vector<std::optional<size_t>> causes = FindCauses(findings);
  std::vector<std::vector<size_t>> consequences(findings.size());
  std::vector<size_t> open;  // a stack, next at the end
  for (size_t i = findings.size(); i-- > 0;) {
    if (causes[i]) {
      consequences[*causes[i]].push_back(i);  // from the last to the first, as the stack wants them
    } else {
      open.push_back(i);
    }
  }
  std::vector<size_t> order;
  order.reserve(findings.size());
  while (!open.empty()) {
    const size_t i = open.back();
    open.pop_back();
    order.push_back(i);
    open.insert(open.end(), consequences[i].begin(), consequences[i].end());
  }
  BS_CHECK(order.size() == findings.size());
  return order;
}

}  // namespace

std::string_view Name(Severity value) { return NameIn(kSeverities, value); }
std::string_view Name(Verdict value) { return NameIn(kVerdicts, value); }
std::string_view Name(Confidence value) { return NameIn(kConfidences, value); }
std::string_view Name(Truth value) { return NameIn(kTruths, value); }
std::string_view Name(Risk value) { return NameIn(kRisks, value); }

std::optional<Severity> ParseSeverity(std::string_view name) { return ParseIn<Severity>(kSeverities, name); }
std::optional<Confidence> ParseConfidence(std::string_view name) { return ParseIn<Confidence>(kConfidences, name); }
std::optional<Risk> ParseRisk(std::string_view name) { return ParseIn<Risk>(kRisks, name); }

std::string Fingerprint(std::string_view rule, std::string_view cluster, std::string_view group) {
  Fnv1a hash;
  hash.AddField(rule);
  hash.AddField(cluster);
  hash.AddField(group);
  return fmt::format("{:016x}", hash.digest());
}

void SortFindings(std::vector<Finding>* findings) {
  std::stable_sort(findings->begin(), findings->end(),
                   [](const Finding& a, const Finding& b) { return SortKey(a) < SortKey(b); });
  std::vector<Finding> sorted;
  sorted.reserve(findings->size());
  for (const size_t i : CausesFirst(*findings)) sorted.push_back(std::move((*findings)[i]));
  *findings = std::move(sorted);
}

}  // namespace bundlescope
