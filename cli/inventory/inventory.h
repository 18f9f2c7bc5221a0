#pragma once

#include <string>

#include "cli/inventory/inspection.h"
#include "core/base/language.h"

namespace bundlescope {

// Which parts of an inventory are shown.
struct InventoryParts {
  bool archives = true;  // and clusters
  bool objects = true;   // counted by kind; one by one where it is the only part
  bool logs = true;
  bool coverage = true;
  bool diagnostics = true;
  bool each_object = false;
};

struct InventoryOptions {
  InventoryParts parts;
  Language language = Language::kEnglish;
  size_t width = 100;
  bool colour = false;
};

// What is in the archives, for people.
std::string InventoryText(const Inspection& inspection, const InventoryOptions& options);

// The same for programs: bundlescope.inventory/1, docs/inventory-format.md.
std::string InventoryJson(const Inspection& inspection, const InventoryParts& parts);

}  // namespace bundlescope
