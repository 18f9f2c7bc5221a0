#pragma once

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

// Refuses what could leave a target folder on any system, or what two readers may read differently: "..", an absolute
// path, a drive letter, a backslash, a NUL, an empty name; and what is too long or too deep.
MemberName CheckMemberName(std::string_view raw, const ArchiveLimits& limits);

}  // namespace bundlescope
