"""The cases: which archives exist, and the facts that make each of them. One function for each folder of samples/."""

from generator import fleet_dump, management_events, native, rancher_logs
from generator.agent_story import AgentStory
from generator.clock import MINUTE, SECOND, at
from generator.damaged import cases as damaged
from generator.downstream import DownstreamCluster
from generator.layouts import cases as layouts
from generator.management import FleetCluster, Management

_SERVER = "rancher.example.com"
_SERVER_ADDRESS = "203.0.113.10"
_BAD_BUILD = "v0.12.0-beta.2"
_BERLIN = [("edge-berlin-cp-1", "10.20.0.11", ["control-plane", "etcd", "master"]), ("edge-berlin-w-1", "10.20.0.21", []),
           ("edge-berlin-w-2", "10.20.0.22", [])]


def archives():
    """Path below samples/ -> bytes, of every archive that is checked in."""
    migration = bro_migration()
    return {**migration, **after_fix(), **rbac_forbidden(), **unauthorized_only(), **head_build(),
            **cut_logs(migration["bad/bro-migration/downstream-rancher-logs.tar.gz"]), **layouts.archives(), **damaged.archives()}


def _bundles(cluster):
    return [f"fleet-agent-{cluster}", "store-apps-pos", "store-apps-telemetry"]


def bro_migration():
    """rancher/rancher#49428: the agent's Deployment survives the import that follows a restore."""
    now = at("2025-03-13T12:42:10Z")
    berlin = DownstreamCluster("edge-berlin", "fleet-default", _SERVER, _BERLIN, at("2025-02-10T08:40:12Z"), now)
    agent = AgentStory(berlin, f"rancher/fleet-agent:{_BAD_BUILD}", at("2025-03-10T08:00:00Z"), 5 * SECOND, _bundles("edge-berlin"))
    agent.log.register(agent.container_started)
    agent.log.deploy_all(at("2025-03-10T08:01:02Z"))
    agent.log.work(at("2025-03-10T08:02:00Z"), at("2025-03-13T11:19:30Z"), 420)
    agent.log.unreachable(at("2025-03-13T11:20:02.118Z"), at("2025-03-13T11:37:30Z"), _SERVER_ADDRESS)
    agent.log.unauthorized(at("2025-03-13T11:41:04.203143Z"), at("2025-03-13T12:41:40Z"))
    agent.finish()
    agent.add_bootstrap(at("2025-03-13T11:40:01Z"))

    management = Management(
        _SERVER, _BAD_BUILD, created=at("2025-03-13T11:29:30Z"), deployed=at("2025-03-13T11:36:10Z"), now=at("2025-03-13T12:31:50Z"),
        clusters=[FleetCluster("fleet-local", "local", 2, at("2025-03-13T11:37:02Z"), at("2025-03-13T12:22:31Z")),
                  FleetCluster("fleet-default", "edge-berlin", 3, at("2025-03-13T11:40:05Z"), None),
                  FleetCluster("fleet-default", "edge-lisbon", 3, at("2025-03-13T11:39:51Z"), at("2025-03-13T12:18:44Z")),
                  FleetCluster("fleet-default", "edge-oslo", 3, at("2025-03-13T11:40:12Z"), at("2025-03-13T12:31:09Z"))])
    management_events.start_fleet(management, at("2025-03-13T11:35:41Z"))
    management_events.everyday(management)
    return {"bad/bro-migration/management-fleet-dump.tgz": fleet_dump.write(management),
            "bad/bro-migration/downstream-rancher-logs.tar.gz": rancher_logs.write(berlin),
            "bad/bro-migration/downstream-native.tar.zst": native.write(berlin)}


def after_fix():
    """The clusters of bro_migration a week later: Fleet 0.12.0, whose import deletes the Deployment."""
    now = at("2025-03-20T09:42:10Z")
    berlin = DownstreamCluster("edge-berlin", "fleet-default", _SERVER, _BERLIN, at("2025-02-10T08:40:12Z"), now)
    agent = AgentStory(berlin, "rancher/fleet-agent:v0.12.0", at("2025-03-20T09:00:00Z"), 3 * SECOND, _bundles("edge-berlin"))
    agent.log.register(agent.container_started)
    agent.log.deploy_all(at("2025-03-20T09:00:22Z"))
    agent.log.work(at("2025-03-20T09:01:00Z"), at("2025-03-20T09:21:00Z"), 190)
    agent.log.conflict(at("2025-03-20T09:21:07.410Z"))
    agent.log.work(at("2025-03-20T09:22:00Z"), at("2025-03-20T09:41:55Z"), 190)
    agent.finish()
    agent.add_credential(at("2025-03-20T09:00:20Z"))

    management = Management(
        _SERVER, "v0.12.0", created=at("2025-03-13T11:29:30Z"), deployed=at("2025-03-20T08:52:20Z"), now=at("2025-03-20T09:31:50Z"),
        clusters=[FleetCluster("fleet-local", "local", 3, at("2025-03-20T08:53:02Z"), at("2025-03-20T09:23:31Z")),
                  FleetCluster("fleet-default", "edge-berlin", 4, at("2025-03-20T09:00:01Z"), at("2025-03-20T09:30:35Z")),
                  FleetCluster("fleet-default", "edge-lisbon", 4, at("2025-03-20T08:59:51Z"), at("2025-03-20T09:30:12Z")),
                  FleetCluster("fleet-default", "edge-oslo", 4, at("2025-03-20T09:00:12Z"), at("2025-03-20T09:31:09Z"))])
    management_events.start_fleet(management, at("2025-03-20T08:51:41Z"))
    management_events.everyday(management)
    return {"good/after-fix/management-fleet-dump.tgz": fleet_dump.write(management),
            "good/after-fix/downstream-rancher-logs.tar.gz": rancher_logs.write(berlin),
            "good/after-fix/downstream-native.tar.zst": native.write(berlin)}


def rbac_forbidden():
    """Somebody narrowed the agent's ClusterRole by hand: two lists are refused again and again."""
    now = at("2025-07-02T14:05:00Z")
    nodes = [("plant-graz-1", "10.44.1.11", ["control-plane", "etcd", "master"])]
    graz = DownstreamCluster("plant-graz", "fleet-default", _SERVER, nodes, at("2025-05-19T06:10:00Z"), now)
    agent = AgentStory(graz, "rancher/fleet-agent:v0.12.4", at("2025-06-30T05:00:00Z"), 4 * SECOND, _bundles("plant-graz"))
    agent.log.register(agent.container_started)
    agent.log.deploy_all(at("2025-06-30T05:01:00Z"))
    agent.log.work(at("2025-06-30T05:02:00Z"), at("2025-07-02T13:40:00Z"), 260)
    user = 'User "system:serviceaccount:cattle-fleet-system:fleet-agent" cannot list resource'
    for round_index in range(7):
        us = at("2025-07-02T13:42:11.050Z") + round_index * (3 * MINUTE + 7 * SECOND)
        agent.log.forbidden(us, "Secret", f'secrets is forbidden: {user} "secrets" in API group "" in the namespace "kube-system"')
        agent.log.forbidden(us + 31 * SECOND, "DaemonSet",
                            f'daemonsets.apps is forbidden: {user} "daemonsets" in API group "apps" at the cluster scope')
    agent.log.work(at("2025-07-02T14:03:00Z"), at("2025-07-02T14:04:50Z"), 8)
    agent.finish()
    agent.add_credential(at("2025-06-30T05:00:21Z"))
    return {"bad/rbac-forbidden/plant-graz.tar.zst": native.write(graz, rbac_denied=True)}


def unauthorized_only():
    """Only a node's log collection: the 401 answers are there, their cause is not."""
    now = at("2025-06-11T17:20:40Z")
    nodes = [("depot-lyon-1", "10.61.4.11", ["control-plane", "etcd", "master"]), ("depot-lyon-2", "10.61.4.21", [])]
    lyon = DownstreamCluster("depot-lyon", "fleet-default", _SERVER, nodes, at("2025-05-02T09:00:00Z"), now)
    agent = AgentStory(lyon, "rancher/fleet-agent:v0.12.3", at("2025-06-05T10:00:00Z"), 5 * SECOND, _bundles("depot-lyon"))
    agent.log.register(agent.container_started)
    agent.log.deploy_all(at("2025-06-05T10:01:00Z"))
    agent.log.work(at("2025-06-05T10:02:00Z"), at("2025-06-11T15:58:00Z"), 380)
    agent.log.unauthorized(at("2025-06-11T16:01:12.771902Z"), at("2025-06-11T17:20:10Z"))
    agent.finish()
    return {"bad/unauthorized-only/depot-lyon-rancher-logs.tar.gz": rancher_logs.write(lyon)}


def head_build():
    """Fleet runs from a development build: no version can be read from its images."""
    management = Management(
        _SERVER, "dev-head", created=at("2025-04-01T07:00:00Z"), deployed=at("2025-04-02T10:02:20Z"), now=at("2025-04-02T10:50:00Z"),
        clusters=[FleetCluster("fleet-local", "local", 1, at("2025-04-02T10:03:02Z"), at("2025-04-02T10:48:31Z")),
                  FleetCluster("fleet-default", "lab-turin", 2, at("2025-04-02T10:05:05Z"), at("2025-04-02T10:49:35Z"))])
    management_events.start_fleet(management, at("2025-04-02T10:01:41Z"))
    management_events.everyday(management)
    return {"bad/head-build/management-fleet-dump.tgz": fleet_dump.write(management)}


def cut_logs(whole):
    """A tarball that lost its tail on the way, at 60 % of its bytes."""
    return {"damaged/cut-logs/downstream-rancher-logs.tar.gz": whole[:len(whole) * 60 // 100]}
