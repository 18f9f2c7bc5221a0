#include "core/pattern/re2_options.h"

namespace bundlescope {

RE2::Options LineOptions(int64_t max_mem) {
  RE2::Options options(RE2::Latin1);
  options.set_longest_match(false);
  options.set_log_errors(false);
  options.set_max_mem(max_mem);
  return options;
}

}  // namespace bundlescope
