#include "cli/limits.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

#include "core/base/spelling.h"

namespace bundlescope {
namespace {

struct Row {
  std::string_view name;
  std::string_view meaning;
  uint64_t least;
  uint64_t most;
  void (*set)(ReadLimits& limits, uint64_t value);
};

constexpr uint64_t kTebi = uint64_t{1} << 40;

// The one list of limits that can be set; docs/limits.md explains each.
constexpr std::array kRows = {
    Row{"members", "entries of an archive", 1, 1'000'000'000,
        [](ReadLimits& l, uint64_t v) { l.archive.max_members = v; }},
    Row{"member-bytes", "one member, unpacked", 1, 1024 * kTebi,
        [](ReadLimits& l, uint64_t v) { l.archive.max_member_bytes = v; }},
    Row{"total-bytes", "all members of an archive, unpacked", 1, 1024 * kTebi,
        [](ReadLimits& l, uint64_t v) { l.archive.max_total_bytes = v; }},
    Row{"ratio", "unpacked to packed bytes", 1, 1'000'000'000,
        [](ReadLimits& l, uint64_t v) { l.archive.max_ratio = v; }},
    Row{"nesting", "archives inside of archives", 0, 16,
        [](ReadLimits& l, uint64_t v) { l.archive.max_nesting = static_cast<int>(v); }},
    Row{"zstd-window", "window of zstd, as a power of two", 10, 31,
        [](ReadLimits& l, uint64_t v) { l.archive.zstd_window_log_max = static_cast<int>(v); }},
    Row{"xz-memory", "memory to unpack xz", uint64_t{1} << 20, kTebi,
        [](ReadLimits& l, uint64_t v) { l.archive.max_xz_memory = v; }},
    Row{"object-bytes", "memory for objects", uint64_t{1} << 20, kTebi,
        [](ReadLimits& l, uint64_t v) { l.max_object_bytes = v; }},
    Row{"text-bytes", "a member that is read as one text", 1024, kTebi,
        [](ReadLimits& l, uint64_t v) { l.max_text_bytes = v; }},
};

// "8GiB" -> 8589934592
std::optional<uint64_t> ParseNumber(std::string_view text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  const std::string_view unit(end, static_cast<size_t>(text.data() + text.size() - end));
  constexpr std::array<std::pair<std::string_view, int>, 5> kUnits = {
      {{"", 0}, {"KiB", 10}, {"MiB", 20}, {"GiB", 30}, {"TiB", 40}}};
  for (const auto& [name, shift] : kUnits) {
    if (unit == name && value <= UINT64_MAX >> shift) return value << shift;
  }
  return std::nullopt;
}

std::string Names() {
  std::string out;
  for (const Row& row : kRows) out += fmt::format("{}{}", out.empty() ? "" : ", ", row.name);
  return out;
}

}  // namespace

std::string SetLimit(const std::string& text, ReadLimits* limits) {
  const size_t equals = text.find('=');
  const std::string_view name = std::string_view(text).substr(0, equals);
  for (const Row& row : kRows) {
    if (row.name != name) continue;
    if (equals == std::string::npos) return fmt::format("'{}' needs a number, as in {}={}", name, name, row.least);
    const std::optional<uint64_t> value = ParseNumber(std::string_view(text).substr(equals + 1));
    if (!value || *value < row.least || *value > row.most) {
      return fmt::format("'{}' is no number from {} to {} (KiB, MiB, GiB and TiB may follow it)",
                         text.substr(equals + 1), row.least, row.most);
    }
    row.set(*limits, *value);
    return "";
  }
  return fmt::format("there is no limit '{}'; there are {}", name, Names());
}

void AddLimitOption(CLI::App* command, ReadLimits* limits) {
  command
      ->add_option_function<std::vector<std::string>>(
          "--limit",
          [limits](const std::vector<std::string>& texts) {
            for (const std::string& text : texts) {
              const std::string problem = SetLimit(text, limits);
              if (!problem.empty()) throw CLI::ValidationError("--limit", problem);
            }
          },
          fmt::format("Another limit than the usual one, NAME=NUMBER: {}", Names()))
      ->type_name("NAME=NUMBER");
}

}  // namespace bundlescope
