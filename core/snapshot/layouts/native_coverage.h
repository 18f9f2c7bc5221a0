#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/document/document.h"
#include "core/snapshot/builder.h"

namespace bundlescope {

// A line of coverage.ndjson.
struct NativeCoverageLine {
  std::string cluster;
  Coverage coverage;             // what it says, in our words
  std::optional<int64_t> items;  // how many objects came
  std::optional<size_t> source;  // of a converted archive: which of those it was made of
};

// The number under "source", in this and other lists of a converted archive.
std::optional<size_t> ReadNativeSource(const Node& line);

// Reads one line; nothing where it is no JSON object or speaks of nothing. A status that is missing or unknown becomes
// kFailed with that as reason: it must not pass for knowledge.
std::optional<NativeCoverageLine> ReadNativeCoverage(std::string_view line);

// What was read of one kind in one namespace of one cluster.
struct NativeHolding {
  std::string version;
  int64_t objects = 0;
  bool damaged = false;  // a member of it is missing, cut or unreadable
};

// Holds coverage.ndjson against what the archive really held, since an archive may have lost members on its way.
class NativeCoverage {
 public:
  void AddLine(NativeCoverageLine line) { lines_.push_back(std::move(line)); }
  NativeHolding& Holding(std::string_view cluster, std::string_view group, std::string_view kind, std::string_view ns);

  // The coverage of each cluster. `whole_list`: coverage.ndjson was there to its end; without it, a member that is
  // there counts as collected. `complete`: nothing of the archive is known to be missing.
  std::vector<NativeCoverageLine> Judge(bool whole_list, bool complete) const;

 private:
  struct Key {
    std::string cluster, group, kind, ns;
    bool operator<(const Key& other) const {
      return std::tie(cluster, group, kind, ns) < std::tie(other.cluster, other.group, other.kind, other.ns);
    }
  };

  NativeHolding Sum(const NativeCoverageLine& line) const;
  static Key KeyOf(const NativeCoverageLine& line);

  std::vector<NativeCoverageLine> lines_;
  std::map<Key, NativeHolding> holdings_;
};

}  // namespace bundlescope
