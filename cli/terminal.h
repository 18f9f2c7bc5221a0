#pragma once

#include <cstddef>
#include <string_view>

#include "core/base/language.h"

namespace bundlescope {

// Whether standard output is a terminal that wants colour (NO_COLOR and TERM=dumb say no).
bool WantsColour();

// Columns of the terminal; 100 where output goes to a file or a pipe, so that the same command gives the same bytes.
size_t OutputWidth();

// The language of the environment (LC_ALL, LC_MESSAGES, LANG), English if it is another.
Language EnvironmentLanguage();

// Everything to standard output; false when it cannot be written (a full disk, a closed pipe).
bool WriteOut(std::string_view text);

// One line to standard error, made printable.
void Complain(std::string_view text);

}  // namespace bundlescope
