#pragma once

#include <string>
#include <string_view>

namespace bundlescope {

// RE2 20220601 goes wrong over alternatives that begin alike: in Latin-1 it never finds the bytes of
// 证书过期|证书无效, and it takes x|(?i:x) for [x]. With (?:), which matches nothing, in front of each alternative it
// does not factor out what they share. The answer is `regex` with these where it needs them: it has alternatives, and
// bytes outside ASCII or parts that differ in folding case. What does not compile stays so, or nearly.
std::string WithAlternativesApart(std::string_view regex);

}  // namespace bundlescope
