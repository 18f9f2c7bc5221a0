#pragma once

#include <string>

namespace bundlescope {

// The smallest rule that is right, for tests that break one thing of it.
inline std::string SmallRule() {
  return R"(apiVersion: rules/v1
kind: Rule
id: test/small
revision: 1
status: testing
severity: low
category: test
title: {en: "small", zh-CN: "小"}
signals:
  boom:
    source: {component: fleet-agent}
    contains: [boom]
correlate:
  many: {count: boom, gte: 2, within: 5m}
evidence:
  - {id: many, required: true, when: corr.many, text: "many"}
tests:
  - {name: none, expect: {match: not-assessed}}
)";
}

// `text` with the first `from` replaced by `to`.
inline std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace bundlescope
