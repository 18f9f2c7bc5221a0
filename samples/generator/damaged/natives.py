"""Native archives whose content is not what their own members say."""

import json

from generator.damaged.carrier import native, native_files, quiet, with_checksums

_PODS = "clusters/lab/objects/core/v1/pods/cattle-fleet-system.ndjson"


def _content():
    entries = [(1728378000_000000 + index * 60_000000, line) for index, line in enumerate(quiet().decode().splitlines())]
    return native_files(log=entries)


def no_manifest():
    content = with_checksums(_content())
    del content["manifest.json"]
    return native(content)


def member_missing():
    content = with_checksums(_content())
    del content[_PODS]
    return native(content)


def hash_differs():
    content = with_checksums(_content())
    content[_PODS] = content[_PODS].replace("06:00:00", "07:00:00")
    return native(content)


def unlisted_member():
    content = with_checksums(_content())
    last = content.pop("checksums.json")
    content["clusters/lab/objects/core/v1/pods/default.ndjson"] = json.dumps(
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "smuggled", "namespace": "default"}}) + "\n"
    return native({**content, "checksums.json": last})


def no_checksums():
    """A collection that did not finish."""
    return native(_content())
