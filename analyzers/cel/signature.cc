#include "analyzers/cel/signature.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "analyzers/cel/builtins.h"
#include "core/base/check.h"

namespace bundlescope {
namespace {

constexpr int kMaxNesting = 16;

constexpr std::pair<std::string_view, TypeKind> kSimpleTypes[] = {
    {"dyn", TypeKind::kDyn},           {"null", TypeKind::kNull},
    {"bool", TypeKind::kBool},         {"int", TypeKind::kInt},
    {"uint", TypeKind::kUint},         {"double", TypeKind::kDouble},
    {"num", TypeKind::kNumber},        {"string", TypeKind::kString},
    {"bytes", TypeKind::kBytes},       {"timestamp", TypeKind::kTimestamp},
    {"duration", TypeKind::kDuration},
};

bool IsNameChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

bool IsParamName(std::string_view name) { return name.size() == 1 && name[0] >= 'A' && name[0] <= 'Z'; }

// form: "(" [type {"," type} ["..."]] ")" "->" type; type: name ["<" type {"," type} ">"]
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<std::vector<Signature>> Forms() {
    std::vector<Signature> forms;
    while (!AtEnd()) {
      BS_ASSIGN_OR_RETURN(Signature form, Form());
      forms.push_back(std::move(form));
      if (AtEnd()) break;
      BS_RETURN_IF_ERROR(Expect(";"));
    }
    return forms;
  }

  Result<Type> OnlyType() {
    BS_ASSIGN_OR_RETURN(Type type, ReadOne(0));
    if (!AtEnd()) return Wrong("the end");
    return type;
  }

 private:
  Result<Signature> Form() {
    Signature form;
    type_params_ = 0;
    BS_RETURN_IF_ERROR(Expect("("));
    while (!Take(")")) {
      if (!form.params.empty()) BS_RETURN_IF_ERROR(Expect(","));
      BS_ASSIGN_OR_RETURN(Type type, ReadOne(0));
      form.params.push_back(std::move(type));
      form.variadic = Take("...");
      if (!form.variadic) continue;
      BS_RETURN_IF_ERROR(Expect(")"));
      break;
    }
    BS_RETURN_IF_ERROR(Expect("->"));
    BS_ASSIGN_OR_RETURN(form.result, ReadOne(0));
    form.type_params = type_params_;
    return form;
  }

  Result<Type> ReadOne(int nesting) {
    if (nesting > kMaxNesting) return Wrong("fewer levels");
    SkipSpace();
    size_t end = at_;
    while (end < text_.size() && IsNameChar(text_[end]) && !text_.substr(end).starts_with("...")) ++end;
    const std::string_view name = text_.substr(at_, end - at_);
    if (name.empty()) return Wrong("a type");
    at_ = end;
    if (IsParamName(name)) {
      const auto id = static_cast<uint32_t>(name[0] - 'A');
      type_params_ = std::max(type_params_, id + 1);
      return Type::Param(id);
    }
    for (const auto& [simple, kind] : kSimpleTypes) {
      if (simple == name) return Type(kind);
    }
    std::vector<Type> params;
    if (Take("<")) {
      do {
        BS_ASSIGN_OR_RETURN(Type param, ReadOne(nesting + 1));
        params.push_back(std::move(param));
      } while (Take(","));
      BS_RETURN_IF_ERROR(Expect(">"));
    }
    return Composed(name, std::move(params));
  }

  Result<Type> Composed(std::string_view name, std::vector<Type> params) {
    if (name == "type" && params.empty()) return Type::TypeOf(Type());
    if (name == "type" && params.size() == 1) return Type::TypeOf(std::move(params[0]));
    if (name == "list" && params.size() == 1) return Type::List(std::move(params[0]));
    if (name == "optional" && params.size() == 1) return Type::Optional(std::move(params[0]));
    if (name == "map" && params.size() == 2) return Type::Map(std::move(params[0]), std::move(params[1]));
    for (std::string_view own : {"type", "list", "optional", "map"}) {
      if (own == name) return Wrong(fmt::format("the right count of types in {}<>", name));
    }
    return Type::Opaque(std::string(name), std::move(params));
  }

  void SkipSpace() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }

  bool AtEnd() {
    SkipSpace();
    return at_ == text_.size();
  }

  bool Take(std::string_view token) {
    SkipSpace();
    if (!text_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }

  Status Expect(std::string_view token) {
    if (Take(token)) return {};
    return Wrong(fmt::format("'{}'", token));
  }

  Error Wrong(std::string_view expected) const {
    return {ErrorCode::kInvalidInput, fmt::format("expected {} at offset {} of '{}'", expected, at_, text_)};
  }

  std::string_view text_;
  size_t at_ = 0;
  uint32_t type_params_ = 0;
};

using Cache = std::unordered_map<const Builtin*, std::vector<Signature>>;

Cache ReadAllBuiltins() {
  std::vector<const Builtin*> builtins = AllBuiltins();
  for (int op = 0; op <= static_cast<int>(BinaryOp::kIn); ++op) {
    builtins.push_back(&OperatorBuiltin(static_cast<BinaryOp>(op)));
  }
  for (UnaryOp op : {UnaryOp::kNot, UnaryOp::kNegate}) builtins.push_back(&OperatorBuiltin(op));
  Cache cache;
  for (const Builtin* builtin : builtins) {
    Result<std::vector<Signature>> forms = ReadSignatures(builtin->signatures);
    // A test reads every text; one that cannot be read would only mean less checking.
    if (forms) cache.emplace(builtin, std::move(*forms));
  }
  return cache;
}

// In the order of Construct. An optional operand makes an access optional.
constexpr std::string_view kConstructs[] = {
    "(list<A>, int) -> A; (map<A, B>, A) -> B;"
    "(optional<list<A>>, int) -> optional<A>; (optional<map<A, B>>, A) -> optional<B>",
    "(list<A>, int) -> optional<A>; (map<A, B>, A) -> optional<B>;"
    "(optional<list<A>>, int) -> optional<A>; (optional<map<A, B>>, A) -> optional<B>",
    "(optional<A>, optional<A>) -> optional<A>",
    "(optional<A>, A) -> A",
};

std::vector<std::vector<Signature>> ReadConstructs() {
  std::vector<std::vector<Signature>> all;
  for (const std::string_view text : kConstructs) {
    Result<std::vector<Signature>> forms = ReadSignatures(text);
    BS_CHECK(forms.has_value());
    all.push_back(std::move(*forms));
  }
  return all;
}

}  // namespace

Result<std::vector<Signature>> ReadSignatures(std::string_view text) { return Reader(text).Forms(); }

Result<Type> ReadType(std::string_view text) { return Reader(text).OnlyType(); }

const std::vector<Signature>& SignaturesOf(const Builtin& builtin) {
  static const Cache kCache = ReadAllBuiltins();
  static const std::vector<Signature> kNone;
  const auto found = kCache.find(&builtin);
  return found == kCache.end() ? kNone : found->second;
}

const std::vector<Signature>& SignaturesOf(Construct construct) {
  static const std::vector<std::vector<Signature>> kAll = ReadConstructs();
  return kAll[static_cast<size_t>(construct)];
}

}  // namespace bundlescope
