"""The log of fleet-agent 0.12: zap JSON, klog and logrus in one stream."""

from generator import clock
from generator.dice import Dice, sha256
from generator.log_lines import klog, klog_error, logrus, spread, zap

# Where client-go's reflector stands in the build; the same text opens every one of its messages.
REFLECTOR = "pkg/mod/k8s.io/client-go@v0.32.1/tools/cache/reflector.go:251"


class AgentLog:
    """Grows the log of one agent pod. `cluster` is the Fleet Cluster as (namespace, name), `bundles` its bundles."""

    def __init__(self, cluster, cluster_namespace, pod, client_id, bundles, server):
        self.entries = []
        self._workspace, self._cluster = cluster
        self._namespace = cluster_namespace
        self._pod = pod
        self._client_id = client_id
        self._bundles = bundles
        self._server = server
        self._dice = Dice("agent-log", *cluster, pod)

    def register(self, start):
        """A first start: lease, no credential, registration, controllers. `start` is when the process began."""
        request = f"{self._workspace}/request-{self._dice.letters(5)}"
        credential = f"c-{sha256('credential', self._client_id)}"[:63]
        waiting = (f"Waiting for secret 'cattle-fleet-clusters-system/{credential}' on management cluster for request "
                   f"'{request}': secrets \"{credential}\" not found")
        ms = 1000
        self.entries += [
            zap("info", start + 410 * ms, "setup", "starting agent", namespace="cattle-fleet-system"),
            klog("I", start + 455 * ms, "leaderelection.go:257",
                 "attempting to acquire leader lease cattle-fleet-system/fleet-agent..."),
            klog("I", start + 530 * ms, "leaderelection.go:271",
                 "successfully acquired lease cattle-fleet-system/fleet-agent"),
            zap("info", start + 531 * ms, "setup", "new leader", identity=self._pod),
            logrus("warning", start + 560 * ms, "Cannot find fleet-agent secret, running registration"),
            logrus("info", start + 602 * ms, f"Creating clusterregistration with id '{self._client_id}' for new token"),
            logrus("info", start + 690 * ms, waiting),
            logrus("info", start + 2702 * ms, waiting),
            zap("info", start + 13_800 * ms, "setup", "successfully registered with upstream cluster",
                namespace=self._namespace),
            zap("info", start + 13_910 * ms, "setup", "starting manager"),
            zap("info", start + 14_020 * ms, "", "Starting Controller", **self._kind("bundledeployment")),
            zap("info", start + 14_021 * ms, "", "Starting Controller", **self._kind("drift-reconciler")),
            zap("info", start + 14_130 * ms, "", "Starting workers", **self._kind("bundledeployment"),
                **{"worker count": 50}),
            zap("info", start + 29_000 * ms, "clusterstatus", "reported cluster status", check_in="15m0s"),
        ]

    def work(self, start, end, lines):
        """Ordinary life: bundles are looked at and sometimes deployed, the cluster checks in, nothing is wrong."""
        for us in spread(self._dice, start, end, lines):
            self.entries.append(self._ordinary(us))

    def deploy_all(self, start):
        """Each bundle is deployed once, a few seconds apart."""
        for index, bundle in enumerate(self._bundles):
            self.entries.append(self._deployment(start + (3 * index + 1) * clock.SECOND, bundle, "Deploying bundle"))
            self.entries.append(self._deployment(start + (3 * index + 3) * clock.SECOND, bundle, "Deployed bundle"))

    def conflict(self, us):
        """One update that lost a race; the next try succeeds."""
        bundle = self._bundles[-1]
        self.entries.append(zap(
            "error", us, "", "Reconciler error", **self._kind("bundledeployment"), **self._object(bundle),
            error=f'Operation cannot be fulfilled on bundledeployments.fleet.cattle.io "{bundle}": the object has been '
                  "modified; please apply your changes to the latest version and try again"))
        self.entries.append(self._deployment(us + 2 * clock.SECOND, bundle, "Deployed bundle"))

    def unreachable(self, start, end, address):
        """The management cluster is away: connections are refused, with growing pauses."""
        us = start
        pause = 2 * clock.SECOND
        while us < end:
            url = f"https://{self._server}/apis/fleet.cattle.io/v1alpha1/namespaces/{self._namespace}/bundledeployments"
            self._reflector_pair(us, "BundleDeployment",
                                 f'Get "{url}?limit=500": dial tcp {address}:443: connect: connection refused')
            us += pause + self._dice.between(0, clock.SECOND)
            pause = min(pause * 2, 55 * clock.SECOND)

    def unauthorized(self, start, end):
        """Every list is answered 401: a pair of klog lines each 45 to 60 s, and a refused check-in each 15 min."""
        us = start
        check_in = start + 4 * clock.MINUTE
        while us < end:
            self._reflector_pair(us, "BundleDeployment", "Unauthorized")
            us += self._dice.between(45 * clock.SECOND, 60 * clock.SECOND)
            if check_in < us and check_in < end:
                self.entries.append(self._refused_check_in(check_in))
                check_in += 15 * clock.MINUTE
        self.entries.sort(key=lambda entry: entry[0])

    def forbidden(self, us, kind, refusal):
        """A list that RBAC refuses."""
        self._reflector_pair(us, kind, refusal, api="v1")

    def _reflector_pair(self, us, kind, reason, api="v1alpha1"):
        listed = f"failed to list *{api}.{kind}: {reason}"
        self.entries.append(klog("W", us, "reflector.go:569", f"{REFLECTOR}: {listed}"))
        self.entries.append(klog_error(us + self._dice.between(30, 60), "reflector.go:166",
                                       f"{REFLECTOR}: Failed to watch *{api}.{kind}: {listed}"))

    def _refused_check_in(self, us):
        return zap("error", us, "clusterstatus", "failed to report cluster status", error="Unauthorized",
                   stacktrace="github.com/rancher/fleet/internal/cmd/agent/clusterstatus.Ticker.func1\n"
                              "\t/go/src/github.com/rancher/fleet/internal/cmd/agent/clusterstatus/ticker.go:71")

    def _ordinary(self, us):
        bundle = self._dice.pick(self._bundles)
        roll = self._dice.between(0, 99)
        if roll < 38:
            return zap("info", us, "bundledeployment", "bundle is up to date", **self._kind("bundledeployment"),
                       **self._object(bundle), deploymentID=self._deployment_id(bundle))
        if roll < 58:
            return zap("info", us, "drift", "no drift found", **self._kind("drift-reconciler"), **self._object(bundle),
                       resources=self._dice.between(3, 14))
        if roll < 76:
            return zap("info", us, "clusterstatus", "reported cluster status", check_in="15m0s")
        if roll < 86:
            return zap("info", us, "garbage-collect", "nothing to collect", releases=len(self._bundles))
        if roll < 94:
            return klog("I", us, "warnings.go:110", f"watch cache of {bundle} was renewed")
        return self._deployment(us, bundle, "Deployed bundle")

    def _deployment(self, us, bundle, message):
        return zap("info", us, "bundledeployment.deploy-bundle", message, **self._kind("bundledeployment"),
                   **self._object(bundle), deploymentID=self._deployment_id(bundle), release=f"{bundle}:1")

    def _deployment_id(self, bundle):
        return f"s-{sha256('content', bundle)[:61]}:{sha256('options', bundle)}"

    def _kind(self, controller):
        return {"controller": controller, "controllerGroup": "fleet.cattle.io", "controllerKind": "BundleDeployment"}

    def _object(self, bundle):
        return {"BundleDeployment": {"name": bundle, "namespace": self._namespace}, "namespace": self._namespace,
                "name": bundle, "reconcileID": self._dice.hex(8) + "-5d1c-4f0e-9a31-" + self._dice.hex(12)}
