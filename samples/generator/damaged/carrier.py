"""What stands around a damage: a small log collection of a node, and small archives of other layouts. In the loud form a log says
seven times that fleet-controller may not do something, so that a report shows whether it was read; the quiet form says nothing."""

import hashlib
import json

from generator import clock
from generator.clock import at
from generator.dice import Dice, uid
from generator.log_lines import klog, spread, text
from generator.packing import gzip, tar_end, tar_member, zstd_frames

NOW = at("2024-10-08T09:30:00Z")
TOP = "node-1-2024-10-08_09_30_00"
LOG = f"{TOP}/rke2/podlogs/cattle-fleet-system-fleet-controller-7d9f-x2x4z"


def refusal(resource="clusterroles"):
    """The API server's sentence, with plain quotes."""
    return (f'{resource}.rbac.authorization.k8s.io is forbidden: User "system:serviceaccount:cattle-fleet-system:fleet-controller" cannot '
            f'list resource "{resource}" in API group "rbac.authorization.k8s.io" at the cluster scope')


def times(count=7):
    return [at("2024-10-08T09:05:00.250Z") + index * 3 * clock.MINUTE for index in range(count)]


def loud_entries(resource="clusterroles", count=7):
    return [klog("W", us, "reflector.go:547", f"failed to list *v1.ClusterRole: {refusal(resource)}") for us in times(count)]


def loud(resource="clusterroles", count=7):
    return text(loud_entries(resource, count)).encode()


def quiet(lines=20):
    dice = Dice("damaged/quiet")
    return text(klog("I", us, "controller.go:121", f"looked at {dice.between(2, 9)} bundles")
                for us in spread(dice, NOW - clock.HOUR, NOW, lines)).encode()


def frame():
    """What stands before the log."""
    return {f"{TOP}/systeminfo/date": f"{clock.date(NOW)}\n".encode(), f"{TOP}/systeminfo/hostname": b"node-1\n",
            f"{TOP}/collector-output.log": b"2024-10-08 09:30:00: Detecting k8s distribution... rke2\n",
            f"{TOP}/rke2/version": b"rke2 version v1.30.4+rke2r1 (4f9d2bd0)\n",
            f"{TOP}/networking/ipaddrshow": b"2: eth0: <UP>\n    inet 10.30.0.11/24\n"}


def files(log=None, more=None):
    return {**frame(), **(more or {}), LOG: loud() if log is None else log}


def members(content):
    return [tar_member(name, data, NOW) for name, data in content.items()]


def tar(parts):
    """A tar of ready members, with its end."""
    data = b"".join(parts)
    return data + tar_end(len(data))


def around(*parts, log=None):
    """Members before, the parts, then the log."""
    return tar(members(frame()) + list(parts) + members({LOG: loud() if log is None else log}))


def around_gz(*parts, log=None):
    return gzip(around(*parts, log=log))


# A native archive with two pods and one log.

_CLUSTER = "clusters/lab"


def native_files(log=None, pods=None):
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "fleet-controller-7d9f-x2x4z", "namespace": "cattle-fleet-system",
                                                          "uid": uid("damaged", "pod"), "creationTimestamp": "2024-10-08T06:00:00Z"}}
    lines = pods if pods is not None else json.dumps(pod) + "\n"
    entries = loud_entries() if log is None else log
    stamped = "".join(f"{clock.rfc3339_micro(us)} {line}\n" for us, line in entries)
    coverage = [{"cluster": "lab", "apiVersion": "v1", "kind": "Pod", "namespace": "cattle-fleet-system", "status": "collected",
                 "items": lines.count("\n"), "bytes": len(lines), "durationMs": 11},
                {"cluster": "lab", "log": "cattle-fleet-system/fleet-controller-7d9f-x2x4z/fleet-controller", "status": "collected",
                 "bytes": len(stamped), "durationMs": 30}]
    return {
        "manifest.json": json.dumps({"format": "bundlescope.archive/1", "program": {"name": "bundlescope", "version": "0.1.0"},
                                     "started": clock.rfc3339(NOW), "arguments": ["collect"], "plan": ["v1/Pod", "logs"],
                                     "clusters": ["lab"], "redaction": {"policy": "default"}}),
        f"{_CLUSTER}/cluster.json": json.dumps({"name": "lab", "role": "upstream", "uid": uid("damaged", "lab"),
                                                "serverVersion": "v1.30.4+rke2r1", "distribution": "rke2", "clockOffsetMs": 0}),
        f"{_CLUSTER}/objects/core/v1/pods/cattle-fleet-system.ndjson": lines,
        f"{_CLUSTER}/logs/cattle-fleet-system/fleet-controller-7d9f-x2x4z/fleet-controller.log": stamped,
        "coverage.ndjson": "".join(json.dumps(line) + "\n" for line in coverage),
        "redaction.json": json.dumps({"policy": "default", "detectors": {}, "members": {}})}


def with_checksums(content):
    sums = {name: {"size": len(body.encode()), "sha256": hashlib.sha256(body.encode()).hexdigest()} for name, body in content.items()}
    return {**content, "checksums.json": json.dumps({"finished": clock.rfc3339(NOW + clock.SECOND), "members": sums})}


def native(content):
    """`content` as it is, packed; with_checksums() makes it whole."""
    parts = [tar_member(name, body.encode(), NOW) for name, body in content.items()]
    parts[-1] += tar_end(sum(len(part) for part in parts))
    return zstd_frames(parts, 1 << 10, 4 << 20)


def native_with_pods(lines):
    """A whole native archive whose pods are these lines."""
    return native(with_checksums(native_files(pods=lines)))


def fleet_dump(content):
    """Flat YAML files as of `fleet dump`; a Cluster makes the layout sure."""
    cluster = ("apiVersion: fleet.cattle.io/v1alpha1\nkind: Cluster\nmetadata:\n  creationTimestamp: \"2024-09-20T09:50:00Z\"\n  name: local\n"
               f"  namespace: fleet-local\n  uid: {uid('damaged', 'cluster')}\nspec:\n  clientID: abc\n")
    repo = ("apiVersion: fleet.cattle.io/v1alpha1\nkind: GitRepo\nmetadata:\n  name: apps\n  namespace: fleet-local\nspec:\n"
            "  repo: https://git.example.com/apps.git\n")
    everything = {"gitrepos_fleet-local_apps": repo, **content, "clusters_fleet-local_local": cluster}
    data = b"".join(tar_member(name, body.encode() if isinstance(body, str) else body, 0) for name, body in everything.items())
    return gzip(data + tar_end(len(data)))
