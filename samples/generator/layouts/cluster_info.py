"""Layout of `kubectl cluster-info dump`: a folder, or one text."""

import json

from generator import log_lines, yaml_text
from generator.layouts.containers import Tar

_KINDS = [("Event", "v1", "events"), ("ReplicationController", "v1", "replication-controllers"), ("Service", "v1", "services"),
          ("DaemonSet", "apps/v1", "daemonsets"), ("Deployment", "apps/v1", "deployments"), ("ReplicaSet", "apps/v1", "replicasets"),
          ("Pod", "v1", "pods")]


def _typed_list(kind, api_version, objects):
    """Items of a typed list lose apiVersion and kind; kubectl leaves managedFields out."""
    items = []
    for obj in objects:
        item = {key: value for key, value in obj.items() if key not in ("apiVersion", "kind")}
        item["metadata"] = {key: value for key, value in obj["metadata"].items() if key != "managedFields"}
        items.append(item)
    return {"kind": f"{kind}List", "apiVersion": api_version, "metadata": {"resourceVersion": "4811902"}, "items": items}


def _json(value):
    return json.dumps(value, indent=4) + "\n"


def _blocks(model, pod):
    """The logs of a pod: init containers, then the others, each between two marks; an error stands where a log would."""
    namespace, name = pod["metadata"]["namespace"], pod["metadata"]["name"]
    text = []
    for container in model.containers(pod):
        mark = f"logs for container {container} of pod {namespace}/{name} ====\n"
        key = (namespace, name, container)
        body = log_lines.text(model.logs[key]) if key in model.logs else f"Request log error: {model.log_errors[key]}\n"
        text.append(f"==== START {mark}{body}==== END {mark}")
    return "".join(text)


def _files(model, namespaces, spell, extension):
    files = {f"nodes.{extension}": spell(_typed_list("Node", "v1", model.of_kind("Node")))}
    for namespace in namespaces:
        for kind, api_version, name in _KINDS:
            files[f"{namespace}/{name}.{extension}"] = spell(_typed_list(kind, api_version, model.of_kind(kind, namespace)))
        for pod in model.of_kind("Pod", namespace):
            files[f"{namespace}/{pod['metadata']['name']}/logs.txt"] = _blocks(model, pod)
    return files


def as_folder(model, yaml=False):
    """`-A --output-directory=D`, packed as `tar czf D.tar.gz D` does."""
    files = _files(model, model.namespaces(), yaml_text.dump if yaml else _json, "yaml" if yaml else "json")
    tar = Tar(model.now, mode=0o600, owner="support", folders=True)
    for name in sorted(files):
        tar.add(f"cluster-dump/{name}", files[name])
    return tar.gzip()


def as_text(model, namespaces=None):
    """Without --output-directory: the same texts one after the other on stdout."""
    return "".join(_files(model, namespaces or model.namespaces(), _json, "json").values())
