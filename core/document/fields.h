#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/duration.h"
#include "core/base/issue.h"
#include "core/base/language.h"
#include "core/document/document.h"

namespace bundlescope {

// Reads the members of one mapping of a configuration file by name. Wrong kinds, missing and unknown members become
// issues with their place and a hint; reading goes on, so that an author sees everything at once. Call Finish() last:
// it reports the members that nobody asked for.
class Fields {
 public:
  // `node` may be null or of any kind: that is reported, and every read finds nothing. `what` names the mapping in
  // messages ("rule", "evidence 'repeated'").
  Fields(const Node* node, std::string file, std::string what, Issues* issues);

  bool valid() const { return node_ != nullptr; }
  const Node* node() const { return node_; }

  // The member, or null. Counts as known from now on.
  const Node* Take(std::string_view key);
  const Node* Require(std::string_view key);

  // Each reports a member of the wrong kind. A plain 2.11 where text is wanted gets the hint to quote it.
  std::optional<std::string> String(std::string_view key);
  std::string RequiredString(std::string_view key);
  std::optional<int64_t> Int(std::string_view key, int64_t min, int64_t max);
  std::optional<double> Number(std::string_view key, double min, double max);
  bool Bool(std::string_view key, bool fallback);
  std::optional<Duration> Span(std::string_view key);
  // A list of strings; one string counts as a list of one.
  std::vector<std::string> Strings(std::string_view key);
  // A mapping of language tags to texts; a plain string counts as English.
  LocalizedText Text(std::string_view key);
  LocalizedText RequiredText(std::string_view key);

  // An issue at the member (or at the mapping, for a null node).
  void Report(const Node* at, std::string message, std::string hint = "");
  void Warn(const Node* at, std::string message, std::string hint = "");

  void Finish();

  Place PlaceOf(const Node* node) const;
  const std::string& what() const { return what_; }

 private:
  bool Expect(const Node* node, NodeKind kind, std::string_view key);

  const Node* node_ = nullptr;
  const Node* at_ = nullptr;
  std::string file_;
  std::string what_;
  Issues* issues_;
  std::vector<std::string_view> known_;
};

}  // namespace bundlescope
