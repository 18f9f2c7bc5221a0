"""Inputs that are too large to be kept: written when a test asks for them, each with its expected.json. Everything is streamed."""

import hashlib
import json
import subprocess
import zlib
from contextlib import contextmanager

from generator.damaged import carrier, objects, tars, zips
from generator.damaged.carrier import LOG, TOP, frame, loud, members
from generator.layouts.containers import zip_file

_GIB = 1 << 30
_CHUNK = bytes(1 << 20)


@contextmanager
def _gzip(path, level=1):
    """Gives a function that writes to a gzip file without name and time."""
    with open(path, "wb") as out:
        packer = zlib.compressobj(level, zlib.DEFLATED, 31)

        def write(data):
            out.write(packer.compress(data))

        yield write
        out.write(packer.flush())


@contextmanager
def _zstd(path):
    command = ["zstd", "-q", "-f", "-1", "--single-thread", "-o", str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as packer:
        yield packer.stdin.write
        packer.stdin.close()
        if packer.wait() != 0:
            raise OSError(f"zstd could not write {path}")


def _write(write, parts):
    """Whole members, then the end of a tar."""
    for part in parts:
        write(part)
    write(bytes(1024))


def _frame():
    return members(frame())


def _loud():
    return members({LOG: loud()})


def long_name(path, size=200_000_000):
    """A GNU long name of 200 MB in front of the log."""
    with _gzip(path) as write:
        _write(write, _frame() + [tars.header("././@LongLink", size + 512, b"L")])
        for _ in range(size // 1_000_000):
            write(b"n" * 1_000_000)
        _write(write, [tars.padded(b"\0" * 512), tars.raw("short", b"x\n")] + _loud())


def zeros(path, size=4 * _GIB):
    """The log, then 4 GiB of zeros, packed so well that it can only be a bomb."""
    with _zstd(path) if path.suffix == ".zst" else _gzip(path, 9) as write:
        for part in _frame() + _loud() + [tars.header(f"{TOP}/journald/zeros", size)]:
            write(part)
        for _ in range(size // len(_CHUNK)):
            write(_CHUNK)
        write(bytes(1024))


def overlap(path):
    path.write_bytes(zips.quoted_overlap(entries=2000, kernel=1 << 20))


def many_in_zip(path, count=70_000):
    """More entries than the fields of a zip without zip64 can count."""
    content = {**frame(), **{f"{TOP}/journald/n{index}": b"" for index in range(count)}, LOG: loud()}
    path.write_bytes(zip_file(content, carrier.NOW, folders=False))


def empty_entries(path, count):
    with _gzip(path) as write:
        for part in _frame() + _loud():
            write(part)
        for start in range(0, count, 1000):
            write(b"".join(tars.header(f"{TOP}/journald/n{index}") for index in range(start, min(start + 1000, count))))
        write(bytes(1024))


def _blocks(size):
    """Letters that do not pack as well as one letter again and again: the ratio of the archive is no bomb's."""
    for number in range(size >> 16):
        fresh = hashlib.shake_256(number.to_bytes(8, "little")).hexdigest(1024).encode()
        yield fresh + b"x" * ((1 << 16) - len(fresh))


def long_line(path, size=_GIB):
    """A line of 1 GiB between ordinary ones."""
    before, after = loud(), b"\n" + loud("roles")
    with _gzip(path) as write:
        for part in _frame() + [tars.header(LOG, len(before) + size + len(after))]:
            write(part)
        write(before)
        for block in _blocks(size):
            write(block)
        write(after + bytes(-(len(before) + size + len(after)) % 512) + bytes(1024))


def same_line(path, count=100_000_000):
    """One short line 100 million times, then the log. Not packed: packed it would be a bomb."""
    lines = b"a b\n" * 250_000
    with open(path, "wb") as out:
        for part in _frame() + [tars.header(f"{TOP}/journald/rke2-server", 4 * count)]:
            out.write(part)
        for _ in range(count // 250_000):
            out.write(lines)
        _write(out.write, [bytes(-4 * count % 512)] + _loud())


def deep_json(path):
    path.write_bytes(objects.deep_json(10_000_000))


def many_small_values(path, size=64 << 20):
    """A pod with 64 MiB of empty objects."""
    body = ',"spec":{"a":[' + ",".join(["{}"] * (size // 3)) + "]}"
    path.write_bytes(carrier.native_with_pods(objects.pod("wide", body) + objects.GOOD))


def million_objects(path, count=1_000_000):
    """A List of a million nodes."""
    def item(index):
        return b'{"apiVersion":"v1","kind":"Node","metadata":{"name":"n%07d","uid":"u%07d"}}' % (index, index)

    head, tail = b'{"apiVersion":"v1","kind":"List","items":[', b"]}\n"
    size = len(head) + len(tail) + count * len(item(0)) + (count - 1)
    with _gzip(path) as write:
        for part in _frame() + [tars.header(f"{TOP}/rke2/kubectl/nodes.json", size)]:
            write(part)
        write(head)
        for start in range(0, count, 10_000):
            write((b"," if start else b"") + b",".join(item(index) for index in range(start, start + 10_000)))
        _write(write, [tail + bytes(-size % 512)] + _loud())


def long_scalar(path, size=50_000_000):
    path.write_bytes(carrier.fleet_dump(objects.bundle("long", "  a: " + "n" * size + "\n")))


def many_documents(path, count=100_000):
    text = "---\n".join(f"apiVersion: fleet.cattle.io/v1alpha1\nkind: Bundle\nmetadata:\n  name: b{n}\n  namespace: fleet-local\n"
                        for n in range(count))
    path.write_bytes(carrier.fleet_dump({"bundles_fleet-local_many": text}))


_MATCH = {"rule": "k8s/rbac-forbidden", "verdict": "match", "cluster": "cluster-1"}
_IN_LAB = {**_MATCH, "cluster": "lab"}

# Folder -> [(file, writer, exit, findings, diagnostics)]
_CASES = {
    "a19-long-name": [("node.tar.gz", long_name, 1, [_MATCH], [])],
    "a32-zeros": [("node.tar.zst", zeros, 1, [_MATCH], ["limit.ratio"]), ("node.tar.gz", zeros, 1, [_MATCH], ["limit.ratio"])],
    "a34-overlap": [("node.zip", overlap, 1, [_MATCH], ["archive.ambiguous"])],
    "a40-many-entries": [("node.zip", many_in_zip, 1, [_MATCH], [])],
    "a44-empty-entries": [("200-thousand.tar.gz", lambda path: empty_entries(path, 200_000), 1, [_MATCH], []),
                          ("too-many.tar.gz", lambda path: empty_entries(path, 1_200_000), 1, [_MATCH], ["limit.members"])],
    "b01-long-line": [("node.tar.gz", long_line, 1, [_MATCH, _MATCH], ["limit.line"])],
    "b09-same-line": [("node.tar", same_line, 1, [_MATCH], [])],
    "c01-deep-json": [("lab.tar.zst", deep_json, 1, [_IN_LAB], ["object.unreadable"])],
    "c04-small-values": [("lab.tar.zst", many_small_values, 1, [_IN_LAB], [])],
    "c07-million-objects": [("node.tar.gz", million_objects, 1, [_MATCH], [])],
    "c12-large-yaml": [("scalar.tgz", long_scalar, 3, [], ["object.unreadable"]), ("documents.tgz", many_documents, 0, [], [])],
}


def write(folder):
    """Writes every case below `folder`; gives the names of the folders."""
    for case, files in _CASES.items():
        (folder / case).mkdir(parents=True, exist_ok=True)
        runs = []
        for name, writer, code, findings, diagnostics in files:
            writer(folder / case / name)
            runs.append({"name": name, "archives": [name], "exit": code, "findings": findings, "diagnostics": diagnostics})
        (folder / case / "expected.json").write_text(json.dumps({"runs": runs}, indent=2) + "\n")
        yield case
