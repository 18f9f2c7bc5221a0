"""What fleet-agent's namespace holds in each case: workload, pod, credentials, lease and log."""

import hashlib
import json

from generator import clock
from generator import kube_objects as kube
from generator.agent_log import AgentLog
from generator.dice import Dice, sha256, uid

NAMESPACE = "cattle-fleet-system"
LABELS = {"app": "fleet-agent"}


def client_id(cluster):
    """What Rancher's Fleet writes into Cluster.spec.clientID: 54 random letters."""
    return Dice("client-id", cluster).letters(54)


def cluster_namespace(workspace, cluster):
    """The namespace of a Fleet Cluster on the management cluster (12 digits of a hash of both names)."""
    digits = hashlib.sha256(f"{workspace}::{cluster}".encode()).hexdigest()[:12]
    return f"cluster-{workspace}-{cluster}-{digits}"


class AgentStory:
    """Adds the agent to a DownstreamCluster. The pod starts `delay` after the Deployment was created."""

    def __init__(self, cluster, image, created, delay, bundles):
        self._cluster = cluster
        deployment = kube.workload(cluster.name, "Deployment", NAMESPACE, "fleet-agent", created, LABELS,
                                   [("fleet-agent", image)], 1, "fleet-agent")
        deployment["spec"]["template"]["spec"]["containers"][0]["env"] = [
            {"name": "NAMESPACE", "valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}}},
            {"name": "CHECKIN_INTERVAL", "value": "15m0s"}, {"name": "CATTLE_ELECTION_LEASE_DURATION", "value": "30s"},
            {"name": "CATTLE_ELECTION_RETRY_PERIOD", "value": "10s"}, {"name": "CATTLE_ELECTION_RENEW_DEADLINE", "value": "25s"}]
        cluster.objects.append(deployment)
        self.started = created + delay
        pod = cluster.add_pods(deployment, 1, self.started)[0]
        self.pod = pod["metadata"]["name"]
        if cluster.now - self.started < clock.HOUR:  # as long as an API server keeps events
            cluster.objects += kube.pod_start_events(cluster.name, pod, pod["spec"]["nodeName"], self.started - clock.SECOND)
        self.container_started = self.started + 2 * clock.SECOND
        self.log = AgentLog((cluster.workspace, cluster.name), cluster_namespace(cluster.workspace, cluster.name), self.pod,
                            client_id(cluster.name), bundles, cluster.server)
        config = {"agentTLSMode": "system-store", "clientID": client_id(cluster.name), "garbageCollectionInterval": "15m0s",
                  "labels": {"env": "edge"}}
        cluster.objects += [
            kube.config_map(cluster.name, NAMESPACE, "fleet-agent", created, {"config": json.dumps(config, sort_keys=True)}),
            kube.service_account(cluster.name, NAMESPACE, "default", cluster.born + clock.HOUR),
            kube.service_account(cluster.name, NAMESPACE, "fleet-agent", created),
            kube.lease(cluster.name, NAMESPACE, "fleet-agent", self.started + 3 * clock.SECOND, self.pod,
                       cluster.now - 6 * clock.SECOND),
            self._release_secret(),
        ]

    def finish(self):
        """Hands the log over; nothing may be written to it later."""
        self._cluster.logs[(NAMESPACE, self.pod, "fleet-agent")] = self.log.entries

    def add_bootstrap(self, created):
        """The Secret that an import leaves for the agent; a healthy agent deletes it once it is registered."""
        name = self._cluster.name
        # The uid of the ClusterRegistrationToken that the import made at the same moment, see management.py.
        account = f"import-token-{name}-{uid('token', name, created)}"
        claims = self._claims(self._cluster.workspace, account, f"{account}-token")
        self._cluster.objects.append(kube.derived_secret(
            name, NAMESPACE, "fleet-agent-bootstrap", created, "Opaque",
            {"apiServerCA": 0, "apiServerURL": 27, "clusterNamespace": 13, "systemRegistrationNamespace": 28, "token": 941},
            facts={"token": {"jwt": claims}},
            labels={"objectset.rio.cattle.io/hash": sha256("objectset", name)[:40]},
            annotations={"objectset.rio.cattle.io/id": "fleet-agent-bootstrap"}))

    def add_credential(self, created):
        """The Secret that the agent writes itself when it has been registered."""
        name = self._cluster.name
        account = f"request-{Dice('request', name).letters(5)}-{uid('registration', name, created)}"
        claims = self._claims(cluster_namespace(self._cluster.workspace, name), account, f"{account}-token")
        self._cluster.objects.append(kube.derived_secret(
            name, NAMESPACE, "fleet-agent", created, "Opaque",
            {"clusterName": len(name), "clusterNamespace": 13, "deploymentNamespace": 43, "kubeconfig": 1490},
            facts={"kubeconfig": {"kubeconfig": {"server_host": self._cluster.server, "token": {"jwt": claims}}}}))

    def _claims(self, namespace, account, secret):
        prefix = "kubernetes.io/serviceaccount"
        return {"iss": "kubernetes/serviceaccount", "sub": f"system:serviceaccount:{namespace}:{account}",
                f"{prefix}/namespace": namespace, f"{prefix}/secret.name": secret,
                f"{prefix}/service-account.name": account, f"{prefix}/service-account.uid": uid("account", account)}

    def _release_secret(self):
        release = f"fleet-agent-{self._cluster.name}"
        return kube.derived_secret(
            self._cluster.name, NAMESPACE, f"sh.helm.release.v1.{release}.v1", self.started + clock.MINUTE,
            "helm.sh/release.v1", {"release": 5832},
            labels={"modifiedAt": str(clock.seconds(self.started) + 60), "name": release, "owner": "helm",
                    "status": "deployed", "version": "1"})
