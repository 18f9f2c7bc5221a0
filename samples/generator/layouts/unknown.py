"""A tree that follows no layout, as of somebody who ran sos and copied what looked useful beside it: logs and objects are only
known by their shape."""

import json

from generator import clock, log_lines, yaml_text
from generator.dice import Dice, sha256
from generator.layouts.containers import Tar


def write(model):
    files = {}
    _sos(model, files)
    _logs(model, files)
    _objects(model, files)
    tar = Tar(model.now, owner="root", folders=True)
    for name in sorted(files):
        tar.add(f"sosreport-mgmt-2-00412345-2024-10-08-qwzkvtj/{name}", files[name])
    return tar.xz()


def _sos(model, files):
    dice = Dice("layouts/sos")
    files["version.txt"] = "sosreport: 4.7.2\n"
    files["date"] = clock.date(model.now) + "\n"
    files["proc/uptime"] = "3550260.11 14002110.55\n"
    files["etc/hosts"] = "127.0.0.1 localhost\n" + "".join(f"{ip} {name}\n" for name, ip, _ in model.nodes)
    files["sos_commands/kubernetes/kubectl_version"] = f"Server Version: {model.distribution.version}\n"
    files["sos_reports/manifest.json"] = json.dumps({"version": "4.7.2", "cmdline": "sos report --batch",
                                                     "start_time": "2024-10-08T09:30:00", "end_time": "2024-10-08T09:31:12"})
    files["sos_commands/logs/journalctl_--no-pager"] = log_lines.text(
        log_lines.journal(us, "mgmt-2", "rke2[1123]", log_lines.logrus("info", us, f"handled {dice.between(3, 30)} tunnel requests")[1])
        for us in log_lines.spread(dice, model.now - 20 * clock.HOUR, model.now, 60))


def _logs(model, files):
    """The names of /var/log/containers for the agent, names of people's choice for the others."""
    dice = Dice("layouts/unknown")
    for (namespace, pod, container), entries in sorted(model.logs.items()):
        if namespace == "cattle-fleet-local-system":
            name = f"node/containers/{pod}_{namespace}_{container}-{sha256('container', pod, container)}.log"
            files[name] = "".join(f"{clock.rfc3339_micro(us)[:-1]}{dice.between(0, 999):03d}Z stderr F {line}\n" for us, line in entries)
        elif container == "fleet-controller":
            files["for-support/controller-output.txt"] = log_lines.text(entries)
        elif container == "gitjob":
            files["for-support/tail of gitjob (2).log"] = log_lines.text(entries[-80:])


def _objects(model, files):
    pods = {"apiVersion": "v1", "kind": "List", "metadata": {}, "items": model.of_kind("Pod")}
    files["for-support/all.yml"] = yaml_text.dump(pods)
    files["for-support/gitops/state-1"] = json.dumps(model.of_kind("Cluster") + model.of_kind("GitRepo"), indent=1)
    files["for-support/gitops/state-2"] = "---\n".join(yaml_text.dump(obj) for obj in model.of_kind("BundleDeployment"))
    files["for-support/dump.json"] = "".join(json.dumps(obj) + "\n" for kind in ("Deployment", "StatefulSet", "Namespace", "Node")
                                             for obj in model.of_kind(kind))
    files["for-support/cm"] = yaml_text.dump(model.of_kind("ConfigMap")[0])
    files["for-support/values.yaml"] = "replicaCount: 2\nimage:\n  tag: 1.8.3\n"
