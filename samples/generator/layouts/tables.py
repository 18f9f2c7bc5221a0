"""`kubectl get <kind> -A -o wide` of the management cluster, where generator/tables.py knows only healthy workloads."""

from generator import clock
from generator.tables import config_maps, events, leases, namespaces, nodes, render, replica_sets, services

__all__ = ["TABLES", "pods"]


def _age(obj, now):
    return clock.age(now - clock.at(obj["metadata"]["creationTimestamp"]))


def _place(obj):
    return [obj["metadata"]["namespace"], obj["metadata"]["name"]]


def pods(model):
    header = ["NAMESPACE", "NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE", "NOMINATED NODE", "READINESS GATES"]
    rows = []
    for pod in model.of_kind("Pod"):
        status = pod["status"]["containerStatuses"]
        ready = sum(1 for container in status if container["ready"])
        waiting = next((c["state"]["waiting"]["reason"] for c in status if "waiting" in c["state"]), "")
        restarts = str(status[0]["restartCount"])
        if status[0]["restartCount"]:
            since = model.now - clock.at(status[0]["lastState"]["terminated"]["finishedAt"])
            restarts += f" ({clock.age(since)} ago)"
        rows.append(_place(pod) + [f"{ready}/{len(status)}", waiting or "Running", restarts, _age(pod, model.now),
                                   pod["status"]["podIP"], pod["spec"]["nodeName"], "<none>", "<none>"])
    return render(header, rows)


def _images(obj):
    containers = obj["spec"]["template"]["spec"]["containers"]
    return [",".join(c["name"] for c in containers), ",".join(c["image"] for c in containers)]


def _selector(obj):
    return ",".join(f"{key}={value}" for key, value in sorted(obj["spec"]["selector"]["matchLabels"].items()))


def _deployments(model):
    header = ["NAMESPACE", "NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE", "CONTAINERS", "IMAGES", "SELECTOR"]
    rows = []
    for obj in model.of_kind("Deployment"):
        ready = obj["status"].get("readyReplicas", 0)
        rows.append(_place(obj) + [f"{ready}/{obj['spec']['replicas']}", str(obj["status"]["updatedReplicas"]), str(ready),
                                   _age(obj, model.now)] + _images(obj) + [_selector(obj)])
    return render(header, rows)


def _stateful_sets(model):
    rows = [_place(obj) + ["1/1", _age(obj, model.now)] + _images(obj) for obj in model.of_kind("StatefulSet")]
    return render(["NAMESPACE", "NAME", "READY", "AGE", "CONTAINERS", "IMAGES"], rows)


def _crds(model):
    return render(["NAME", "CREATED AT"], [[crd["metadata"]["name"], crd["metadata"]["creationTimestamp"]] for crd in model.crds()])


def _nothing(_):
    return "No resources found\n"


# File name in the log collector's kubectl/ -> its text.
TABLES = {
    "nodes": nodes, "pods": pods, "services": services, "crds": _crds, "namespaces": namespaces, "configmaps": config_maps,
    "deployments": _deployments, "statefulsets": _stateful_sets, "replicasets": replica_sets, "events": events, "leases": leases,
    "daemonsets": _nothing, "cronjobs": _nothing, "jobs": _nothing, "ingress": _nothing, "pv": _nothing, "pvc": _nothing, "hpa": _nothing,
    "networkpolicies": _nothing,
}
