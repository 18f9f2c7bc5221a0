#include "tests/samples/structure.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace bundlescope {
namespace {

using nlohmann::json;

constexpr std::string_view kProse[] = {"title", "summary", "text", "expect", "note", "undo", "reason", "message"};

bool IsProse(std::string_view key) { return std::find(std::begin(kProse), std::end(kProse), key) != std::end(kProse); }

std::string Shorten(const json& value) { return value.dump().substr(0, 120); }

void Compare(const std::string& place, std::string_view key, const json& one, const json& other,
             std::vector<std::string>* problems) {
  if (one.is_object() && other.is_object()) {
    for (const auto& [name, value] : one.items()) {
      const std::string inner = place + "." + name;
      if (other.contains(name)) {
        Compare(inner, name, value, other.at(name), problems);
      } else {
        problems->push_back(inner + ": only in the first");
      }
    }
    for (const auto& [name, value] : other.items()) {
      if (!one.contains(name)) problems->push_back(fmt::format("{}.{}: only in the second", place, name));
    }
  } else if (one.is_array() && other.is_array() && one.size() == other.size()) {
    for (size_t i = 0; i < one.size(); ++i) Compare(fmt::format("{}[{}]", place, i), key, one[i], other[i], problems);
  } else if (one.is_string() && other.is_string() && IsProse(key)) {
    if (one.get_ref<const std::string&>().empty() != other.get_ref<const std::string&>().empty()) {
      problems->push_back(place + ": a text in one language only");
    }
  } else if (one != other) {
    problems->push_back(fmt::format("{}: {} and {}", place, Shorten(one), Shorten(other)));
  }
}

}  // namespace

std::vector<std::string> CompareStructure(const json& one, const json& other) {
  std::vector<std::string> problems;
  Compare("report", "", one, other, &problems);
  return problems;
}

}  // namespace bundlescope
