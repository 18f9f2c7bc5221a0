#include "analyzers/cel/function.h"

#include <fmt/format.h>

namespace bundlescope {
namespace {

std::string Key(std::string_view name, bool member) { return fmt::format("{}{}", member ? "." : "", name); }

}  // namespace

FunctionTable::FunctionTable(std::vector<Function> functions) {
  for (Function& function : functions) {
    std::string key = Key(function.name, function.member);
    functions_.insert_or_assign(std::move(key), std::move(function));
  }
}

const Function* FunctionTable::Find(std::string_view name, bool member) const {
  auto found = functions_.find(Key(name, member));
  return found == functions_.end() ? nullptr : &found->second;
}

}  // namespace bundlescope
