// Measures what expressions cost:
//
//   bench_cel [runs]
//
// Prints the median of `runs` (5), in processor time of one thread: evaluations a second of typical conditions over an
// object as analyze holds it, and how long 1,000 expressions take to parse, check and plan.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/cel/program.h"
#include "analyzers/engine/object_value.h"
#include "core/document/compact_json.h"

namespace bundlescope {
namespace {

// A Cluster of Fleet, shortened; the fields that the conditions ask for stand in the middle.
constexpr std::string_view kObject = R"({
  "apiVersion": "fleet.cattle.io/v1alpha1", "kind": "Cluster",
  "metadata": {"name": "c-m-8xk2p", "namespace": "fleet-default", "uid": "0b4b1f9e-58ad-4b0a-9c0a-0f8b4a1a2f11",
    "creationTimestamp": "2025-03-01T08:00:00Z", "generation": 7, "resourceVersion": "812231",
    "labels": {"management.cattle.io/cluster-name": "c-m-8xk2p", "env": "prod", "region": "eu-central-1"},
    "annotations": {"objectset.rio.cattle.io/id": "fleet-cluster", "field.cattle.io/description": "production"}},
  "spec": {"agentAffinity": {}, "clientID": "w7jgk9x2bq", "kubeConfigSecret": "c-m-8xk2p-kubeconfig",
    "kubeConfigSecretNamespace": "fleet-default", "redeployAgentGeneration": 2, "templateValues": {"a": 1, "b": "x"}},
  "status": {"agentDeployedGeneration": 2, "agentNamespaceMigrated": true, "apiServerURL": "https://rancher.example.org",
    "conditions": [{"type": "Imported", "status": "True", "lastUpdateTime": "2025-03-01T08:01:00Z"},
      {"type": "Reconciled", "status": "True"}, {"type": "Processed", "status": "True"},
      {"type": "Ready", "status": "False", "message": "NotReady(1) [Bundle fleet-agent-c-m-8xk2p]", "reason": "Error"}],
    "agent": {"lastSeen": "2025-03-12T10:00:00Z", "namespace": "cattle-fleet-system"},
    "lastSeen": "2025-03-12T10:00:00Z",
    "display": {"readyBundles": "11/12", "state": "NotReady"},
    "summary": {"desiredReady": 12, "notReady": 1, "ready": 11}}})";

struct Condition {
  std::string_view name;
  std::string_view source;
};

constexpr Condition kConditions[] = {
    {"last seen", "has(o.status.lastSeen) && timestamp(o.status.lastSeen) < now - duration('30m')"},
    {"a field", "o.status.display.state == 'NotReady'"},
    {"a label", "o.metadata.labels['env'] == 'prod'"},
    {"a number", "o.status.summary.ready < o.status.summary.desiredReady"},
    {"an optional", "o.?status.agent.namespace.orValue('') == 'cattle-fleet-system'"},
    {"a list", "o.status.conditions.exists(c, c.type == 'Ready' && c.status == 'False')"},
    {"a pattern", "o.spec.kubeConfigSecret.matches('^c-m-[a-z0-9]{5}-kubeconfig$')"},
    {"arithmetic", "(o.metadata.generation + 3) * 2 > 10 && size(o.metadata.name) < 64"},
};

class Variables : public Activation {
 public:
  Variables(const Object& object, Timestamp now) : object_(ObjectValue(object)), now_(Value::Time(now)) {}
  Value Resolve(std::string_view name) const override { return name == "o" ? object_ : now_; }

 private:
  Value object_;
  Value now_;
};

// Of this process: other programs on the machine do not count.
double Now() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

double Median(size_t runs, const std::function<double()>& measure) {
  std::vector<double> times;
  for (size_t i = 0; i < runs; ++i) times.push_back(measure());
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

Program CompileOrDie(std::string_view source) {
  Env env;
  env.AddVariable("o").AddVariable("now");
  CompileOutcome outcome = Program::Compile(source, env);
  if (!outcome.program) {
    fmt::print(stderr, "bench_cel: {}: {}\n", source, outcome.issues.at(0).message);
    std::exit(1);
  }
  return std::move(*outcome.program);
}

void Evaluate(const Object& object, size_t runs) {
  const Variables variables(object, *ParseRfc3339("2025-03-12T12:00:00Z"));
  const FunctionTable functions;
  constexpr size_t kEvaluations = 300'000;
  for (const Condition& condition : kConditions) {
    const Program program = CompileOrDie(condition.source);
    EvalContext context;
    context.activation = &variables;
    context.functions = &functions;
    const Value value = program.Evaluate(context);
    if (!value.IsTrue()) {
      fmt::print(stderr, "bench_cel: {} gives {}\n", condition.source, DebugString(value));
      std::exit(1);
    }
    const double seconds = Median(runs, [&] {
      const double begin = Now();
      size_t wrong = 0;
      for (size_t i = 0; i < kEvaluations; ++i) wrong += program.Evaluate(context).IsTrue() ? 0 : 1;
      if (wrong > 0) std::exit(1);
      return Now() - begin;
    });
    fmt::print("{:12} {:7.2f} million evaluations a second\n", condition.name, kEvaluations / seconds / 1e6);
  }
}

// A thousand that differ, as those of a pack do.
void Compile(size_t runs) {
  std::vector<std::string> sources;
  for (size_t i = 0; sources.size() < 1'000; ++i) {
    for (const Condition& condition : kConditions) {
      if (sources.size() < 1'000) sources.push_back(fmt::format("{} || o.spec.field{} == {}", condition.source, i, i));
    }
  }
  const double seconds = Median(runs, [&] {
    const double begin = Now();
    for (const std::string& source : sources) CompileOrDie(source);
    return Now() - begin;
  });
  fmt::print("{:12} {:7.1f} ms for 1,000 expressions\n", "compile", seconds * 1e3);
}

int Main(int argc, char** argv) {
  const size_t runs = argc > 1 ? std::max<size_t>(1, std::strtoul(argv[1], nullptr, 10)) : 5;
  CompactJson parsed;
  if (!parsed.Parse(kObject, 1)) {
    fmt::print(stderr, "bench_cel: the object is no JSON\n");
    return 1;
  }
  CompactStore store;
  CompactWriter writer(store);
  parsed.Write({}, &writer);
  Object object;
  object.group = "fleet.cattle.io";
  object.version = "v1alpha1";
  object.kind = "Cluster";
  object.name = "c-m-8xk2p";
  object.body = writer.Finish();
  Evaluate(object, runs);
  Compile(runs);
  return 0;
}

}  // namespace
}  // namespace bundlescope

int main(int argc, char** argv) { return bundlescope::Main(argc, argv); }
