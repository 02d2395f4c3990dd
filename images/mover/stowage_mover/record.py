"""The record of a comparison: what every entry looked like on both sides when it was compared.

Lies in a file of the mover's own, which has no name and ends with the process. One record per
entry, ended by NUL. A share of a directory's names stands together, and is found by its first and
last name: memory grows with shares, and nobody reads more of a directory than is asked for.
"""

import os
import tempfile
from typing import NamedTuple, Optional

from . import entries
from .entries import Identity

#: Both sides were equal in everything, and the source's metadata tell of every later change.
PROVEN = b"P"
#: Likewise, read behind the fence: no clock and no filesystem has to be trusted.
FENCED = b"F"
#: Not a file; there is nothing to read.
OTHER = b"O"
#: Why a file's record proves nothing.
DIFFERENT = b"d"
UNSTEADY = b"u"
RECENT = b"r"
UNTRUSTED = b"f"

REASONS = {
    DIFFERENT: "different",
    UNSTEADY: "unsteady",
    RECENT: "recent",
    UNTRUSTED: "filesystem",
}

#: Of both identities of one record.
_NUMBERS = 2 * len(Identity._fields)

#: Fields of a record, its name included: flag and digest come first.
_FIELDS = _NUMBERS + 3

_NOTHING = Identity(0, 0, 0, 0, 0, 0, 0, 0)


class Recorded(NamedTuple):
    """What is known of one entry."""

    flag: bytes
    source: Identity
    #: All zeros where the target had nothing of that name.
    target: Identity
    #: Of the target's content; None where both sides were read on one node.
    digest: Optional[bytes]


class Share(NamedTuple):
    """Records of one directory, of names from ``first`` to ``last`` in their order as bytes."""

    directory: bytes
    first: bytes
    last: bytes
    #: Encoded, in any order.
    records: bytes


class _Place(NamedTuple):
    """Where a share lies in the file."""

    first: bytes
    last: bytes
    offset: int
    length: int


def encode(flag, name, source, target: Optional[Identity], digest=None):
    """One record."""
    return b"%s %s %s %s %s\0" % (
        flag,
        digest.hex().encode() if digest else b"-",
        entries.encode_identity(source),
        entries.encode_identity(target or _NOTHING),
        name,
    )


class Record:
    """Written by the process that leads, read by its workers."""

    def __init__(self, clocks=None):
        #: Of the source's node, when the comparison began.
        self.clocks = clocks
        self._file = tempfile.TemporaryFile(prefix="stowage-record-")
        self._end = 0
        self._index = {}

    @property
    def directories(self):
        return self._index.keys()

    def add(self, share):
        """Appends a share of records."""
        records = share.records
        place = _Place(share.first, share.last, self._end, len(records))
        self._index.setdefault(share.directory, []).append(place)
        written = 0
        while written < len(records):
            written += os.pwrite(
                self._file.fileno(), records[written:], self._end + written
            )
        self._end += len(records)

    def of(self, directory, names):
        """What is known of these of a directory's entries, by name. ``names`` are in their order."""
        if not names:
            return {}
        wanted = set(names)
        found = {}
        for place in self._index.get(directory, ()):
            if place.first <= names[-1] and names[0] <= place.last:
                for line in self._lines(place):
                    name, recorded = _decode(line)
                    if name in wanted:
                        found[name] = recorded
        return found

    def names(self, directory):
        """Names of all entries of a directory that are known."""
        for place in self._index.get(directory, ()):
            for line in self._lines(place):
                yield line.split(b" ", _FIELDS - 1)[-1]

    def shares(self):
        """Everything, a share at a time."""
        for directory, places in self._index.items():
            for place in places:
                records = os.pread(self._file.fileno(), place.length, place.offset)
                yield Share(directory, place.first, place.last, records)

    def _lines(self, place):
        lines = os.pread(self._file.fileno(), place.length, place.offset).split(b"\0")
        return filter(None, lines)

    def close(self):
        self._file.close()


def _decode(line):
    flag, digest, *numbers, name = line.split(b" ", _FIELDS - 1)
    values = list(map(int, numbers))
    ours, theirs = Identity(*values[: _NUMBERS // 2]), Identity(*values[_NUMBERS // 2 :])
    value = None if digest == b"-" else bytes.fromhex(digest.decode())
    return name, Recorded(flag, ours, theirs, value)
