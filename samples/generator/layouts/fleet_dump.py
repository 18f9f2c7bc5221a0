"""Layout of `fleet dump`: flat names without extension, all times 0. Neither pods nor logs are in it."""

import json

from generator import yaml_text
from generator.layouts.containers import Tar
from generator.layouts.model import SECRETS

_PLURALS = [("GitRepo", "gitrepos"), ("Bundle", "bundles"), ("Cluster", "clusters"), ("ClusterGroup", "clustergroups"),
            ("BundleDeployment", "bundledeployments")]
# Of events and secrets: these namespaces, and those that hold Clusters.
_NAMESPACES = ["default", "kube-system", "cattle-fleet-system", "cattle-fleet-local-system", "fleet-local", "fleet-default"]


def write(model, metadata_too=False):
    """`metadata_too`: with --with-secrets-metadata and --with-content-metadata."""
    files = {}
    for kind, plural in _PLURALS:
        for obj in model.of_kind(kind):
            meta = obj["metadata"]
            files[f"{plural}_{meta['namespace']}_{meta['name']}"] = yaml_text.dump(obj)
    if metadata_too:
        for content in sorted(model.contents, key=lambda obj: obj["metadata"]["name"]):
            files[f"contents_{content['metadata']['name']}"] = yaml_text.dump(content)
        for secret in SECRETS:
            if secret.namespace in _NAMESPACES:
                typed = {"data": None, "metadata": secret.metadata(), "type": secret.type}
                files[f"secrets_{secret.namespace}_{secret.name}"] = yaml_text.dump(typed)
    for namespace in _NAMESPACES:
        events = [{key: value for key, value in event.items() if key not in ("apiVersion", "kind")}
                  for event in model.of_kind("Event", namespace)]
        if events:
            files[f"events_{namespace}"] = "\n".join(json.dumps(event, separators=(",", ":")) for event in events)
    files["metrics_cattle-fleet-system_monitoring-fleet-controller"] = (
        "# HELP fleet_cluster_state The current state of a cluster.\n# TYPE fleet_cluster_state gauge\n"
        'fleet_cluster_state{name="local",namespace="fleet-local",state="Ready"} 1\n')
    tar = Tar(0)
    for name, text in files.items():
        tar.add(name, text)
    return tar.gzip()
