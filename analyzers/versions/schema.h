#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/document/fields.h"

namespace bundlescope {

// What the documents of version data have in common. Each fault becomes an issue with its place; what it leaves is ""
// or empty.

// apiVersion and kind.
void CheckHead(Fields& fields, std::string_view kind);

enum class Need : uint8_t { kOptional, kRequired };

// One of `words`.
std::string ReadWord(Fields& fields, std::string_view key, Need need, std::span<const std::string_view> words);

// The elements of a list, which must not be empty where it is there.
std::span<const Node> ReadList(Fields& fields, std::string_view key, Need need);

// A list of texts, none of them empty.
std::vector<std::string> ReadTexts(Fields& fields, std::string_view key);

// A list of texts that can be versions (see IsVersionText).
std::vector<std::string> ReadVersions(Fields& fields, std::string_view key, Need need);

// The required member "component": lower-case letters, digits, '.' and '-', at most 63.
std::string ReadComponentName(Fields& fields);

// Errors, without warnings, from `first` on.
size_t CountErrors(const Issues& issues, size_t first);

}  // namespace bundlescope
