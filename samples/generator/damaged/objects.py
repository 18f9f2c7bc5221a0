"""JSON and YAML that is broken, too deep, of the wrong shape, or not what it seems."""

import base64
import json

from generator.damaged import carrier
from generator.damaged.carrier import TOP, fleet_dump, native_with_pods
from generator.packing import gzip

GOOD = json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "good", "namespace": "cattle-fleet-system"}}) + "\n"


def pod(name, body=""):
    return '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"cattle-fleet-system"}%s}\n' % (name, body)


def deep_json(depth=100_000):
    return native_with_pods("[" * depth + "\n" + '{"a":' * depth + "\n" + GOOD)


def duplicate_keys():
    twice = '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"first","namespace":"cattle-fleet-system"},"metadata":{"name":"second"}}\n'
    return native_with_pods(twice + GOOD)


def numbers():
    """Numbers that no machine type holds are still numbers; NaN is none."""
    fine = pod("numbers", ',"spec":{"a":123456789012345678901234567890,"b":1e400,"c":-0,"d":0.1e-999}')
    return native_with_pods(fine + GOOD)


def not_a_number():
    return native_with_pods(pod("nan", ',"spec":{"a":NaN}') + pod("infinite", ',"spec":{"a":-Infinity}') + GOOD)


def _nodes(text):
    content = carrier.files(more={f"{TOP}/rke2/kubectl/nodes.json": text})
    return gzip(carrier.tar(carrier.members(content)))


def _node_list(count):
    items = [{"apiVersion": "v1", "kind": "Node", "metadata": {"name": f"node-{n}", "uid": f"0000-{n}"}} for n in range(1, count + 1)]
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": items}, indent=1)


def cut_json():
    """A List that ends inside its third item."""
    text = _node_list(3)
    return _nodes(text[:text.index("node-3") + 3].encode())


def json_with_bom():
    return _nodes(b"\xef\xbb\xbf" + _node_list(2).encode())


def json_with_garbage():
    return _nodes(_node_list(2).encode() + b"\ncommand terminated with exit code 137\n")


def concatenated_json():
    return native_with_pods(pod("one").rstrip("\n") + pod("two").rstrip("\n") + "\n" + GOOD)


def wrong_types():
    """Objects whose fields have types that no API gives."""
    lines = ['{"apiVersion":"v1","kind":"Pod","metadata":[]}', '{"apiVersion":"v1","kind":"List","items":null}',
             '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","namespace":"cattle-fleet-system"},"status":3,"spec":"x"}',
             '{"apiVersion":7,"kind":{"x":1},"metadata":{"name":["a"]}}', '{"metadata":{"name":"no-kind"}}', "3", '"text"', "null", "[]",
             '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"b","namespace":"cattle-fleet-system","labels":[1],"creationTimestamp":{}}}']
    return native_with_pods("\n".join(lines) + "\n" + GOOD)


def short_yaml():
    """Single bytes on which parsers of YAML have hung."""
    return fleet_dump({f"bundles_fleet-local_b{index}": text for index, text in enumerate([",", "{:", "[[:", "&", "*a", "%", "? :"])})


_HEAD = "apiVersion: fleet.cattle.io/v1alpha1\nkind: Bundle\nmetadata:\n  name: {name}\n  namespace: fleet-local\nspec:\n"


def bundle(name, body):
    return {f"bundles_fleet-local_{name}": _HEAD.replace("{name}", name) + body}


def aliases():
    bomb = "  a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"  {chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 9)}]\n" for i in range(8))
    merges = "  a: &a {k: v}\n" + "".join(f"  b{i}: &b{i}\n    <<: *{'a' if i == 0 else f'b{i - 1}'}\n" for i in range(50))
    return fleet_dump({**bundle("bomb", bomb), **bundle("cycle", "  a: &a [*a]\n"), **bundle("merge", merges)})


def deep_yaml(depth=100_000):
    return fleet_dump({**bundle("flow", "  a: " + "[" * depth), **bundle("block", "  a:\n  " + "- " * depth + "x\n"),
                       **bundle("maps", "  a: " + "{a: " * depth), **bundle("keys", "  a:\n  " + "? " * depth + "x\n")})


def yaml_scalars():
    """What YAML 1.1 makes of plain words is not what Kubernetes means."""
    return fleet_dump(bundle("scalars", "  time: 2024-10-08\n  country: no\n  switch: on\n  mode: 0644\n  sexagesimal: 12:30:45\n"
                                         "  float: .inf\n  tilde: ~\n"))


def yaml_core_tags():
    return fleet_dump(bundle("tags", "  binary: !!binary aGVsbG8=\n  text: !!str 7\n"))


def yaml_foreign_tags():
    return fleet_dump(bundle("tags", "  run: !!python/object/apply:os.system [true]\n  own: !thing {a: b}\n"))


def yaml_shapes():
    """A long key, CRLF, tabs behind values, several documents in a file, a document end."""
    keys = "  " + "k" * 1000 + ": v\n"
    second = "---\n" + _HEAD.replace("{name}", "second") + "  a: b\n...\n"
    first = (_HEAD.replace("{name}", "first") + keys + "  tab: value\t# remark\n").replace("\n", "\r\n")
    return fleet_dump({"bundles_fleet-local_first": first + second})


def yaml_long_key():
    """2,000 letters; YAML itself allows a key without question mark 1,024."""
    return fleet_dump(bundle("key", "  " + "k" * 2000 + ": v\n"))


def yaml_tabs():
    return fleet_dump(bundle("tabs", "\ta: b\n"))


def packed_content():
    """Bundles with gzip in base64: a bomb of 64 MiB, letters that are no base64, and base64 of what is no gzip."""
    bomb = base64.b64encode(gzip(bytes(64 << 20))).decode()

    def resource(content):
        return f"  resources:\n  - content: {content}\n    encoding: base64+gz\n    name: a.yaml\n"

    return fleet_dump({**bundle("bomb", resource(bomb)), **bundle("letters", resource('"§§§"')),
                       **bundle("nothing", resource(base64.b64encode(b"no gzip").decode()))})


def large_metadata():
    """managedFields of 3 MiB and an annotation of 256 KiB."""
    managed = "".join(f"      f:{'field' * 30}{n}: {{}}\n" for n in range(3 * 2**20 // 168))
    text = ("apiVersion: fleet.cattle.io/v1alpha1\nkind: Bundle\nmetadata:\n  annotations:\n    note: " + "n" * (256 << 10) +
            "\n  managedFields:\n  - apiVersion: fleet.cattle.io/v1alpha1\n    fieldsType: FieldsV1\n    fieldsV1:\n" + managed +
            "    manager: fleetcontroller\n    operation: Update\n    time: \"2024-10-08T06:00:00Z\"\n  name: large\n  namespace: fleet-local\n")
    return fleet_dump({"bundles_fleet-local_large": text})
