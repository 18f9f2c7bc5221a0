#include "analyzers/facts/string_list.h"

namespace bundlescope {

std::optional<std::vector<std::string_view>> ReadStringList(const CompactValue& mapping, std::string_view key) {
  std::vector<std::string_view> texts;
  const std::optional<CompactValue> list = mapping.Find(key);
  if (!list || list->IsNull()) return texts;
  if (!list->IsSequence()) return std::nullopt;
  texts.reserve(list->size());
  for (const CompactMember& item : list->items()) {
    if (!item.value.IsString()) return std::nullopt;
    texts.push_back(item.value.AsString());
  }
  return texts;
}

}  // namespace bundlescope
