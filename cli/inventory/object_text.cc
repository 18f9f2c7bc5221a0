#include "cli/inventory/object_text.h"

#include "reports/json_writer.h"

namespace bundlescope {
namespace {

// Recursion is safe: objects are at most 128 levels deep.
void Write(const CompactValue& value, JsonWriter* json) {
  switch (value.kind()) {
    case NodeKind::kNull:
      return json->Null();
    case NodeKind::kBool:
      return json->Bool(value.AsBool());
    case NodeKind::kInt:
      return json->Literal(std::to_string(value.AsInt()));
    case NodeKind::kDouble: {
      std::string text;
      AppendJson(value, &text);
      return json->Literal(text);
    }
    case NodeKind::kString:
      return json->String(value.AsString());
    case NodeKind::kSequence:
      json->BeginArray();
      for (const CompactMember& item : value.items()) Write(item.value, json);
      return json->EndArray();
    case NodeKind::kMapping:
      json->BeginObject();
      for (const CompactMember& member : value.members()) {
        json->Key(member.key);
        Write(member.value, json);
      }
      return json->EndObject();
  }
}

}  // namespace

std::string ObjectText(const Object& object) {
  std::string out;
  JsonWriter json(&out);
  Write(object.body, &json);
  out += '\n';
  return out;
}

}  // namespace bundlescope
