"""Events of a management cluster within the hour that an API server keeps them."""

from generator import clock
from generator import kube_objects as kube
from generator.dice import Dice, uid
from generator.management import SELF

SERVER_NODE = "mgmt-1"
_LEASES = {"fleet-controller": ["fleet-controller-leader-election-shard", "fleet-agentmanagement-lock", "fleet-cleanup-lock"],
           "gitjob": ["fleet-gitops-leader-election-shard"], "helmops": ["fleet-helmops-leader-election-shard"],
           "fleet-agent": ["fleet-agent"]}


def start_fleet(management, first):
    """Pods of Fleet's own charts start; their images are already on the node."""
    fleet, agent = f"rancher/fleet:{management.tag}", f"rancher/fleet-agent:{management.tag}"
    local = next(c for c in management.clusters if c.name == "local")
    for index, (namespace, name, containers) in enumerate([
            ("cattle-fleet-system", "fleet-controller", [("fleet-controller", fleet), ("fleet-cleanup", fleet),
                                                         ("fleet-agentmanagement", fleet)]),
            ("cattle-fleet-system", "gitjob", [("gitjob", fleet)]), ("cattle-fleet-system", "helmops", [("helmops", fleet)]),
            ("cattle-fleet-local-system", "fleet-agent", [("fleet-agent", agent)])]):
        us = local.imported if name == "fleet-agent" else first + index * clock.SECOND
        deployment = kube.workload(SELF, "Deployment", namespace, name, us, {"app": name}, containers, 1, name)
        parent = kube.replica_set(SELF, deployment)
        pod = kube.pod(SELF, namespace, f"{parent['metadata']['name']}-{kube.pod_suffix(SELF, name, us)}", us,
                       {"app": name}, parent["spec"]["template"]["spec"], SERVER_NODE, ("10.30.0.5", "10.42.0.9"))
        for obj, reason, message, source in (
                (deployment, "ScalingReplicaSet", f"Scaled up replica set {parent['metadata']['name']} from 0 to 1",
                 "deployment-controller"),
                (parent, "SuccessfulCreate", f"Created pod: {pod['metadata']['name']}", "replicaset-controller")):
            involved = ("apps/v1", obj["kind"], obj["metadata"]["name"], obj["metadata"]["uid"])
            management.events.append(kube.event(SELF, namespace, involved, reason, message, (source, ""), us))
        management.events += kube.pod_start_events(SELF, pod, SERVER_NODE, us)
        _leader(management, namespace, name, pod, us + 5 * clock.SECOND)


def _leader(management, namespace, name, pod, us):
    for lease in _LEASES[name]:
        management.events.append(kube.event(
            SELF, namespace, ("coordination.k8s.io/v1", "Lease", lease, uid("lease", lease, us)), "LeaderElection",
            f"{pod['metadata']['name']} became leader", (pod["metadata"]["name"], ""), us))


def everyday(management):
    """What any k3s server says within an hour."""
    dice = Dice("everyday", management.now)

    def say(namespace, involved, reason, message, source, minutes_ago, **more):
        first = management.now - int(minutes_ago * clock.MINUTE)
        management.events.append(kube.event(SELF, namespace, involved, reason, message, source, first, **more))

    say("default", ("v1", "Node", SERVER_NODE, SERVER_NODE), "NodeHasSufficientMemory",
        f"Node {SERVER_NODE} status is now: NodeHasSufficientMemory", ("kubelet", SERVER_NODE), 55, count=2)
    for minutes_ago in range(52, 11, -8):
        job = f"store-apps-{dice.hex(5)}"
        involved = ("batch/v1", "Job", job, uid("job", job))
        say("fleet-default", involved, "SuccessfulCreate", f"Created pod: {job}-{dice.letters(5)}", ("job-controller", ""), minutes_ago)
        say("fleet-default", involved, "Completed", "Job completed", ("job-controller", ""), minutes_ago - 0.15)
    dns = ("v1", "Pod", f"coredns-{dice.letters(10)}-{dice.letters(5)}", uid("coredns", management.now))
    say("kube-system", dns, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", ("kubelet", SERVER_NODE),
        47, kind="Warning", field_path="spec.containers{coredns}")
