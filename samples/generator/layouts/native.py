"""bundlescope's own archive, bundlescope.archive/1, of the management cluster (fields: samples/README.md)."""

import hashlib
import json

from generator import clock, log_lines
from generator.dice import Dice, sha256
from generator.layouts.model import SECRETS
from generator.packing import tar_end, tar_member, zstd_frames

_SHARED_BYTES = 64 << 10
_LARGE_BYTES = 4 << 20

_FLEET = "fleet.cattle.io/v1alpha1"
# (apiVersion, kind, plural, namespaced)
_PLAN = [
    ("v1", "Namespace", "namespaces", False), ("v1", "Node", "nodes", False), ("v1", "ConfigMap", "configmaps", True),
    ("v1", "Event", "events", True), ("v1", "Pod", "pods", True), ("v1", "Secret", "secrets", True),
    ("v1", "Service", "services", True), ("v1", "ServiceAccount", "serviceaccounts", True),
    ("apps/v1", "Deployment", "deployments", True), ("apps/v1", "ReplicaSet", "replicasets", True),
    ("apps/v1", "StatefulSet", "statefulsets", True), ("coordination.k8s.io/v1", "Lease", "leases", True),
    (_FLEET, "Bundle", "bundles", True), (_FLEET, "BundleDeployment", "bundledeployments", True),
    (_FLEET, "Cluster", "clusters", True), (_FLEET, "ClusterGroup", "clustergroups", True), (_FLEET, "GitRepo", "gitrepos", True),
]


def write(model):
    dice = Dice("layouts/native", model.name)
    files = {"manifest.json": _json({
        "format": "bundlescope.archive/1", "program": {"name": "bundlescope", "version": "0.1.0"},
        "started": clock.rfc3339(model.now), "arguments": ["collect", "--cluster", model.name],
        "plan": sorted(f"{api}/{kind}" for api, kind, _, _ in _PLAN) + ["logs"], "clusters": [model.name],
        "redaction": {"policy": "default"}})}
    top = f"clusters/{model.name}"
    files[f"{top}/cluster.json"] = _json({
        "name": model.name, "role": "upstream", "uid": model.uid(), "serverVersion": model.distribution.version,
        "distribution": model.distribution.name, "clockOffsetMs": dice.between(-40, 40)})
    coverage = _objects(model, dice, top, files) + _logs(model, dice, top, files)
    files["coverage.ndjson"] = "".join(_line(line) for line in coverage)
    secrets = {name: text.count('"hash"') for name, text in files.items() if "/secrets/" in name}
    files["redaction.json"] = _json({"policy": "default", "detectors": {"secret-value": sum(secrets.values())},
                                     "members": {name: {"secret-value": count} for name, count in secrets.items()}})
    return _pack(files, model.now)


def _pack(files, now):
    sums = {name: {"size": len(text.encode()), "sha256": hashlib.sha256(text.encode()).hexdigest()} for name, text in files.items()}
    finished = now + 11 * clock.SECOND
    files["checksums.json"] = _json({"finished": clock.rfc3339(finished), "members": sums})
    members = [tar_member(name, text.encode(), finished if name == "checksums.json" else now + (2 + i // 8) * clock.SECOND)
               for i, (name, text) in enumerate(files.items())]
    members[-1] += tar_end(sum(len(member) for member in members))
    return zstd_frames(members, _SHARED_BYTES, _LARGE_BYTES)


def _objects(model, dice, top, files):
    coverage = []
    for api_version, kind, plural, namespaced in _PLAN:
        folder = ("core/" if "/" not in api_version else "") + api_version
        for namespace in model.namespaces() if namespaced else [None]:
            found = [_secret(s) for s in _secrets(namespace)] if kind == "Secret" else model.of_kind(kind, namespace)
            text = "".join(_line(obj, sort_keys=True) for obj in found)
            coverage.append({"cluster": model.name, "apiVersion": api_version, "kind": kind, "namespace": namespace or "",
                             "status": "collected" if found else "empty", "items": len(found), "bytes": len(text.encode()),
                             "durationMs": dice.between(6, 60)})
            if found:
                files[f"{top}/objects/{folder}/{plural}/{namespace or '_cluster'}.ndjson"] = text
    return coverage


def _secrets(namespace):
    return [secret for secret in SECRETS if secret.namespace == namespace]


def _secret(secret):
    keys = {key: {"bytes": size, "hash": sha256("value", secret.namespace, secret.name, key)[:15]}
            for key, size in secret.lengths.items()}
    if secret.server_host:
        keys["kubeconfig"]["kubeconfig"] = {"server_host": secret.server_host}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": secret.metadata(), "type": secret.type, "derived": {"keys": keys}}


def _logs(model, dice, top, files):
    coverage = []
    wanted = [(key, entries, False) for key, entries in model.logs.items()]
    wanted += [(key, entries, True) for key, entries in model.previous_logs.items()]
    for (namespace, pod, container), entries, previous in sorted(wanted, key=lambda item: (item[0], item[2])):
        text = log_lines.stamped_text(entries, dice)
        lines = text.splitlines()
        files[f"{top}/logs/{namespace}/{pod}/{container}{'.previous' if previous else ''}.log"] = text
        line = {"cluster": model.name, "log": f"{namespace}/{pod}/{container}", "status": "collected", "bytes": len(text.encode()),
                "first": lines[0].split(" ")[0], "last": lines[-1].split(" ")[0], "durationMs": dice.between(20, 200)}
        coverage.append({**line, "previous": True} if previous else line)
    for key, reason in model.log_errors.items():
        coverage.append({"cluster": model.name, "log": "/".join(key), "status": "failed", "reason": reason, "bytes": 0,
                         "durationMs": dice.between(6, 30)})
    return coverage


def _json(value):
    return json.dumps(value, indent=2) + "\n"


def _line(value, sort_keys=False):
    return json.dumps(value, separators=(",", ":"), sort_keys=sort_keys) + "\n"
