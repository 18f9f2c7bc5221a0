#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bundlescope {

// Names of members of our own archives; docs/archive-format.md has the rules.

// Text as one part of a name, so that every system can unpack it: ASCII letters, digits, "._-+@=," and printable
// characters beyond ASCII stay, every other byte becomes %XX, and so does a leading '_', which marks what has no name.
// What would be longer than 200 bytes is cut and gets a hash behind "%~"; all else can be undone. "" stays "".
std::string EscapeNamePart(std::string_view text);

// The text behind a part. What is no escape stays as it is.
std::string UnescapeNamePart(std::string_view part);

// clusters/<folder>/cluster.json; `folder` is a part already, as in all the following.
std::string NativeClusterName(std::string_view folder);

// clusters/<folder>/objects/<group or core>/<version>/<plural>/<namespace or _cluster>[.<source>][.partial].ndjson
std::string NativeObjectsName(std::string_view folder, std::string_view group, std::string_view version,
                              std::string_view plural, std::string_view ns, bool partial,
                              std::optional<size_t> source = std::nullopt);

// clusters/<folder>/logs/<namespace>/<pod>/<container>[.previous], or for a log of a node (`pod` is "")
// clusters/<folder>/nodes/<archive>/<container>[.previous]; where that has no container its path in `archive` instead.
// Without ending, so that a number can be put behind it.
struct NativeLogNames {
  std::string_view ns = {};
  std::string_view pod = {};
  std::string_view container = {};
  bool previous = false;
  std::string_view archive = {};  // what it was collected with
  std::string_view member = {};   // its path there
};
std::string NativeLogStem(std::string_view folder, const NativeLogNames& log);

// stem.log, stem.2.log, stem.3.log
std::string NativeLogName(std::string_view stem, int number);

// `quickDigest` in manifest.json: checksums.json has this digest of each member, too.
inline constexpr std::string_view kQuickDigest = "xxh3";

inline constexpr std::string_view kNoNamespace = "_cluster";  // of objects
inline constexpr std::string_view kUnknownPart = "_unknown";  // a namespace of a log, a version
inline constexpr std::string_view kAllContainers = "_all";    // several in one log

}  // namespace bundlescope
