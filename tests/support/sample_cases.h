#pragma once

#include <array>
#include <filesystem>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace bundlescope {

// Folders below samples/ whose folders are cases, each with an expected.json.
inline constexpr std::array<std::string_view, 4> kSampleGroups = {"bad", "damaged", "good", "layouts"};

struct SampleCase {
  std::string name;  // "bad/bro-migration"
  std::filesystem::path folder;
};

// How GoogleTest names a case in its messages.
inline void PrintTo(const SampleCase& sample, std::ostream* out) { *out << sample.name; }

// All cases below `samples`, by name. What lacks an expected.json is a case too: its test then says so.
std::vector<SampleCase> FindSampleCases(const std::filesystem::path& samples);

}  // namespace bundlescope
