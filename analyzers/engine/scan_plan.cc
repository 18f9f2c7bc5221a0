#include "analyzers/engine/scan_plan.h"

#include <algorithm>

namespace bundlescope {
namespace {

std::vector<uint32_t> CaptureIndexes(const Signal& signal, const std::vector<std::string>& names) {
  std::vector<uint32_t> out;
  for (const std::string& name : names) {
    const auto it =
        std::find_if(signal.captures.begin(), signal.captures.end(), [&](const Capture& c) { return c.name == name; });
    if (it != signal.captures.end()) out.push_back(static_cast<uint32_t>(it - signal.captures.begin()));
  }
  return out;
}

// A capture that is a word of a closed list or a number must be one, or the line says something else. Free texts are
// taken as they are; what may enter a command is decided by the command.
bool Accepts(const Signal& signal, const std::vector<std::optional<std::string_view>>& captures) {
  for (size_t i = 0; i < captures.size() && i < signal.captures.size(); ++i) {
    const ValueType& type = signal.captures[i].type;
    if (type.kind != ValueType::Kind::kEnum && type.kind != ValueType::Kind::kInt) continue;
    if (captures[i] && !HasType(*captures[i], type)) return false;
  }
  return true;
}

}  // namespace

ScanPlan::ScanPlan(const RuleSet& rules) : rules_(rules) {
  uint32_t next = 0;
  for (const Rule& rule : rules.rules) {
    first_signal_.push_back(next);
    next += static_cast<uint32_t>(rule.signals.size());
  }
}

std::vector<ScanSignal> ScanPlan::Signals() const {
  std::vector<ScanSignal> out;
  for (const Rule& rule : rules_.rules) {
    for (const Signal& signal : rule.signals) {
      ScanSignal scan;
      scan.pattern = signal.regex ? &*signal.regex : nullptr;
      scan.literals = signal.contains;
      scan.key = CaptureIndexes(signal, rule.GroupedBy(signal));
      scan.collapse_by = CaptureIndexes(signal, signal.collapse_by);
      scan.collapse_within = signal.collapse_within;
      scan.accept = [&signal](const auto& captures) { return Accepts(signal, captures); };
      out.push_back(std::move(scan));
    }
  }
  return out;
}

}  // namespace bundlescope
