"""Tries out, in a folder of its own, what a target must be able to do."""

import os
import shutil
import stat
import struct
import tempfile

from .errors import error_name

#: Neither root nor anybody's: a server that maps or refuses owners shows it with this one.
_STRANGER = 54321 if os.getuid() != 54321 else 54322


class Trial:
    """Each method named after an ability does one thing, and raises OSError where it fails."""

    def __init__(self, root):
        self._root = root
        self._before = os.stat(root)
        self._folder = tempfile.mkdtemp(prefix=".stowage-probe-", dir=root)
        self._file = self._path("file")
        #: Whom the target gives what the mover makes, such as the user that an export maps all to.
        self.new_owner = None

    def _path(self, name):
        return os.path.join(self._folder, name)

    def run(self):
        """All abilities: True, or the name of the error. Leaves nothing behind."""
        answers = {}
        try:
            for name, attempt in (
                ("create", self._create),
                ("directory", lambda: os.mkdir(self._path("directory"))),
                ("owner", self._owner),
                ("setgid", self._setgid),
                ("setuid", lambda: self._mode(self._file, 0o4755)),
                ("hardLink", lambda: os.link(self._file, self._path("link"))),
                ("symlink", lambda: os.symlink("nowhere", self._path("symlink"))),
                ("fifo", lambda: os.mkfifo(self._path("fifo"))),
                ("device", self._device),
                ("xattr", self._xattr),
                ("acl", self._acl),
                ("time", self._time),
                ("bytesInNames", self._bytes_in_names),
                ("caseSensitive", self._case_sensitive),
            ):
                answers[name] = _answer(attempt)
        finally:
            answers["delete"] = _answer(lambda: shutil.rmtree(self._folder))
            # As if nobody had been here. A root that is somebody else's refuses it, and would
            # refuse rsync.
            times = (self._before.st_atime_ns, self._before.st_mtime_ns)
            answers["rootTime"] = _answer(lambda: os.utime(self._root, ns=times))
        return answers

    def _create(self):
        with open(self._file, "xb") as file:
            file.write(b"stowage")
            file.flush()
            os.fsync(file.fileno())
        found = os.stat(self._file)
        self.new_owner = {"uid": found.st_uid, "gid": found.st_gid}

    def _owner(self):
        path = self._path("owned")
        with open(path, "xb"):
            pass
        os.chown(path, _STRANGER, _STRANGER)
        found = os.stat(path)
        _require((found.st_uid, found.st_gid) == (_STRANGER, _STRANGER))

    def _setgid(self):
        self._mode(self._path("directory"), 0o2775)

    def _mode(self, path, mode):
        os.chmod(path, mode)
        _require(stat.S_IMODE(os.stat(path).st_mode) == mode)

    def _device(self):
        os.mknod(self._path("device"), stat.S_IFCHR | 0o600, os.makedev(1, 3))

    def _xattr(self):
        os.setxattr(self._file, "user.stowage", b"\x00\xff")
        _require(os.getxattr(self._file, "user.stowage") == b"\x00\xff")

    def _acl(self):
        os.setxattr(self._file, "system.posix_acl_access", acl_for(_STRANGER))
        _require(os.getxattr(self._file, "system.posix_acl_access") == acl_for(_STRANGER))

    def _time(self):
        wanted = 1_700_000_000_123_456_789
        os.utime(self._file, ns=(wanted, wanted))
        _require(os.stat(self._file).st_mtime_ns == wanted)

    def _bytes_in_names(self):
        name = b"\xff" * 255
        folder = os.fsencode(self._folder)
        with open(os.path.join(folder, name), "xb"):
            pass
        _require(name in os.listdir(folder))

    def _case_sensitive(self):
        _require(not os.path.exists(self._path("FILE")))


class NotKept(Exception):
    """It was accepted without an error, and yet is not so."""


def acl_for(uid):
    """An access ACL that lets one more user read, as the kernel's attribute has it."""
    entries = (
        (0x01, 6, 0xFFFFFFFF),  # owner
        (0x02, 4, uid),  # that user
        (0x04, 4, 0xFFFFFFFF),  # group
        (0x10, 4, 0xFFFFFFFF),  # mask
        (0x20, 0, 0xFFFFFFFF),  # others
    )
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


def _require(kept):
    if not kept:
        raise NotKept()


def _answer(attempt):
    try:
        attempt()
        return True
    except NotKept:
        return "NOT_KEPT"
    except OSError as error:
        return error_name(error)
