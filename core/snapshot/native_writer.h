#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/archive/writer.h"
#include "core/base/result.h"
#include "core/snapshot/snapshot.h"

namespace bundlescope {

// What manifest.json says. An archive that was not collected but made of others has `sources`.
struct NativeManifest {
  std::string program_version = {};
  std::optional<Timestamp> started = {};
  std::vector<std::string> clusters = {};  // their folders
  std::string redaction = {};              // the policy
  std::vector<ArchiveInfo> sources = {};
};

// What cluster.json says; the fields are those of Cluster.
struct NativeCluster {
  std::string name = {};
  Role role = Role::kUnknown;
  std::string uid = {};
  std::string kubernetes = {};
  std::optional<Timestamp> collected_at = {};
  std::string fleet_namespace = {};  // where the cluster's own data states it
  std::string fleet_name = {};
  std::string link_reason = {};
  std::vector<size_t> sources = {};  // of the manifest
};

// A log and its line in logs.ndjson.
struct NativeLog {
  std::string member = {};   // its name in the archive
  std::string cluster = {};  // folder
  const LogStream* stream = nullptr;
  std::optional<size_t> source = {};
  std::string origin = {};  // its member there
  std::optional<Timestamp> first = {};
  std::optional<Timestamp> last = {};
  bool times_inferred = false;
};

// Writes the members of an archive of our own format, in the order that docs/archive-format.md gives: manifest,
// clusters, objects, logs, and with Finish all the others. The same calls give the same bytes.
class NativeWriter {
 public:
  // `archive` must outlive it. All members are dated `mtime`.
  NativeWriter(ArchiveWriter& archive, Timestamp mtime);

  Status WriteManifest(const NativeManifest& manifest);
  Status WriteCluster(std::string_view folder, const NativeCluster& cluster);
  // Bodies as they are in the snapshot, one a line; what an object does not say itself of its kind is put in front.
  Status WriteObjects(std::string_view member, std::span<const Object* const> objects);

  // `text_bytes` are announced to LogData; those of a mark (NeedsMark) are not among them.
  Status BeginLog(std::string_view member, uint64_t text_bytes, bool mark);
  Status LogData(std::string_view text) { return archive_.Data(text); }
  Status EndLog() { return archive_.End(); }

  // Lines of logs.ndjson, coverage.ndjson and diagnostics.ndjson, kept until Finish. `items`: how many objects of the
  // kind are in the archive.
  void DescribeLog(const NativeLog& log);
  void AddCoverage(std::string_view cluster, const Coverage& coverage, std::optional<size_t> source,
                   std::optional<uint64_t> items);
  void AddDiagnostic(const Diagnostic& diagnostic, std::optional<size_t> source);

  // Writes the rest and seals the archive, which has no name yet. `finished`: when the newest data was collected.
  Status Finish(std::string_view redaction, std::optional<Timestamp> finished);

 private:
  Status WriteChecksums(std::optional<Timestamp> finished);

  ArchiveWriter& archive_;
  const int64_t mtime_;
  std::string logs_;
  std::string coverage_;
  std::string diagnostics_;
};

// How much of the beginning of a log NeedsMark wants to see.
inline constexpr size_t kLogHeadBytes = 1024;

// Whether a reader could take a text with this beginning for something else than UTF-8 (UTF-16, an archive), so that a
// byte order mark has to go before it, which readers take off.
bool NeedsMark(std::string_view head);

}  // namespace bundlescope
