"""Which archives samples/layouts/ holds."""

from generator.layouts import (cluster_info, fleet_dump, fleet_monitor, must_gather, native, rancher_logs, support_bundle_kit, ticket,
                               troubleshoot, unknown)
from generator.layouts.model import K3S, KUBEADM, RKE1, Model

_SERVER = "mgmt-1-2024-10-08_09_30_00.tar.gz"
_WORKER = "mgmt-2-2024-10-08_09_30_00.tar.gz"
_BUNDLE = "support-bundle-2024-10-08T09_30_00.tar.gz"


def archives():
    """Path below samples/ -> bytes or text."""
    model = Model()
    files = {
        "native/local.tar.zst": native.write(model),
        f"rancher-logs-rke2/{_SERVER}": rancher_logs.server_node(model),
        f"rancher-logs-obfuscated/{_SERVER}": rancher_logs.server_node(model, obfuscated=True),
        f"rancher-logs-agent-node/{_WORKER}": rancher_logs.agent_node(model),
        f"rancher-logs-k3s/{_SERVER}": rancher_logs.server_node(Model(K3S)),
        f"rancher-logs-kubeadm/{_SERVER}": rancher_logs.server_node(Model(KUBEADM)),
        f"rancher-logs-rke1/{_WORKER}": rancher_logs.docker_node(Model(RKE1)),
        "fleet-dump/fleet-dump.tgz": fleet_dump.write(model),
        "fleet-dump-metadata/fleet-dump.tgz": fleet_dump.write(model, metadata_too=True),
        "fleet-monitor/monitor.json": fleet_monitor.write(model),
        f"support-bundle-kit-harvester/{support_bundle_kit.file_name(model, 'sample')}.zip": support_bundle_kit.harvester(model),
        f"support-bundle-kit-longhorn/{support_bundle_kit.file_name(model, model.uid())}.zip": support_bundle_kit.longhorn(model),
        f"troubleshoot/{_BUNDLE}": troubleshoot.write(model),
        f"troubleshoot-old/{_BUNDLE}": troubleshoot.write(model, troubleshoot.OLD),
        f"troubleshoot-old-namespace/{_BUNDLE}": troubleshoot.write(model, troubleshoot.OLD_NAMESPACE),
        f"troubleshoot-v1beta3/{_BUNDLE}": troubleshoot.write(model, troubleshoot.V1BETA3),
        "cluster-info-dump/cluster-dump.tar.gz": cluster_info.as_folder(model),
        "cluster-info-dump-yaml/cluster-dump.tar.gz": cluster_info.as_folder(model, yaml=True),
        "cluster-info-dump-text/cluster-info.txt": cluster_info.as_text(model),
        "must-gather/must-gather.local.tar.gz": must_gather.write(model),
        "unknown-tree/sosreport-mgmt-2-00412345-2024-10-08-qwzkvtj.tar.xz": unknown.write(model),
        "ticket/ticket-00412345.tar.gz": ticket.write(model),
    }
    return {f"layouts/{name}": data if isinstance(data, bytes) else data.encode() for name, data in files.items()}
