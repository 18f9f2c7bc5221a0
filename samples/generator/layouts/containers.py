"""Bytes of tar, zip and xz files with members of several types, the same on every run."""

import bz2
import io
import lzma
import tarfile
import zipfile
from datetime import datetime, timezone

from generator import clock
from generator.packing import gzip, tar_end, tar_member


def as_bytes(content):
    return content.encode() if isinstance(content, str) else content


class Tar:
    """Grows a tar. Folders are written before what they hold if `folders`; `owner` is the name of user and group."""

    def __init__(self, modified, mode=0o644, owner="", folders=False):
        self._modified, self._mode, self._owner, self._folders = modified, mode, owner, folders
        self._seen = set()
        self._parts = []

    def folder(self, name, mode=0o755):
        self._seen.add(name.rstrip("/"))
        self._parts.append(tar_member(name.rstrip("/") + "/", b"", self._modified, mode, self._owner, directory=True))

    def add(self, name, content, modified=None):
        if self._folders:
            parts = name.split("/")
            for depth in range(1, len(parts)):
                parent = "/".join(parts[:depth])
                if parent != "." and parent not in self._seen:
                    self.folder(parent, 0o700 if self._mode == 0o600 else 0o755)
        at = self._modified if modified is None else modified
        self._parts.append(tar_member(name, as_bytes(content), at, self._mode, self._owner))

    def link(self, name, target):
        """A symbolic link."""
        info = tarfile.TarInfo(name)
        info.type, info.linkname, info.mode, info.mtime = tarfile.SYMTYPE, target, 0o777, clock.seconds(self._modified)
        info.uname = info.gname = self._owner
        self._parts.append(info.tobuf(tarfile.PAX_FORMAT, "utf-8", "strict"))

    def data(self):
        data = b"".join(self._parts)
        return data + tar_end(len(data))

    def gzip(self):
        return gzip(self.data())

    def xz(self):
        return xz(self.data())


def xz(data):
    return lzma.compress(as_bytes(data), format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC64, preset=6)


def bzip2(data):
    return bz2.compress(as_bytes(data), 9)


def zip_file(files, modified, folders=True):
    """A zip as `zip -r` writes it: folders are members too, contents are deflated. `files`: name -> content."""
    stamp = datetime.fromtimestamp(clock.seconds(modified), timezone.utc).timetuple()[:6]
    buffer = io.BytesIO()
    seen = set()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name, content in files.items():
            parts = name.split("/")
            for depth in range(1, len(parts) if folders else 0):
                folder = "/".join(parts[:depth]) + "/"
                if folder not in seen:
                    seen.add(folder)
                    out.writestr(_zip_info(folder, stamp, 0o40755), b"", zipfile.ZIP_STORED)
            out.writestr(_zip_info(name, stamp, 0o100644), as_bytes(content), zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def _zip_info(name, stamp, mode):
    info = zipfile.ZipInfo(name, stamp)
    info.create_system, info.external_attr = 3, mode << 16
    return info
