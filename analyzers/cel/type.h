#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bundlescope {

enum class TypeKind : uint8_t {
  kDyn,    // not known before the evaluation: fits everywhere
  kError,  // of what is wrong and has been reported: fits everywhere
  kNull,
  kBool,
  kInt,
  kUint,
  kDouble,
  kNumber,  // int, uint or double; only what a function takes can be of it
  kString,
  kBytes,
  kTimestamp,
  kDuration,
  kType,
  kList,
  kMap,
  kOptional,
  kOpaque,  // of an extension, by name
  kParam,   // any type, but the same wherever the parameter stands
};

// The type of an expression, as far as it is known without evaluating it. Immutable; copying copies a pointer.
class Type {
 public:
  // A type that would be larger or deeper is dyn instead, so that no expression can build one that takes long to walk.
  static constexpr uint32_t kMaxParts = 1000;
  static constexpr uint32_t kMaxDepth = 150;

  Type() = default;  // dyn
  // One of the kinds without parameters: kDyn to kDuration.
  explicit Type(TypeKind kind) : kind_(kind) {}

  // type(of), the type of the name of a type.
  static Type TypeOf(Type of);
  static Type List(Type element);
  static Type Map(Type key, Type value);
  static Type Optional(Type value);
  static Type Opaque(std::string name, std::vector<Type> params = {});
  static Type Param(uint32_t id);
  // Like `like`, with other parameters (as many).
  static Type WithParams(const Type& like, std::vector<Type> params);

  TypeKind kind() const { return kind_; }
  bool Is(TypeKind kind) const { return kind_ == kind; }
  // Dyn or error: fits everywhere.
  bool FitsAll() const { return kind_ <= TypeKind::kError; }
  // What the type is made of: the element of a list, key and value of a map. Empty for the simple kinds.
  std::span<const Type> params() const;
  const Type& param(size_t i) const { return params()[i]; }
  std::string_view name() const;       // of an opaque type
  uint32_t id() const { return id_; }  // of a kParam
  bool HasParams() const;              // a kParam is in it
  bool HasOpenParts() const;           // a dyn or an error is in it
  bool HasErrors() const;              // an error is in it
  bool operator==(const Type&) const;  // structural

 private:
  struct Node;

  static Type Composite(TypeKind kind, std::string name, std::vector<Type> params);

  TypeKind kind_ = TypeKind::kDyn;
  uint32_t id_ = 0;
  std::shared_ptr<const Node> node_;  // null for a simple kind; types of one origin share it
};

// As CEL writes it: "int", "list(string)", "map(string, dyn)", "optional_type(int)", "net.IP". Parameters are A, B, ...
std::string TypeText(const Type& type);

// The type of values that CEL calls by this name, "int" or "google.protobuf.Duration": of list and map one of dyn.
// Opaque for a name that is none of the language's own.
Type TypeByName(std::string_view name);

}  // namespace bundlescope
