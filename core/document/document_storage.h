#pragma once

#include "core/document/arena.h"
#include "core/document/document.h"

namespace bundlescope {

struct Document::Storage {
  Arena arena;
  Node root;
};

// Mappings of at most this many members are searched one by one; larger ones have Node::order_.
inline constexpr size_t kLinearFindMembers = 16;

}  // namespace bundlescope
