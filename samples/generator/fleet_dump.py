"""Layout of `fleet dump --with-secrets-metadata --with-content-metadata`: flat names without extension, all times 0."""

import json

from generator import yaml_text
from generator.fleet_metrics import metrics
from generator.packing import gzip, tar_end, tar_member

_PLURALS = [("GitRepo", "gitrepos"), ("Bundle", "bundles"), ("Cluster", "clusters"), ("ClusterGroup", "clustergroups"),
            ("BundleDeployment", "bundledeployments")]


def write(management):
    files = {}
    for kind, plural in _PLURALS:
        for obj in _sorted(obj for obj in management.objects if obj["kind"] == kind):
            meta = obj["metadata"]
            files[f"{plural}_{meta['namespace']}_{meta['name']}"] = yaml_text.dump(obj)
    for content in _sorted(management.contents):
        files[f"contents_{content['metadata']['name']}"] = yaml_text.dump(content)
    for secret in _sorted(management.secrets):
        meta = secret["metadata"]
        files[f"secrets_{meta['namespace']}_{meta['name']}"] = yaml_text.dump(secret)
    files.update(_events(management))
    files.update({f"metrics_{name}": text for name, text in metrics(management).items()})
    data = b"".join(tar_member(name, text.encode(), 0) for name, text in files.items())
    return gzip(data + tar_end(len(data)))


def _sorted(objects):
    return sorted(objects, key=lambda obj: (obj["metadata"].get("namespace", ""), obj["metadata"]["name"]))


def _events(management):
    """One typed Event a line, without apiVersion and kind and without a newline at the end."""
    by_namespace = {}
    for event in sorted(management.events, key=lambda e: (e["firstTimestamp"], e["metadata"]["name"])):
        typed = {key: value for key, value in event.items() if key not in ("apiVersion", "kind")}
        by_namespace.setdefault(event["metadata"]["namespace"], []).append(json.dumps(typed, separators=(",", ":")))
    return {f"events_{namespace}": "\n".join(lines) for namespace, lines in sorted(by_namespace.items())}
