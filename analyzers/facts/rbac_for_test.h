#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <ostream>
#include <string>
#include <string_view>

#include "analyzers/facts/rbac.h"
#include "core/snapshot/builder.h"

namespace bundlescope {

inline void PrintTo(RbacVerdict verdict, std::ostream* out) {
  *out << (verdict == RbacVerdict::kYes ? "yes" : verdict == RbacVerdict::kNo ? "no" : "unknown");
}

// A case of one cluster, made of objects as YAML in braces, without apiVersion.
class RbacCase {
 public:
  RbacCase() : archive_(builder_.AddArchive("a.tgz")), slot_(builder_.AddSlot(archive_, "c")) {}

  // One for each line.
  void Add(std::string_view lines) {
    while (!lines.empty()) {
      const std::string_view line = lines.substr(0, lines.find('\n'));
      lines.remove_prefix(std::min(line.size() + 1, lines.size()));
      const size_t begin = line.find_first_not_of(' ');
      if (begin == std::string_view::npos) continue;
      // A text that begins with a brace would be taken for JSON.
      const std::string text = fmt::format("---\n{{apiVersion: {}, {}", kVersion, line.substr(begin + 1));
      EXPECT_EQ(builder_.AddYaml(slot_, "rbac.yaml", text), 1u) << text;
    }
  }
  void AddPartial(std::string_view json) { builder_.AddPartial(slot_, "table", 2, json); }

  void Cover(std::string_view kind, CoverageStatus status = CoverageStatus::kCollected, std::string_view ns = "") {
    Coverage coverage;
    coverage.group = "rbac.authorization.k8s.io";
    coverage.version = "v1";
    coverage.kind = kind;
    coverage.ns = ns;
    coverage.status = status;
    builder_.AddCoverage(slot_, std::move(coverage));
  }
  void CoverAllBut(std::string_view missing) {
    for (const std::string_view kind : {"Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"}) {
      if (kind != missing) Cover(kind);
    }
  }

  Snapshot Build() { return builder_.Build(); }

 private:
  static constexpr std::string_view kVersion = "rbac.authorization.k8s.io/v1";

  SnapshotBuilder builder_;
  ArchiveId archive_;
  SnapshotBuilder::SlotId slot_;
};

}  // namespace bundlescope
