#pragma once

#include <string_view>
#include <vector>

namespace bundlescope {

// The one list of which folder may include which. Product sources of a folder, and of the folders below it that have no
// row of their own, include their own folder and what their row names. A new row or name is a decision: write down why
// in docs/decisions/.
struct Direction {
  std::string_view folder;
  std::vector<std::string_view> may_include;
};

inline constexpr std::string_view kEverything = "*";

inline std::vector<Direction> Directions() {
  return {
      {"core/base", {}},
      {"core/document", {"core/base"}},
      {"core/archive", {"core/base"}},
      {"core/pattern", {"core/base"}},
      {"core/redact", {"core/base", "core/pattern"}},
      {"core/snapshot", {"core/base", "core/document", "core/archive"}},
      {"core/snapshot/layouts", {"core/base", "core/document", "core/snapshot"}},
      {"core/finding", {"core/base"}},
      {"analyzers/scan", {"core/base", "core/pattern", "core/snapshot"}},
      {"analyzers/novel", {"core/base"}},
      {"analyzers/cel", {"core/base", "core/pattern"}},
      {"analyzers/cel/conformance", {"core/base", "core/document", "analyzers/cel"}},
      {"analyzers/versions", {"core/base", "core/document", "core/snapshot"}},
      {"analyzers/facts", {"core/base", "core/document", "core/snapshot"}},
      {"analyzers/rule",
       {"core/base", "core/document", "core/pattern", "core/finding", "analyzers/cel", "analyzers/versions"}},
      {"analyzers/engine",
       {"core/base", "core/document", "core/snapshot", "core/finding", "analyzers/scan", "analyzers/cel",
        "analyzers/rule", "analyzers/versions"}},
      {"analyzers/pack",
       {"core/base", "core/document", "core/archive", "core/finding", "analyzers/rule", "analyzers/engine"}},
      {"reports", {"core/base", "core/document", "core/finding"}},
      {"collector/kube", {"core/base", "core/document"}},
      {"collector/items", {"core/base", "core/snapshot", "collector/kube"}},
      {"collector", {"core/base", "core/archive", "core/snapshot", "core/redact", "collector/kube", "collector/items"}},
      {"cli", {kEverything}},
      {"bench", {kEverything}},
  };
}

// Headers of libraries, and the one folder whose product sources include them. A header that ends in '/' stands for all
// below it; "" means tests only.
struct Library {
  std::string_view header;
  std::string_view folder;
};

inline std::vector<Library> Libraries() {
  return {
      {"fmt/", kEverything},
      {"tl/", "core/base"},
      {"openssl/", "core/base"},
      {"xxhash.h", "core/base"},
      {"absl/", "core/base"},
      {"yaml.h", "core/document"},
      {"simdjson.h", "core/document"},
      {"nlohmann/", "core/document"},
      {"archive.h", "core/archive"},
      {"archive_entry.h", "core/archive"},
      {"isa-l.h", "core/archive"},
      {"zlib.h", ""},
      {"lzma.h", "core/archive"},
      {"bzlib.h", "core/archive"},
      {"zstd.h", "core/archive"},
      {"zstd_errors.h", "core/archive"},
      {"re2/", "core/pattern"},
      {"immintrin.h", "core/pattern"},  // the compilers' names for instructions of x86-64 ...
      {"arm_neon.h", "core/pattern"},   // ... and of arm64
      {"CLI/", "cli"},
      {"gtest/", ""},
      {"gmock/", ""},
  };
}

}  // namespace bundlescope
