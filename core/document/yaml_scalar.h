#pragma once

#include <string_view>

#include "core/document/document_builder.h"

namespace bundlescope {

// What a plain (unquoted) scalar means in the core schema of YAML 1.2 (chapter 10.3.2): null, true, 12, 0x1F, 1.5,
// .inf, and for all else a string: yes, on, 2025-01-01, 1_000. Two notes: 010 is the integer 10, as 1.2 has it. A
// number that no double can hold stays a string, because it is none: 12e4567 is a commit.
Scalar ResolvePlainScalar(std::string_view text);

}  // namespace bundlescope
