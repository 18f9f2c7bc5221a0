#include "core/snapshot/object_time.h"

#include <gtest/gtest.h>

#include "core/document/compact_json.h"

namespace bundlescope {
namespace {

std::string Newest(std::string_view json) {
  CompactStore store;
  CompactWriter writer(store);
  CompactJson parsed;
  EXPECT_TRUE(parsed.Parse(json, 1));
  parsed.Write({}, &writer);
  const std::optional<Timestamp> t = NewestTimeIn(writer.Finish());
  return t ? FormatRfc3339(*t) : "none";
}

TEST(NewestTimeIn, TakesTheLatestOfCreationManagedFieldsAndConditions) {
  EXPECT_EQ(Newest(R"({"metadata":{"creationTimestamp":"2025-01-01T00:00:00Z",
      "managedFields":[{"time":"2025-01-03T00:00:00Z"},{"time":"2025-01-02T00:00:00Z"}]},
      "status":{"conditions":[{"lastTransitionTime":"2025-01-02T12:00:00Z"}]}})"),
            "2025-01-03T00:00:00Z");
}

TEST(NewestTimeIn, ReadsEventsAndTheAgentsCheckIn) {
  EXPECT_EQ(Newest(R"({"lastTimestamp":"2025-05-05T05:05:05Z"})"), "2025-05-05T05:05:05Z");
  EXPECT_EQ(Newest(R"({"status":{"agent":{"lastSeen":"2025-05-05T05:05:05Z"}}})"), "2025-05-05T05:05:05Z");
}

TEST(NewestTimeIn, IgnoresExpiryDatesAndWrongKinds) {
  EXPECT_EQ(
      Newest(R"({"spec":{"notAfter":"2035-01-01T00:00:00Z"},"metadata":{"creationTimestamp":null,"managedFields":3},
      "status":{"conditions":{"lastTransitionTime":"2025-01-02T12:00:00Z"}}})"),
      "none");
}

}  // namespace
}  // namespace bundlescope
