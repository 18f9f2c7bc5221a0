#include "reports/all.h"

#include "reports/json.h"
#include "reports/text.h"

namespace bundlescope {

std::span<const Reporter* const> AllReporters() {
  static const TextReporter kText;
  static const JsonReporter kJson;
  static const Reporter* const kAll[] = {&kText, &kJson};
  return kAll;
}

const Reporter* FindReporter(std::span<const Reporter* const> reporters, std::string_view name) {
  for (const Reporter* reporter : reporters) {
    if (reporter->name() == name) return reporter;
  }
  return nullptr;
}

}  // namespace bundlescope
