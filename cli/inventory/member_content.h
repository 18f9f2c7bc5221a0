#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "core/archive/reader.h"
#include "core/base/result.h"

namespace bundlescope {

// False stops the reading.
using ContentSink = std::function<bool(std::string_view)>;

struct MemberReading {
  bool found = false;
  bool complete = false;  // all of it was read, and nothing says that it is damaged
  std::string problem;    // why not, "" if it is
  bool by_index = false;  // the rest of the archive was not read
};

// The content of one member of the archive, unpacked: by the index of our own archives, else by reading up to it.
// Members of archives inside of it are named "<archive>/<member>". Errors: those of ReadArchive.
Result<MemberReading> ReadMember(const std::string& archive, std::string_view name, const ArchiveLimits& limits,
                                 const ContentSink& sink, std::stop_token stop);

}  // namespace bundlescope
