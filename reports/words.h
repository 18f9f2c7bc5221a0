#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/language.h"
#include "core/finding/finding.h"
#include "core/finding/report.h"

namespace bundlescope {

// The words of the report's fields in the language of the reader. A word that is not known comes back as it is.
std::string SeverityLabel(Language language, Severity severity);
std::string ConfidenceWord(Language language, const Finding& finding);  // "inconclusive" for that verdict
std::string RiskWord(Language language, Risk risk);
std::string CategoryWord(Language language, std::string_view category);
std::string StatusWord(Language language, std::string_view status);
std::string ReferenceWord(Language language, std::string_view kind);
std::string DiagnosticWord(Language language, std::string_view severity);
std::string RoleWord(Language language, std::string_view role);
std::string RoleOf(Language language, const ClusterSummary& cluster);  // "downstream of local"

// "a, b, c and 4 more", with at most `limit` items.
std::string JoinList(Language language, const std::vector<std::string>& items, size_t limit);

}  // namespace bundlescope
