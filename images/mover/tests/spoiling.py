"""Changes of a target that was equal, one of each kind, each without a trace that could be seen.

For trees that ``hurting_tree`` made.
"""

import os
import stat

from stowage_mover.trial import acl_for

from . import hurting_tree

_ODD = b"odd \xfe names"


def spoil(folder):
    """Makes all of them below a folder. Answers the kinds of difference by path, paths as bytes."""
    root = os.fsencode(folder)
    expected = {}
    above = os.stat(root)
    changes = list(_changes(root))
    # Whether attributes are kept here was tried out at the top.
    os.utime(root, ns=(above.st_atime_ns, above.st_mtime_ns))
    for path, kind, change in changes:
        _quietly(os.path.join(root, path), change)
        expected[path] = [kind]
    return expected


def _changes(root):
    yield b"large", "content", _flip(_middle(root, b"large"))
    yield b"sparse", "content", _flip(10 << 20)
    yield b"crowd/7", "content", _flip(0)
    yield b"private/inside", "content", _flip(3)
    yield _ODD + b"/new\nline", "content", _flip(19)
    yield _ODD + b"/not utf-8 \xff\xfe", "mode", lambda path: os.chmod(path, 0o600)
    yield _ODD + b"/-rf too", "extra", _write_empty
    yield _ODD + b"/#hash", "missing", os.unlink
    yield b"setuid", "mode", lambda path: os.chmod(path, 0o755)
    yield b"sticky", "mode", lambda path: os.chmod(path, 0o2777)
    yield b"linked/three", "links", _unlink_from_others
    yield b"dangling", "content", _point_elsewhere
    yield b"crowd/8", "time", lambda path: os.utime(path, ns=(1, 1))
    if hurting_tree.can_own_others():
        yield b"crowd/9", "owner", lambda path: os.chown(path, hurting_tree.STRANGER, 0)
        yield b"symlink", "owner", lambda path: os.lchown(path, hurting_tree.STRANGER, 0)
        yield b"device", "type", _make_other_device
    if hurting_tree.has_attributes(root):
        yield b"attributes", "attributes", _set("user.empty", b"not any more")
        yield b"default acl", "attributes", _set("system.posix_acl_default", acl_for(7))
        if hurting_tree.can_own_others():
            yield b"capable", "attributes", lambda path: os.removexattr(
                path, "security.capability"
            )


def _quietly(path, change):
    """The times of the entry and of its folder stay; of the entry unless it is its time that changes."""
    folder = os.path.dirname(path)
    above, before = os.stat(folder), _status(path)
    change(path)
    after = _status(path)
    if before and after and after.st_mtime_ns != 1:
        times = (before.st_atime_ns, before.st_mtime_ns)
        os.utime(path, ns=times, follow_symlinks=False)
    os.utime(folder, ns=(above.st_atime_ns, above.st_mtime_ns))


def _status(path):
    try:
        return os.lstat(path)
    except FileNotFoundError:
        return None


def _middle(root, name):
    return os.stat(os.path.join(root, name)).st_size // 2


def _flip(position):
    def change(path):
        with open(path, "r+b") as file:
            file.seek(position)
            (value,) = file.read(1)
            file.seek(position)
            file.write(bytes([value ^ 1]))

    return change


def _set(name, value):
    return lambda path: os.setxattr(path, name, value)


def _write_empty(path):
    with open(path, "xb"):
        pass


def _unlink_from_others(path):
    """The same content under the same name, yet a file of its own."""
    status = os.stat(path)
    with open(path, "rb") as file:
        content = file.read()
    os.unlink(path)
    with open(path, "wb") as file:
        file.write(content)
    os.chown(path, status.st_uid, status.st_gid)
    os.chmod(path, stat.S_IMODE(status.st_mode))


def _point_elsewhere(path):
    length = len(os.readlink(path))
    os.unlink(path)
    os.symlink(b"/" + b"x" * (length - 1), path)


def _make_other_device(path):
    mode = os.lstat(path).st_mode
    os.unlink(path)
    os.mknod(path, mode, os.makedev(1, 5))
