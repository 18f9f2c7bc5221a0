#pragma once

#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding/report.h"
#include "reports/messages.h"
#include "reports/page.h"
#include "reports/reporter.h"

namespace bundlescope {

// What every part of the text report needs. Lives as long as one call of Render.
struct TextContext {
  const Report& report;
  const RenderOptions& options;
  Page& page;

  std::string Text(Message message, std::initializer_list<std::string_view> arguments = {}) const {
    return Say(options.language, message, arguments);
  }
  std::string Count(Message message, uint64_t count) const { return SayCount(options.language, message, count); }
  void Facts(Page::Indent indent, const std::vector<std::string>& facts) const;
  // How many items of a list are shown.
  size_t Limit(size_t limit) const { return options.verbose ? std::numeric_limits<size_t>::max() : limit; }
};

// Between facts on one line.
inline constexpr std::string_view kFactSeparator = " · ";

inline void TextContext::Facts(Page::Indent indent, const std::vector<std::string>& facts) const {
  page.Fields(indent, facts, kFactSeparator);
}

}  // namespace bundlescope
