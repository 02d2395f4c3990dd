"""One entry of a tree: what it is, and everything about it that must survive the way."""

import errno
import os
import stat
from typing import NamedTuple

_NO_ATTRIBUTES = (errno.ENOTSUP, errno.ENODATA)


class Identity(NamedTuple):
    """What tells that an entry was not touched: none of it stays when content changes."""

    inode: int
    size: int
    modified_ns: int
    changed_ns: int
    mode: int
    uid: int
    gid: int
    links: int


class Entry(NamedTuple):
    """One name in a directory. Sizes in bytes."""

    name: bytes
    identity: Identity
    device: int
    special_device: int
    allocated: int
    #: What a symlink says.
    link: bytes
    #: Sorted pairs of name and value; empty where nobody asked for them.
    attributes: tuple

    @property
    def is_file(self):
        return stat.S_ISREG(self.identity.mode)

    @property
    def is_directory(self):
        return stat.S_ISDIR(self.identity.mode)


def identity_of(status):
    """The identity that a stat result shows."""
    return Identity(
        status.st_ino,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
        status.st_mode,
        status.st_uid,
        status.st_gid,
        status.st_nlink,
    )


def read_attributes(path):
    """Every extended attribute of an entry, ACLs among them; of a symlink its own."""
    try:
        names = os.listxattr(path, follow_symlinks=False)
    except OSError as error:
        if error.errno in _NO_ATTRIBUTES:
            return ()
        raise
    if not names:
        return ()
    found = []
    for name in names:
        raw = os.fsencode(name)
        try:
            found.append((raw, os.getxattr(path, raw, follow_symlinks=False)))
        except OSError as error:
            # Removed in between, or one that the filesystem lists but does not hand out.
            if error.errno not in _NO_ATTRIBUTES:
                raise
    return tuple(sorted(found))


def read_entry(path, name, attributes):
    """The entry at ``path``. Raises OSError as lstat does."""
    status = os.lstat(path)
    return Entry(
        name,
        identity_of(status),
        status.st_dev,
        status.st_rdev,
        status.st_blocks * 512,
        os.readlink(path) if stat.S_ISLNK(status.st_mode) else b"",
        read_attributes(path) if attributes else (),
    )


def encode_identity(identity):
    """As text of numbers, without NUL."""
    return b"%d %d %d %d %d %d %d %d" % identity


def decode_identity(text):
    return Identity(*map(int, text.split(b" ")))


def encode_entry(entry):
    """As fields without NUL, for the way between two movers."""
    attributes = b" ".join(
        name.hex().encode() + b"=" + value.hex().encode()
        for name, value in entry.attributes
    )
    numbers = b"%d %d %d" % (entry.device, entry.special_device, entry.allocated)
    identity = encode_identity(entry.identity)
    return [entry.name, identity, numbers, entry.link, attributes]


def decode_entry(fields):
    name, identity, numbers, link, attributes = fields
    pairs = (pair.partition(b"=") for pair in attributes.split(b" ") if pair)
    return Entry(
        name,
        decode_identity(identity),
        *map(int, numbers.split(b" ")),
        link,
        tuple(
            (bytes.fromhex(key.decode()), bytes.fromhex(value.decode()))
            for key, _, value in pairs
        ),
    )
