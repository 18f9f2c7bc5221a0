#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/check.h"
#include "core/base/duration.h"
#include "core/base/timestamp.h"

namespace bundlescope {

enum class ValueKind : uint8_t {
  kNull,
  kBool,
  kInt,
  kUint,
  kDouble,
  kString,
  kBytes,
  kTimestamp,
  kDuration,
  kList,
  kMap,
  kType,
  kOptional,
  kOpaque,   // a value of an extension's own type: net.IP, kubernetes.Quantity
  kUnknown,  // the data was not collected: names what is missing
  kError,
};

// CEL's name of the type: "int", "null_type", "google.protobuf.Timestamp"; "opaque", "unknown" and "error" for the last
// three.
std::string_view TypeName(ValueKind kind);

// Names of missing data, for example "v1/Secret cattle-fleet-system/fleet-agent". Sorted, each once.
struct UnknownSet {
  // The smallest kMaxNames names are kept, so that a union does not depend on the order of its parts.
  static constexpr size_t kMaxNames = 100;

  std::vector<std::string> names;
  bool more = false;  // names were dropped

  static UnknownSet Of(std::string name);
  void Merge(const UnknownSet& other);
  bool operator==(const UnknownSet&) const = default;
};

// Why an evaluation failed, and where in the expression (0: not known).
struct EvalError {
  std::string message;
  uint32_t line = 0;
  uint32_t column = 0;
};

class ListView;
class MapView;
class OpaqueValue;

// Values are walked over by functions that call themselves. Lists, maps and optionals of more levels are errors.
inline constexpr uint32_t kMaxValueDepth = 1'000;
// Of views of data, which has 128 levels at most where it is read.
inline constexpr uint32_t kViewDepth = 140;

// One CEL value. Immutable; copying copies a pointer. An accessor needs the kind in its name.
struct DeepValue;

class Value {
 public:
  Value() = default;  // null

  static Value Null() { return Value(); }
  static Value Bool(bool b) {
    Value v(ValueKind::kBool);
    v.payload_.b = b;
    return v;
  }
  static Value Int(int64_t i) {
    Value v(ValueKind::kInt);
    v.payload_.i = i;
    return v;
  }
  static Value Uint(uint64_t u) {
    Value v(ValueKind::kUint);
    v.payload_.u = u;
    return v;
  }
  static Value Double(double d) {
    Value v(ValueKind::kDouble);
    v.payload_.d = d;
    return v;
  }
  static Value String(std::string text);
  // Borrowed: `text` must live as long as the value and everything cut from it; as a rule the data behind the
  // activation.
  static Value StringView(std::string_view text) {
    Value v(ValueKind::kString);
    v.payload_.text = text;
    return v;
  }
  static Value Bytes(std::string bytes);
  static Value Time(Timestamp t) {
    Value v(ValueKind::kTimestamp);
    v.payload_.time = t;
    return v;
  }
  static Value Span(Duration d) {
    Value v(ValueKind::kDuration);
    v.payload_.span = d;
    return v;
  }
  static Value List(std::vector<Value> items);
  static Value ListOf(std::shared_ptr<const ListView> view);
  // An error value for a key that is not bool, int, uint or string, or that comes twice (1 and 1u are the same key).
  static Value Map(std::vector<std::pair<Value, Value>> entries);
  static Value MapOf(std::shared_ptr<const MapView> view);
  // `name` is a literal or otherwise lives for ever.
  static Value Type(std::string_view name);
  // An error value for one that would be too deep, as for List and Map.
  static Value Optional(Value value);
  static Value None();
  static Value Opaque(std::shared_ptr<const OpaqueValue> value);
  static Value Unknown(UnknownSet missing);
  static Value Unknown(std::string missing) { return Unknown(UnknownSet::Of(std::move(missing))); }
  static Value Err(std::string message);
  static Value Err(EvalError error);

  ValueKind kind() const { return kind_; }
  bool IsUnknown() const { return kind_ == ValueKind::kUnknown; }
  bool IsError() const { return kind_ == ValueKind::kError; }
  // Neither unknown nor an error.
  bool IsOrdinary() const { return kind_ < ValueKind::kUnknown; }
  bool IsTrue() const { return kind_ == ValueKind::kBool && payload_.b; }
  bool IsFalse() const { return kind_ == ValueKind::kBool && !payload_.b; }

  bool AsBool() const {
    BS_CHECK(kind_ == ValueKind::kBool);
    return payload_.b;
  }
  int64_t AsInt() const {
    BS_CHECK(kind_ == ValueKind::kInt);
    return payload_.i;
  }
  uint64_t AsUint() const {
    BS_CHECK(kind_ == ValueKind::kUint);
    return payload_.u;
  }
  double AsDouble() const {
    BS_CHECK(kind_ == ValueKind::kDouble);
    return payload_.d;
  }
  std::string_view AsString() const {
    BS_CHECK(kind_ == ValueKind::kString);
    return payload_.text;
  }
  std::string_view AsBytes() const {
    BS_CHECK(kind_ == ValueKind::kBytes);
    return payload_.text;
  }
  Timestamp AsTime() const {
    BS_CHECK(kind_ == ValueKind::kTimestamp);
    return payload_.time;
  }
  Duration AsSpan() const {
    BS_CHECK(kind_ == ValueKind::kDuration);
    return payload_.span;
  }
  const ListView& AsList() const {
    BS_CHECK(kind_ == ValueKind::kList);
    return *payload_.list;
  }
  const MapView& AsMap() const {
    BS_CHECK(kind_ == ValueKind::kMap);
    return *payload_.map;
  }
  std::string_view AsType() const {
    BS_CHECK(kind_ == ValueKind::kType);
    return payload_.text;
  }
  // Null for optional.none().
  const Value* AsOptional() const;
  const OpaqueValue& AsOpaque() const {
    BS_CHECK(kind_ == ValueKind::kOpaque);
    return *payload_.opaque;
  }
  const UnknownSet& AsUnknown() const {
    BS_CHECK(kind_ == ValueKind::kUnknown);
    return *payload_.unknown;
  }
  const EvalError& AsError() const {
    BS_CHECK(kind_ == ValueKind::kError);
    return *payload_.error;
  }

  // The levels of lists, maps and optionals: 0 for a simple value.
  uint32_t Depth() const;

  // Bytes [offset, offset + length) of a string or of bytes; shares the text.
  Value Slice(size_t offset, size_t length) const;

 private:
  union Payload {
    Payload() : i(0) {}
    bool b;
    int64_t i;
    uint64_t u;
    double d;
    Timestamp time;
    Duration span;
    std::string_view text;
    const ListView* list;
    const MapView* map;
    const DeepValue* optional;
    const OpaqueValue* opaque;
    const UnknownSet* unknown;
    const EvalError* error;
  };

  explicit Value(ValueKind kind) : kind_(kind) {}

  ValueKind kind_ = ValueKind::kNull;
  Payload payload_;
  std::shared_ptr<const void> owner_;  // what the payload points into; the other owners are the copies of this value
};

// A list whose elements are made when asked for. Thread-safe for reading.
class ListView {
 public:
  virtual ~ListView() = default;
  virtual size_t size() const = 0;
  // `index` < size().
  virtual Value At(size_t index) const = 0;
  // At least the levels of lists, maps and optionals in it, itself included.
  virtual uint32_t depth() const { return kViewDepth; }
};

// A map whose values are made when asked for. Thread-safe for reading.
// The value in place of one of more than kMaxValueDepth levels.
Value TooDeep();

class MapView {
 public:
  virtual ~MapView() = default;
  virtual size_t size() const = 0;
  // `key` is a string, a bool or an int (a uint only where it exceeds int64; doubles and smaller uints arrive as int).
  // Nothing: there is no such key. A value of kind kUnknown: this key was not collected; has() of it is unknown too.
  virtual std::optional<Value> Find(const Value& key) const = 0;
  // Follows `keys` (strings, at least one) down into maps, as repeated Find() does, as far as this view knows how;
  // `used` is the number of keys that were followed, at least one. Nothing: the last of those does not exist.
  virtual std::optional<Value> FindPath(std::span<const Value> keys, size_t* used) const {
    *used = 1;
    return Find(keys[0]);
  }
  // In the order in which macros walk over them.
  virtual std::vector<Value> Keys() const = 0;
  // As ListView::depth().
  virtual uint32_t depth() const { return kViewDepth; }
};

// A value of a type that only its own functions understand. Thread-safe for reading.
class OpaqueValue {
 public:
  virtual ~OpaqueValue() = default;
  // CEL's name of the type, "net.IP"; lives for ever. One name stands for one class.
  virtual std::string_view type() const = 0;
  // `other` has the same type().
  virtual bool Equals(const OpaqueValue& other) const = 0;
  // As its function reads it: 10.0.0.0/8. Without secrets.
  virtual std::string Text() const = 0;
  // How many bytes a comparison may have to read; it is charged by them.
  virtual size_t ComparedBytes() const { return 0; }
  // How this stands to `other`, of the same type(); nothing for types without an order.
  virtual std::optional<std::strong_ordering> OrderTo(const OpaqueValue&) const { return std::nullopt; }
  // Whether string(x) gives Text(); of other types it is an error.
  virtual bool IsStringConvertible() const { return false; }
};

// CEL's name of the type of `value`, that of an opaque one included.
std::string_view TypeName(const Value& value);

// CEL-like text for tests, not for the messages of errors, since it shows what is in the value: 3u, "a\n", [1, 2],
// unknown(v1/Secret a/b), error("division by zero"). Cut after about 2 KiB.
std::string DebugString(const Value& value);

// CEL's ==: numbers compare across types, everything else only within its type. False where either side is, or holds,
// an unknown or an error that decides.
bool Equals(const Value& a, const Value& b);

}  // namespace bundlescope
