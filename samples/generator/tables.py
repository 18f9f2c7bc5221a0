"""`kubectl get <kind> -A -o wide` as text."""

from generator import clock


def render(header, rows):
    """Columns as kubectl's tab writer lays them out: three blanks apart, at least six wide, the last one unpadded."""
    if not rows:
        return "No resources found\n"
    widths = [max(6, 3 + max(len(row[i]) for row in [header] + rows)) for i in range(len(header))]
    lines = []
    for row in [header] + rows:
        cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths)]
        lines.append("".join(cells) + row[-1])
    return "\n".join(lines) + "\n"


def _age(obj, now):
    return clock.age(now - clock.at(obj["metadata"]["creationTimestamp"]))


def _place(obj):
    return [obj["metadata"]["namespace"], obj["metadata"]["name"]]


def _labels(labels):
    return ",".join(f"{key}={value}" for key, value in sorted(labels.items())) or "<none>"


def _images(obj):
    containers = obj["spec"]["template"]["spec"]["containers"]
    return [",".join(c["name"] for c in containers), ",".join(c["image"] for c in containers),
            _labels(obj["spec"]["selector"]["matchLabels"])]


def nodes(cluster):
    header = ["NAME", "STATUS", "ROLES", "AGE", "VERSION", "INTERNAL-IP", "EXTERNAL-IP", "OS-IMAGE", "KERNEL-VERSION",
              "CONTAINER-RUNTIME"]
    rows = []
    for node in cluster.of_kind("Node"):
        info, meta = node["status"]["nodeInfo"], node["metadata"]
        roles = sorted(key.split("/")[1] for key in meta["labels"] if key.startswith("node-role.kubernetes.io/"))
        rows.append([meta["name"], "Ready", ",".join(roles) or "<none>", _age(node, cluster.now), info["kubeletVersion"],
                     node["status"]["addresses"][0]["address"], "<none>", info["osImage"], info["kernelVersion"],
                     info["containerRuntimeVersion"]])
    return render(header, rows)


def pods(cluster):
    header = ["NAMESPACE", "NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE", "NOMINATED NODE", "READINESS GATES"]
    rows = []
    for pod in cluster.of_kind("Pod"):
        status = pod["status"]["containerStatuses"]
        restarts = str(status[0]["restartCount"])
        if status[0]["restartCount"]:
            since = cluster.now - clock.at(status[0]["lastState"]["terminated"]["finishedAt"])
            restarts += f" ({clock.age(since)} ago)"
        rows.append(_place(pod) + [f"{len(status)}/{len(status)}", "Running", restarts, _age(pod, cluster.now),
                                   pod["status"]["podIP"], pod["spec"]["nodeName"], "<none>", "<none>"])
    return render(header, rows)


def deployments(cluster):
    header = ["NAMESPACE", "NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE", "CONTAINERS", "IMAGES", "SELECTOR"]
    rows = []
    for obj in cluster.of_kind("Deployment"):
        count = str(obj["spec"]["replicas"])
        rows.append(_place(obj) + [f"{count}/{count}", count, count, _age(obj, cluster.now)] + _images(obj))
    return render(header, rows)


def daemon_sets(cluster):
    header = ["NAMESPACE", "NAME", "DESIRED", "CURRENT", "READY", "UP-TO-DATE", "AVAILABLE", "NODE SELECTOR", "AGE",
              "CONTAINERS", "IMAGES", "SELECTOR"]
    rows = []
    for obj in cluster.of_kind("DaemonSet"):
        count = str(obj["status"]["numberReady"])
        rows.append(_place(obj) + [count] * 5 + ["kubernetes.io/os=linux", _age(obj, cluster.now)] + _images(obj))
    return render(header, rows)


def replica_sets(cluster):
    header = ["NAMESPACE", "NAME", "DESIRED", "CURRENT", "READY", "AGE", "CONTAINERS", "IMAGES", "SELECTOR"]
    rows = [_place(obj) + [str(obj["spec"]["replicas"])] * 3 + [_age(obj, cluster.now)] + _images(obj)
            for obj in cluster.of_kind("ReplicaSet")]
    return render(header, rows)


def services(cluster):
    header = ["NAMESPACE", "NAME", "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "AGE", "SELECTOR"]
    rows = []
    for obj in cluster.of_kind("Service"):
        spec = obj["spec"]
        ports = ",".join(f"{port['port']}/{port['protocol']}" for port in spec["ports"])
        rows.append(_place(obj) + [spec["type"], spec["clusterIP"], "<none>", ports, _age(obj, cluster.now),
                                   _labels(spec["selector"])])
    return render(header, rows)


def namespaces(cluster):
    rows = [[obj["metadata"]["name"], "Active", _age(obj, cluster.now)] for obj in cluster.of_kind("Namespace")]
    return render(["NAME", "STATUS", "AGE"], rows)


def config_maps(cluster):
    rows = [_place(obj) + [str(len(obj["data"])), _age(obj, cluster.now)] for obj in cluster.of_kind("ConfigMap")]
    return render(["NAMESPACE", "NAME", "DATA", "AGE"], rows)


def leases(cluster):
    rows = [_place(obj) + [obj["spec"]["holderIdentity"], _age(obj, cluster.now)] for obj in cluster.of_kind("Lease")]
    return render(["NAMESPACE", "NAME", "HOLDER", "AGE"], rows)


def events(cluster):
    header = ["NAMESPACE", "LAST SEEN", "TYPE", "REASON", "OBJECT", "SUBOBJECT", "SOURCE", "MESSAGE", "FIRST SEEN", "COUNT",
              "NAME"]
    rows = []
    for obj in sorted(cluster.of_kind("Event"), key=lambda e: (e["metadata"]["namespace"], e["firstTimestamp"])):
        involved = obj["involvedObject"]
        source = ", ".join(obj["source"].values())
        rows.append([obj["metadata"]["namespace"], clock.age(cluster.now - clock.at(obj["lastTimestamp"])), obj["type"],
                     obj["reason"], f"{involved['kind'].lower()}/{involved['name']}", involved.get("fieldPath", ""), source,
                     obj["message"], clock.age(cluster.now - clock.at(obj["firstTimestamp"])), str(obj["count"]),
                     obj["metadata"]["name"]])
    return render(header, rows)
