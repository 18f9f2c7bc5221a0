"""Broken and hostile tars: names, types, sizes, special headers, and what is missing or too much."""

from generator import clock
from generator.damaged import carrier
from generator.damaged.carrier import LOG, NOW, TOP, around_gz, frame, loud, members, quiet, tar
from generator.dice import Dice
from generator.packing import gzip, tar_member

_BLOCK = 512


def header(name, size=0, kind=b"0", link=b"", size_field=None):
    """A ustar header with any bytes in its fields."""
    name = name.encode() if isinstance(name, str) else name
    block = bytearray(_BLOCK)
    block[0:100] = name[:100].ljust(100, b"\0")
    block[100:124] = b"0000644\0" + b"0000000\0" * 2
    block[124:136] = size_field or b"%011o\0" % size
    block[136:148] = b"%011o\0" % clock.seconds(NOW)
    block[156:157] = kind
    block[157:257] = link[:100].ljust(100, b"\0")
    block[257:265] = b"ustar\x0000"
    return checked(bytes(block))


def checked(block):
    """The header with its checksum."""
    block = bytearray(block)
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def padded(data):
    return data + bytes(-len(data) % _BLOCK)


def raw(name, data=b"", kind=b"0", link=b"", size_field=None):
    return header(name, len(data), kind, link, size_field) + padded(data)


def pax(records, kind=b"x"):
    """A pax header of (key, value) records, in their order; keys may repeat."""
    return raw("PaxHeader/sample", b"".join(pax_record(key, value) for key, value in records), kind)


def pax_record(key, value):
    body = b" " + key + b"=" + value + b"\n"
    length = len(body)
    while length != len(body) + len(str(length)):
        length = len(body) + len(str(length))
    return str(length).encode() + body


# A03 to A12: names and types

def zeros():
    return bytes(10240)


def path_escape():
    return around_gz(raw("../../etc/passwd", b"root:x:0:0\n"), raw("a/../../b", b"b\n"))


_FOREIGN = ["/etc/shadow", "C:\\x", "..\\..\\x", "//host/share"]


def absolute_names():
    return around_gz(*(raw(name, b"x\n") for name in _FOREIGN))


def odd_names():
    return around_gz(raw("", b"x\n"), raw(".", b"x\n"), raw("a//b/./c", b"x\n"))


def nul_in_name():
    return around_gz(pax([(b"path", f"{TOP}/journald/rke2-server\0.png".encode())]) + raw("plain", b"x\n"))


def hostile_log_name():
    """The log itself has a name with a newline, a terminal sequence, a byte that is no UTF-8 and a direction override."""
    name = LOG.encode() + b"-\x1b[31mred\n\xff\xe2\x80\xaetxt"
    return gzip(tar(members(frame()) + [pax([(b"path", name)]) + raw("plain", loud())]))


def links():
    return around_gz(raw(f"{TOP}/link", kind=b"2", link=b"/etc/passwd"), raw(f"{TOP}/link/x", b"below the link\n"),
                     raw(f"{TOP}/self", kind=b"2", link=b"self"))


def hard_links():
    body = padded(b"content that a hard link must not have\n")
    return around_gz(raw(f"{TOP}/key", kind=b"1", link=b"../../root/.ssh/id_rsa"),
                     header(f"{TOP}/body", 39, b"1", f"{TOP}/systeminfo/date".encode()) + body)


def devices():
    parts = [raw(f"{TOP}/{name}", kind=kind) for name, kind in (("fifo", b"6"), ("console", b"3"), ("disk", b"4"), ("unknown", b"Z"))]
    return around_gz(*parts)


def duplicates():
    """The log twice, with other content; a name in two spellings; a file that is a folder too."""
    return around_gz(tar_member(LOG, loud("roles"), NOW), raw(f"{TOP}/journald/dup", b"a\n"), raw(f"{TOP}/journald/DUP", b"b\n"),
                     raw(f"{TOP}/journald/dup/child", b"c\n"))


# A13 to A20: sizes and special headers

def size_in_pax_is_larger():
    data = loud()
    member = pax([(b"size", str(len(data)).encode())]) + header(LOG, 0) + padded(data)
    return gzip(tar(members(frame()) + [member]))


def size_in_pax_is_smaller():
    data = loud()
    member = pax([(b"size", str(len(data)).encode())]) + header(LOG, len(data) + 4096) + padded(data)
    return gzip(tar(members(frame()) + [member]) + bytes(4096))


def size_twice_in_pax():
    member = pax([(b"size", b"4"), (b"size", b"2048")]) + header(f"{TOP}/journald/twice", 4) + padded(b"abc\n")
    return gzip(tar(members(carrier.files()) + [member]))


def global_pax():
    overrides = pax([(b"path", b"everything"), (b"size", b"1"), (b"linkpath", b"/etc/passwd"), (b"comment", b"x")], b"g")
    return gzip(tar([overrides] + members(carrier.files())))


def pax_before_long_name():
    """pax, then a GNU long name, then the file: the size belongs to the file, not to the long name."""
    data = loud()
    long_name = raw("././@LongLink", LOG.encode() + b"\0", b"L")
    member = pax([(b"size", str(len(data)).encode())]) + long_name + header("short", len(data)) + padded(data)
    return gzip(tar(members(frame()) + [member]))


_SIZES = {"minus-one": (b"-1", None), "largest": (str(2**63 - 1).encode(), None),
          "base-256-negative": (None, b"\xff" * 12), "base-256-huge": (None, b"\x80" + b"\x7f" * 11)}


def absurd_size(name):
    in_pax, field = _SIZES[name]
    special = pax([(b"size", in_pax)]) if in_pax else b""
    return gzip(tar(members(carrier.files()) + [special + raw(f"{TOP}/journald/rke2-server", b"abc\n", size_field=field)]))


def bad_pax(name):
    records = {"wrong-length": b"99 path=x\n", "no-newline": b"10 path=ab"}
    if name == "one-gib":
        special = header("PaxHeader/sample", 1 << 30, b"x") + padded(b"28 comment=that is not all\n")
    else:
        special = raw("PaxHeader/sample", records[name], b"x")
    return gzip(tar(members(carrier.files()) + [special + raw(f"{TOP}/journald/rke2-server", b"abc\n")]))


def long_name(size):
    return around_gz(raw("././@LongLink", b"n" * size + b"\0", b"L") + raw("short", b"x\n"))


def sparse_terabyte():
    """GNU's sparse format 1.0 in pax: a hole of 1 TiB behind one block."""
    hole = (1 << 40) - 512
    stored = padded(f"2\n0\n512\n{hole}\n0\n".encode()) + b"d" * 512
    member = pax([(b"GNU.sparse.major", b"1"), (b"GNU.sparse.minor", b"0"), (b"GNU.sparse.name", f"{TOP}/journald/sparse".encode()),
                  (b"GNU.sparse.realsize", str(1 << 40).encode())]) + raw("GNUSparseFile.0/sparse", stored)
    return gzip(tar(members(carrier.files()) + [member]))


# A21 to A24: what is broken, missing or too much

def bad_checksum():
    broken = bytearray(raw(f"{TOP}/journald/rke2-server", quiet()))
    broken[150] ^= 1
    return around_gz(bytes(broken))


def random_block():
    dice = Dice("random block")
    return around_gz(bytes(dice.between(0, 255) for _ in range(_BLOCK)))


def no_end():
    return gzip(b"".join(members(carrier.files(log=quiet()))))


def second_tar():
    other = tar(members({f"{TOP}/journald/second": b"a second tar\n"}))
    return gzip(tar(members(carrier.files())) + other)


def cut(where):
    """The end is missing from inside the last header, from inside the log, or from between two members."""
    whole = members(carrier.files(log=quiet(200)))
    before = sum(len(part) for part in whole[:-1])
    return b"".join(whole)[:before + {"header": 300, "content": 4000, "between": 0}[where]]
