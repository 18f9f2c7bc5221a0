"""Bytes of tar, gzip and zstd, the same on every run: fixed times, owners and order."""

import io
import struct
import subprocess
import tarfile
import zlib

from generator import clock

# zstd's own "seekable format": a table of frame sizes in a skippable frame behind the last frame.
_SKIPPABLE_MAGIC = 0x184D2A5E
_SEEKABLE_MAGIC = 0x8F92EAB1


def gzip(data):
    """A gzip member without name and time."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    header = b"\x1f\x8b\x08" + bytes(5) + b"\x02\xff"
    return header + packer.compress(data) + packer.flush() + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def tar_member(name, data, modified, mode=0o644, owner_name="", directory=False):
    """Header, content and padding of one member."""
    info = tarfile.TarInfo(name)
    info.mode, info.mtime = mode, clock.seconds(modified)
    info.uname = info.gname = owner_name
    if directory:
        info.type = tarfile.DIRTYPE
    else:
        info.size = len(data)
    padding = -len(data) % tarfile.BLOCKSIZE
    return info.tobuf(tarfile.PAX_FORMAT, "utf-8", "strict") + data + bytes(padding)


def tar_end(size):
    """The end mark, filled up to the record of 10 KiB that tar programs write."""
    return bytes(1024 + -(size + 1024) % tarfile.RECORDSIZE)


def zstd_frame(data):
    """One independent frame with content size and checksum."""
    command = ["zstd", "-q", "-19", "--single-thread", "--check", f"--stream-size={len(data)}", "-c"]
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


def seek_table(frames):
    """`frames`: (packed bytes, unpacked bytes) of each frame, in order."""
    entries = b"".join(struct.pack("<II", packed, unpacked) for packed, unpacked in frames)
    footer = struct.pack("<IBI", len(frames), 0, _SEEKABLE_MAGIC)
    return struct.pack("<II", _SKIPPABLE_MAGIC, len(entries) + len(footer)) + entries + footer


def zstd_frames(members, shared_bytes, large_bytes):
    """Packs tar members. A frame begins at a member's header; small members share frames of up to `shared_bytes`, a larger
    member is split into frames of `large_bytes`. The seek table follows."""
    chunks, current = [], io.BytesIO()
    for member in members:
        if current.tell() and current.tell() + len(member) > shared_bytes:
            chunks.append(current.getvalue())
            current = io.BytesIO()
        if len(member) <= shared_bytes:
            current.write(member)
        else:
            chunks += [member[at:at + large_bytes] for at in range(0, len(member), large_bytes)]
    if current.tell():
        chunks.append(current.getvalue())
    packed = [zstd_frame(chunk) for chunk in chunks]
    return b"".join(packed) + seek_table([(len(p), len(c)) for p, c in zip(packed, chunks)])
