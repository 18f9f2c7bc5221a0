#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/archive/reader.h"

namespace bundlescope {

// A name from an archive, made fit to be a key: relative, '/' between the parts, no "." and no empty parts.
struct MemberName {
  std::string name;     // "" when refused
  std::string code;     // "" when accepted, else archive.unsafe-name or limit.name
  std::string problem;  // for people
};

enum class NameRule : uint8_t {
  kUnix,    // a backslash is a character like others, as in the unit files of systemd ("dev-disk\\x2d1.swap")
  kStrict,  // a backslash is refused: of names in a zip many programs make a folder separator of it
};

// Refuses what could leave a target folder on any system, or what two readers may read differently: "..", an absolute
// path, a drive letter, a NUL, an empty name, each also when backslashes are read as folder separators; and what is too
// long or too deep.
MemberName CheckMemberName(std::string_view raw, const ArchiveLimits& limits, NameRule rule = NameRule::kStrict);

}  // namespace bundlescope
