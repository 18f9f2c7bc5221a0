"""A downstream RKE2 cluster: its objects and its logs. What differs from case to case is its agent (agent_story.py)."""

from generator import chatter, clock
from generator import kube_objects as kube
from generator.dice import Dice

RKE2_IMAGE = "index.docker.io/rancher/hardened-kubernetes:v1.32.2-rke2r1-build20250213"

# kind, namespace, name, label, [(container, image, program)], replicas (0: one a node), [(init container, image, program)], lines
_WORKLOADS = [
    ("DaemonSet", "calico-system", "calico-node", "k8s-app=calico-node",
     [("calico-node", "rancher/mirrored-calico-node:v3.29.2", "calico")], 0,
     [("install-cni", "rancher/mirrored-calico-cni:v3.29.2", "install-cni")], 90),
    ("Deployment", "calico-system", "calico-kube-controllers", "k8s-app=calico-kube-controllers",
     [("calico-kube-controllers", "rancher/mirrored-calico-kube-controllers:v3.29.2", "calico")], 1, [], 60),
    ("Deployment", "calico-system", "calico-typha", "k8s-app=calico-typha",
     [("calico-typha", "rancher/mirrored-calico-typha:v3.29.2", "calico")], 1, [], 60),
    ("Deployment", "cattle-system", "cattle-cluster-agent", "app=cattle-cluster-agent",
     [("cluster-register", "registry.example.com:5000/platform/cattle-agent:edge-7", "cluster-agent")], 2, [], 240),
    ("Deployment", "cattle-system", "rancher-webhook", "app=rancher-webhook",
     [("rancher-webhook", "rancher/rancher-webhook:v0.7.0", "webhook")], 1, [], 120),
    ("Deployment", "cattle-system", "system-upgrade-controller", "upgrade.cattle.io/controller=system-upgrade-controller",
     [("system-upgrade-controller", "rancher/system-upgrade-controller:v0.15.2", "upgrade")], 1, [], 160),
    ("Deployment", "kube-system", "rke2-coredns-rke2-coredns", "k8s-app=kube-dns",
     [("coredns", "rancher/hardened-coredns:v1.12.0-build20241126", "dns")], 2, [], 220),
    ("DaemonSet", "kube-system", "rke2-ingress-nginx-controller", "app.kubernetes.io/name=rke2-ingress-nginx",
     [("rke2-ingress-nginx-controller", "rancher/nginx-ingress-controller:v1.12.0-hardened1", "ingress")], 0, [], 260),
    ("Deployment", "kube-system", "rke2-metrics-server", "app=rke2-metrics-server",
     [("metrics-server", "rancher/hardened-k8s-metrics-server:v0.7.2-build20250110", "metrics")], 1, [], 90),
    ("Deployment", "tigera-operator", "tigera-operator", "k8s-app=tigera-operator",
     [("tigera-operator", "rancher/mirrored-calico-operator:v1.36.5", "operator")], 1, [], 140),
    ("Deployment", "pos", "pos-api", "app=pos-api",
     [("pos-api", "registry.example.com:5000/store/pos-api:4.2.0", "app")], 2, [], 80),
]
_STATIC_PODS = [("etcd", "index.docker.io/rancher/hardened-etcd:v3.5.18-k3s1-build20250210", "etcd", 200),
                ("kube-apiserver", RKE2_IMAGE, "apiserver", 220), ("kube-controller-manager", RKE2_IMAGE, "controllers", 200),
                ("kube-scheduler", RKE2_IMAGE, "scheduler", 160)]
NAMESPACES = ["calico-system", "cattle-fleet-system", "cattle-system", "default", "kube-node-lease", "kube-public",
              "kube-system", "pos", "tigera-operator"]


class DownstreamCluster:
    """`nodes`: (name, address, roles). `now` is when it is collected. `server` is the host of the management server."""

    version = "v1.32.2+rke2r1"

    def __init__(self, name, workspace, server, nodes, born, now):
        self.name, self.workspace, self.server, self.born, self.now = name, workspace, server, born, now
        self.nodes = nodes
        self.objects = []
        self.logs = {}            # (namespace, pod, container) -> entries
        self.previous_logs = {}
        self._next_address = 4
        self._add_frame()
        self._add_static_pods()
        for row in _WORKLOADS:
            self._add_workload(*row)
        self._add_upgrade_job()

    def of_kind(self, kind, namespace=None):
        """Objects of a kind, by namespace and name."""
        found = [obj for obj in self.objects
                 if obj["kind"] == kind and namespace in (None, obj["metadata"].get("namespace"))]
        return sorted(found, key=lambda obj: (obj["metadata"].get("namespace", ""), obj["metadata"]["name"]))

    def address(self, node_index):
        """(host address, a free pod address) on that node."""
        self._next_address += 1
        return self.nodes[node_index][1], f"10.42.{node_index}.{self._next_address}"

    def add_pods(self, workload, replicas, started, restarted=None):
        """Pods of a workload, on one node after the other. A `restarted` time means one restart then."""
        spec = workload["spec"]["template"]["spec"]
        meta = workload["metadata"]
        parent = workload
        if workload["kind"] == "Deployment":
            parent = kube.replica_set(self.name, workload)
            self.objects.append(parent)
        labels = parent["metadata"]["labels"]
        pods = []
        for index in range(replicas):
            on = (index + len(self.nodes) - 1) % len(self.nodes)
            name = f"{parent['metadata']['name']}-{kube.pod_suffix(self.name, meta['name'], meta['creationTimestamp'], index)}"
            pods.append(kube.pod(self.name, meta["namespace"], name, started - clock.SECOND, labels, spec, self.nodes[on][0],
                                 self.address(on), owners=[kube.owner(parent)], started=started,
                                 restarts=1 if restarted else 0, restarted=restarted))
        self.objects += pods
        return pods

    def _add_frame(self):
        self.objects += [kube.namespace(self.name, ns, self.born) for ns in NAMESPACES]
        self.objects += [kube.node(self.name, self.workspace, node, address, roles, self.born + i * 4 * clock.MINUTE,
                                   self.version, self.now)
                         for i, (node, address, roles) in enumerate(self.nodes)]
        self.objects += [
            kube.service(self.name, "default", "kubernetes", self.born, "10.43.0.1", [(443, "TCP")], {}),
            kube.service(self.name, "kube-system", "rke2-coredns-rke2-coredns", self.born + clock.MINUTE, "10.43.0.10",
                         [(53, "UDP"), (53, "TCP")], {"k8s-app": "kube-dns"}),
            kube.service(self.name, "cattle-system", "rancher-webhook", self.born + clock.HOUR, "10.43.71.4", [(443, "TCP")],
                         {"app": "rancher-webhook"}),
        ]

    def _add_static_pods(self):
        for index, (node, address, roles) in enumerate(self.nodes):
            programs = _STATIC_PODS if "control-plane" in roles else []
            for name, image, program, lines in programs + [("kube-proxy", RKE2_IMAGE, "proxy", 80)]:
                spec = {"containers": [{"name": name, "image": image}], "hostNetwork": True}
                started = self.born + (2 + 4 * index) * clock.MINUTE
                pod = kube.pod(self.name, "kube-system", f"{name}-{node}", started, {"component": name, "tier": "control-plane"},
                               spec, node, (address, address))
                self.objects.append(pod)
                self._chatter(pod, name, program, started, lines)

    def _add_workload(self, kind, ns, name, label, containers, replicas, init_containers, lines):
        created = self.born + clock.HOUR
        replicas = replicas or len(self.nodes)
        workload = kube.workload(self.name, kind, ns, name, created, dict([label.split("=")]),
                                 [(n, image) for n, image, _ in containers], replicas, name,
                                 [(n, image) for n, image, _ in init_containers])
        self.objects.append(workload)
        # One workload has been restarted, so that a log of the previous container exists.
        restarted = self.now - 51 * clock.HOUR if name == "system-upgrade-controller" else None
        for pod in self.add_pods(workload, replicas, created + 5 * clock.SECOND, restarted):
            for container, _, program in containers:
                self._chatter(pod, container, program, restarted or created, lines)
                if restarted:
                    self._chatter(pod, container, program, created, lines // 2, until=restarted - 3 * clock.SECOND)
            for container, _, program in init_containers:
                entries = chatter.log(program, pod["metadata"]["name"], created, created + 4 * clock.SECOND, 6)
                self.logs[(ns, pod["metadata"]["name"], container)] = entries

    def _chatter(self, pod, container, program, start, lines, until=None):
        key = (pod["metadata"]["namespace"], pod["metadata"]["name"], container)
        # The collector asks for the last week.
        first = max(start, self.now - 168 * clock.HOUR)
        if until is None:
            self.logs[key] = chatter.log(program, "/".join(key), first, self.now - 20 * clock.SECOND, lines)
        else:
            self.previous_logs[key] = chatter.log(program, "previous/" + "/".join(key), first, until, lines)

    def _add_upgrade_job(self):
        """A job that Rancher's system-upgrade plan runs now and then: ordinary events of the last hour."""
        dice = Dice("upgrade-job", self.name)
        host = self.nodes[-1][0]
        job = f"apply-system-agent-upgrader-on-{host}-with-{dice.hex(8)}"
        pod = f"{job}-{dice.letters(5)}"
        first = self.now - 40 * clock.MINUTE
        job_ref = ("batch/v1", "Job", job, dice.hex(8) + "-0c51-4f4e-9f0a-" + dice.hex(12))
        pod_ref = ("v1", "Pod", pod, dice.hex(8) + "-7ab3-4d6e-8c1d-" + dice.hex(12))
        second = clock.SECOND
        for involved, reason, message, source, offset in (
                (job_ref, "SuccessfulCreate", f"Created pod: {pod}", ("job-controller", ""), 0),
                (pod_ref, "Scheduled", f"Successfully assigned cattle-system/{pod} to {host}", ("default-scheduler", ""), 0),
                (pod_ref, "Created", "Created container: upgrade", ("kubelet", host), 2),
                (pod_ref, "Started", "Started container upgrade", ("kubelet", host), 2),
                (job_ref, "Completed", "Job completed", ("job-controller", ""), 9)):
            self.objects.append(kube.event(self.name, "cattle-system", involved, reason, message, source, first + offset * second))
        ingress = self.of_kind("Pod", "kube-system")[-4]
        meta = ingress["metadata"]
        self.objects.append(kube.event(
            self.name, "kube-system", ("v1", "Pod", meta["name"], meta["uid"]), "Unhealthy",
            "Readiness probe failed: HTTP probe failed with statuscode: 500", ("kubelet", ingress["spec"]["nodeName"]),
            self.now - 33 * clock.MINUTE, kind="Warning"))
