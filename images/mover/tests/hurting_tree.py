"""Makes a tree that hurts: everything that a copy may lose without saying so.

For benchmarks: ``python3 -B -m tests.hurting_tree <folder> --files 100000 --large 4096``
"""

import argparse
import errno
import os
import random
import socket
import stat

from stowage_mover.trial import acl_for

#: As a database's own user; needs root.
STRANGER = 999

NAMES = [
    b"with spaces in it",
    b"new\nline",
    b"#hash",
    b"-rf",
    b"--delete",
    b"not utf-8 \xff\xfe",
    b"*[star]?",
    b"back\\slash",
    b'quo"te\'s',
    b"; exit 1 #",
    b"$(id)",
    b"\x1b[31mred",
    b"lost+found here",
    "ünïcödé ✓".encode(),
    b"x" * 255,
]


def can_own_others():
    """Whether files of other users can be made here."""
    return os.getuid() == 0


def has_attributes(folder):
    """Whether user attributes and ACLs are kept below a folder."""
    path = os.path.join(os.fsencode(folder), b".attributes")
    with open(path, "wb"):
        pass
    try:
        os.setxattr(path, "user.try", b"1")
        os.setxattr(path, "system.posix_acl_access", acl_for(STRANGER))
        return True
    except OSError as error:
        if error.errno not in (errno.ENOTSUP, errno.EPERM):
            raise
        return False
    finally:
        os.unlink(path)


def make(folder, files=200, large_mib=1, seed=7):
    """Fills an empty folder. Answers how many regular files were made at least."""
    root = os.fsencode(folder)
    chance = random.Random(seed)
    _many(root, files, chance)
    _odd_names(root, chance)
    _links(root)
    _special(root)
    _sparse(root)
    _modes(root)
    with open(os.path.join(root, b"large"), "wb") as file:
        for _ in range(large_mib):
            file.write(chance.randbytes(1 << 20))
    if has_attributes(folder):
        _attributes(root)
    _old_times(root, chance)
    return files


def _write(path, content):
    with open(path, "wb") as file:
        file.write(content)


def _many(root, files, chance):
    for number in range(files):
        if number % 50 == 0:
            folder = os.path.join(root, b"many", b"d%03d" % (number // 50))
            os.makedirs(folder)
        content = chance.randbytes(chance.choice((0, 1, 700, 5000)))
        _write(os.path.join(folder, b"f%d" % number), content)
    crowd = os.path.join(root, b"crowd")
    os.mkdir(crowd)
    for number in range(min(files, 1200)):
        _write(os.path.join(crowd, b"%d" % number), b"%d" % number)


def _odd_names(root, chance):
    folder = os.path.join(root, b"odd \xfe names")
    os.mkdir(folder)
    for name in NAMES:
        _write(os.path.join(folder, name), chance.randbytes(20))
        os.mkdir(os.path.join(folder, b"d" + name[:254]))
    for name in (b"lost+found", b"#snapshot"):
        # Excluded at the top only.
        os.mkdir(os.path.join(folder, name))
        _write(os.path.join(folder, name, b"kept"), b"kept")


def _links(root):
    os.symlink(b"/nowhere/at all", os.path.join(root, b"dangling"))
    os.symlink(b"large", os.path.join(root, b"symlink"))
    os.symlink(b"many", os.path.join(root, b"symlink to folder"))
    os.mkdir(os.path.join(root, b"linked"))
    _write(os.path.join(root, b"linked", b"one"), b"one of three")
    for name in (b"two", b"linked/three"):
        os.link(os.path.join(root, b"linked", b"one"), os.path.join(root, name))


def _special(root):
    os.mkfifo(os.path.join(root, b"fifo"), 0o640)
    with socket.socket(socket.AF_UNIX) as server:
        here = os.getcwd()
        os.chdir(root)
        try:
            # Paths of sockets are short; the tree's may be long.
            server.bind(b"socket")
        finally:
            os.chdir(here)
    if can_own_others():
        os.mknod(os.path.join(root, b"device"), stat.S_IFCHR | 0o600, os.makedev(1, 3))


def _sparse(root):
    with open(os.path.join(root, b"sparse"), "wb") as file:
        file.write(b"begin")
        file.seek(20 << 20)
        file.write(b"end")
        file.truncate(24 << 20)


def _modes(root):
    for name, mode in ((b"setuid", 0o4755), (b"setgid", 0o2755), (b"secret", 0o600), (b"none", 0)):
        path = os.path.join(root, name)
        _write(path, name)
        if can_own_others():
            os.chown(path, STRANGER, 998)
        os.chmod(path, mode)
    private = os.path.join(root, b"private")
    os.mkdir(private)
    _write(os.path.join(private, b"inside"), b"only for its owner")
    if can_own_others():
        for path in (private, os.path.join(private, b"inside")):
            os.chown(path, STRANGER, STRANGER)
    os.chmod(private, 0o700)
    os.mkdir(os.path.join(root, b"sticky"))
    os.chmod(os.path.join(root, b"sticky"), 0o3777)
    if not can_own_others():
        # Nobody but root could read it.
        os.chmod(os.path.join(root, b"none"), 0o400)


def _attributes(root):
    path = os.path.join(root, b"attributes")
    _write(path, b"has some")
    os.setxattr(path, b"user.\xff odd name", b"\x00\x01binary\n")
    os.setxattr(path, b"user.empty", b"")
    os.setxattr(path, "system.posix_acl_access", acl_for(STRANGER))
    folder = os.path.join(root, b"default acl")
    os.mkdir(folder)
    os.setxattr(folder, "system.posix_acl_default", acl_for(STRANGER))
    if can_own_others():
        # VFS_CAP_REVISION_2 with CAP_NET_BIND_SERVICE.
        capability = b"\x01\x00\x00\x02" + (1 << 10).to_bytes(4, "little") + bytes(12)
        program = os.path.join(root, b"capable")
        _write(program, b"#!/bin/true")
        os.setxattr(program, "security.capability", capability)


def _old_times(root, chance):
    """Times to the nanosecond, long ago, of every entry; folders last, from below."""
    for folder, folders, files in os.walk(root, topdown=False):
        for name in files + folders:
            when = chance.randrange(10**18, 15 * 10**17)
            os.utime(os.path.join(folder, name), ns=(when, when), follow_symlinks=False)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--large", type=int, default=1, help="MiB of the largest file")
    asked = parser.parse_args()
    os.makedirs(asked.folder)
    make(asked.folder, asked.files, asked.large)


if __name__ == "__main__":
    main()
