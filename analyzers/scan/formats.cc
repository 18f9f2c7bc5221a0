#include "analyzers/scan/log_format.h"

namespace bundlescope {

const std::vector<const LogFormat*>& AllLogFormats() {
  static const std::vector<const LogFormat*> kFormats = {
      &ZapJsonFormat(), &KlogFormat(), &LogrusFormat(), &RancherFormat(), &ZapConsoleFormat(), &JournaldFormat(),
  };
  return kFormats;
}

}  // namespace bundlescope
