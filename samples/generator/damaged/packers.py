"""Broken gzip and zstd around a whole tar."""

import struct
import subprocess
import zlib

from generator.damaged import carrier
from generator.damaged.carrier import frame, loud, members, quiet, tar
from generator.packing import gzip, zstd_frame


def _quiet_tar():
    return tar(members(carrier.files(log=quiet())))


def _loud_tar():
    return tar(members(carrier.files()))


def flipped_bit():
    """Stored blocks, so that a flipped bit unpacks and only the checksum knows."""
    data = _quiet_tar()
    packer = zlib.compressobj(0, zlib.DEFLATED, -15)
    packed = bytearray(packer.compress(data) + packer.flush())
    packed[packed.index(b"looked at") + 3] ^= 4
    return b"\x1f\x8b\x08" + bytes(5) + b"\x02\xff" + bytes(packed) + struct.pack("<II", zlib.crc32(data), len(data))


def no_trailer():
    return gzip(_quiet_tar())[:-8]


def wrong_length():
    return gzip(_quiet_tar())[:-4] + struct.pack("<I", 4711)


def long_file_name():
    """70,000 bytes of a file name in the header."""
    whole = gzip(_quiet_tar())
    return whole[:3] + b"\x08" + whole[4:10] + b"n" * 70_000 + b"\0" + whole[10:]


def data_behind_end():
    """A second gzip member behind the end of the tar."""
    return gzip(_loud_tar()) + gzip(tar(members({f"{carrier.TOP}/journald/second": b"a second tar\n"})))


def nuls_behind_gzip():
    return gzip(_loud_tar()) + bytes(4096)


def junk_behind_gzip():
    return gzip(_loud_tar()) + b"junk behind the last member " * 20


def _zstd(parts):
    return [zstd_frame(part) for part in parts]


def _split(data, count):
    size = -(-len(data) // count)
    return [data[at:at + size] for at in range(0, len(data), size)]


def junk_behind_zstd():
    return b"".join(_zstd(_split(_loud_tar(), 4))) + b"junk behind the last frame " * 20


def damaged_frame():
    """Of six frames the second one is damaged: members in it are lost, those behind it are not."""
    data = tar(members(frame()) + members({f"{carrier.TOP}/journald/rke2-server": quiet(400)}) + members({carrier.LOG: loud()}))
    frames = [bytearray(part) for part in _zstd(_split(data, 6))]
    frames[2][len(frames[2]) // 2] ^= 0x10
    return b"".join(bytes(part) for part in frames)


def wide_window():
    """Written by `zstd --long=31` from a pipe: a reader must be ready to keep 2 GiB."""
    command = ["zstd", "-q", "-3", "--long=31", "--single-thread", "--no-check", "-c"]
    return subprocess.run(command, input=_loud_tar(), stdout=subprocess.PIPE, check=True).stdout


def skippable_and_empty():
    frames = _zstd(_split(_loud_tar(), 3))
    skippable = struct.pack("<II", 0x184D2A53, 12) + b"not for you."
    return skippable + zstd_frame(b"") + frames[0] + skippable + zstd_frame(b"") + b"".join(frames[1:]) + skippable


def dictionary():
    """The frame says that it needs the dictionary 77."""
    whole = bytearray(zstd_frame(_loud_tar()))
    descriptor = whole[4]
    window = 0 if descriptor & 0x20 else 1
    whole[4] = descriptor | 1
    return bytes(whole[:5 + window]) + b"\x4d" + bytes(whole[5 + window:])


def gzip_layers(count):
    data = _loud_tar()
    for _ in range(count):
        data = gzip(data)
    return data
