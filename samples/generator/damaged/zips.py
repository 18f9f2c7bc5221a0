"""Broken and hostile zips. Python writes the whole ones; what is wrong is written over them."""

import io
import struct
import zipfile
import zlib

from generator.damaged import carrier
from generator.damaged.carrier import LOG, NOW, TOP, loud, quiet
from generator.layouts.containers import zip_file

_CENTRAL = b"PK\x01\x02"
_LOCAL = b"PK\x03\x04"


def _whole(content=None):
    return zip_file(content if content is not None else carrier.files(), NOW, folders=False)


def _patch(data, name, fields):
    """Sets fields of the local header and the central entry of `name`: {field: value}."""
    data = bytearray(data)
    offsets = {"version": (4, 6), "flags": (6, 8), "method": (8, 10), "crc": (14, 16)}
    name = name.encode()
    for place, is_central in ((data.index(name) - 30, False), (data.rindex(name) - 46, True)):
        for field, value in fields.items():
            at = place + offsets[field][is_central]
            data[at:at + (4 if field == "crc" else 2)] = struct.pack("<I" if field == "crc" else "<H", value)
    return bytes(data)


def foreign_names():
    names = ["/etc/shadow", "C:\\x", "..\\..\\x", "a\\..\\b", "//host/share", "../../etc/passwd"]
    return _whole({**carrier.frame(), **{name: b"x\n" for name in names}, LOG: loud()})


def one_local_header(entries=500):
    """Central entries that all point to one local header."""
    data = _whole(carrier.files())
    start = struct.unpack("<I", data[-6:-2])[0]
    central, end = data[start:-22], data[-22:]
    last = central[central.rindex(_CENTRAL):]
    extra = b""
    for index in range(entries):
        name = f"{TOP}/journald/n{index:05d}".encode()
        extra += last[:28] + struct.pack("<H", len(name)) + last[30:46] + name
    body = data[:start] + central + extra
    count = len(carrier.files()) + entries
    return body + end[:8] + struct.pack("<HHI", count, count, len(central) + len(extra)) + end[16:]


def quoted_overlap(entries=250, kernel=64 << 10):
    """Each file's stored block quotes the local header of the next one, so all share one compressed kernel at the end."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(bytes(kernel)) + packer.flush()
    names = [f"{TOP}/journald/q{index:04d}".encode() for index in range(entries)]
    content, crc, tail, locals_ = kernel, zlib.crc32(bytes(kernel)), packed, []
    plain = bytes(kernel)
    for name in reversed(names):
        local = struct.pack("<4sHHHHHIIIHH", _LOCAL, 20, 0, 8, 0x4BC0, 0x5948, zlib.crc32(plain), len(tail), len(plain), len(name), 0) + name
        locals_.append((name, zlib.crc32(plain), len(tail), len(plain), local))
        quote = struct.pack("<BHH", 0, len(local), len(local) ^ 0xFFFF) + local
        tail, plain = quote + tail, local + plain
    locals_.reverse()
    return _overlap_file(locals_, packed)


def _overlap_file(entries, packed):
    """Local headers one after the other, each behind the block that quotes it, then the kernel, then the directory."""
    whole = _whole(carrier.files())
    start = struct.unpack("<I", whole[-6:-2])[0]
    count = struct.unpack("<H", whole[-12:-10])[0]
    body, central = whole[:start], whole[start:-22]
    for index, (name, crc, packed_size, size, local) in enumerate(entries):
        if index:
            body += struct.pack("<BHH", 0, len(local), len(local) ^ 0xFFFF)
        offset = len(body)
        body += local
        central += struct.pack("<4sHHHHHHIIIHHHHHII", _CENTRAL, 0x0314, 20, 0, 8, 0x4BC0, 0x5948, crc, packed_size, size, len(name), 0, 0, 0,
                               0, 0o100644 << 16, offset) + name
    body += packed
    return body + central + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count + len(entries), count + len(entries), len(central), len(body), 0)


def names_differ():
    data = bytearray(_whole({**carrier.frame(), f"{TOP}/journald/harmless": b"x\n", LOG: loud()}))
    at = data.index(f"{TOP}/journald/harmless".encode())
    data[at:at + len(TOP) + 18] = f"{TOP}/journald/different"[:len(TOP) + 18].encode()
    return bytes(data)


def wrong_crc():
    return _patch(_whole(carrier.files(log=quiet())), LOG, {"crc": 0x12345678})


def prepended_script():
    return b"#!/bin/sh\necho unpacking\nexit 0\n" * 8 + _whole()


def two_zips():
    """Seekers see the second one only, stream readers the first."""
    first = _whole({**carrier.frame(), LOG: quiet()})
    return first + _whole()


def no_central_directory():
    data = _whole()
    return data[:data.index(_CENTRAL)]


def encrypted(method=8):
    """One entry says that it is encrypted (method 99: AES)."""
    content = {**carrier.frame(), f"{TOP}/journald/rke2-server": quiet(), LOG: loud()}
    return _patch(_whole(content), f"{TOP}/journald/rke2-server", {"flags": 1, "method": method})


def unknown_method():
    content = {**carrier.frame(), f"{TOP}/journald/rke2-server": quiet(), LOG: loud()}
    return _patch(_whole(content), f"{TOP}/journald/rke2-server", {"method": 98})


def absurd_zip64():
    """An entry whose zip64 field says 2^63 - 1 bytes."""
    name = f"{TOP}/journald/huge".encode()
    extra = struct.pack("<HHQQ", 1, 16, 2**63 - 1, 2**63 - 1)
    local = struct.pack("<4sHHHHHIIIHH", _LOCAL, 45, 0, 0, 0x4BC0, 0x5948, 0, 0xFFFFFFFF, 0xFFFFFFFF, len(name), len(extra))
    local += name + extra + b"abc\n"
    whole = _whole()
    start = struct.unpack("<I", whole[-6:-2])[0]
    count = struct.unpack("<H", whole[-12:-10])[0] + 1
    central = whole[start:-22] + struct.pack("<4sHHHHHHIIIHHHHHII", _CENTRAL, 0x032D, 45, 0, 0, 0x4BC0, 0x5948, 0, 0xFFFFFFFF, 0xFFFFFFFF,
                                             len(name), len(extra), 0, 0, 0, 0o100644 << 16, start) + name + extra
    body = whole[:start] + local
    return body + central + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(central), len(body), 0)


def long_comment():
    data = _whole()
    return data[:-2] + struct.pack("<H", 65535) + b"c" * 65535


class _Pipe(io.RawIOBase):
    """Nobody can seek in it, so zipfile writes sizes behind the data."""

    def __init__(self):
        super().__init__()
        self.data = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.data += data
        return len(data)


def data_descriptors():
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name, content in carrier.files().items():
            out.writestr(zipfile.ZipInfo(name, (2024, 10, 8, 9, 30, 0)), content, zipfile.ZIP_DEFLATED, 9)
    return bytes(pipe.data)
