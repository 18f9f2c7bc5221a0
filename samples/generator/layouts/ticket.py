"""What is attached to a ticket: one tarball around archives of three tools, a note and a log that belongs to nothing."""

from generator import log_lines
from generator.layouts import fleet_dump, rancher_logs, support_bundle_kit
from generator.layouts.containers import Tar
from generator.packing import gzip

_NOTE = """\
Hello support,
since this morning the agent of our management cluster does not check in any more.
I attach what your colleague asked for. The log is from the agent of another cluster, two weeks ago.
"""


def write(model):
    tar = Tar(model.now, owner="jo", folders=True)
    bundle = support_bundle_kit.file_name(model, model.uid())
    tar.add("ticket-00412345/README.txt", _NOTE)
    tar.add("ticket-00412345/mgmt-1-2024-10-08_09_30_00.tar.gz", rancher_logs.server_node(model))
    tar.add("ticket-00412345/fleet-dump.tgz", fleet_dump.write(model, metadata_too=True))
    tar.add(f"ticket-00412345/{bundle}.zip", support_bundle_kit.longhorn(model))
    agent = next(entries for (_, _, container), entries in model.logs.items() if container == "fleet-agent")
    tar.add("ticket-00412345/agent.log.gz", gzip(log_lines.text(agent[-60:]).encode()))
    return tar.gzip()
