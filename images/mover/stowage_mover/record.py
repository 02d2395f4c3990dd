"""The record of a comparison: what every entry looked like on both sides when it was compared.

Lies in a file of the mover's own, which has no name and ends with the process. One record per
entry, ended by NUL; a directory's stand together, so that memory grows with directories alone.
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

_NOTHING = Identity(0, 0, 0, 0, 0, 0, 0, 0)


class Recorded(NamedTuple):
    """What is known of one entry."""

    flag: bytes
    source: Identity
    #: All zeros where the target had nothing of that name.
    target: Identity


def encode(flag, name, source, target: Optional[Identity]):
    """One record."""
    return b"%s %s %s %s\0" % (
        flag,
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
        self._cached = (None, {})

    @property
    def directories(self):
        return self._index.keys()

    def add(self, directory, records):
        """Appends records of one directory, already encoded."""
        self._index.setdefault(directory, []).append((self._end, len(records)))
        written = 0
        while written < len(records):
            written += os.pwrite(
                self._file.fileno(), records[written:], self._end + written
            )
        self._end += len(records)

    def of(self, directory):
        """Everything that is known of a directory's entries, by name."""
        known, found = self._cached
        if known != directory:
            found = {}
            for offset, length in self._index.get(directory, ()):
                for line in os.pread(self._file.fileno(), length, offset).split(b"\0"):
                    if line:
                        name, recorded = _decode(line)
                        found[name] = recorded
            self._cached = (directory, found)
        return found

    def close(self):
        self._file.close()


def _decode(line):
    flag, *numbers, name = line.split(b" ", 17)
    values = list(map(int, numbers))
    return name, Recorded(flag, Identity(*values[:8]), Identity(*values[8:]))
