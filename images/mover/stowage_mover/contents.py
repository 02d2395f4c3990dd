"""Reads what files hold: two of them side by side, or one into a digest."""

import hashlib
import os
from typing import NamedTuple, Optional

from . import entries, unsafe
from .entries import Identity

#: Large enough that calls cost nothing, small enough for the processor's cache.
BLOCK = 1 << 20

#: How far both disks may read ahead of the comparison.
_AHEAD = 8 * BLOCK

_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK


class Check(NamedTuple):
    """What came of reading one file on both sides."""

    equal: bool
    #: Of the source, before and after it was read, from the same descriptor.
    before: Identity
    after: Identity
    #: Of the target, before it was read.
    target: Identity
    #: SHA-256 of the target's content, where both sides were read apart.
    digest: Optional[bytes] = None

    @property
    def steady(self):
        return self.before == self.after


class Digest(NamedTuple):
    """What came of reading one file on one side."""

    value: bytes
    before: Identity
    after: Identity


class ReadError(Exception):
    """A file could not be read; says on which side."""

    def __init__(self, side, error):
        super().__init__(str(error))
        self.side = side
        self.error = error


def _open(path, side):
    try:
        descriptor = os.open(path, _FLAGS)
        return descriptor, entries.identity_of(os.fstat(descriptor))
    except OSError as error:
        raise ReadError(side, error) from error


def _around(descriptor, before):
    """The identities before and after reading: rule (b)."""
    after = entries.identity_of(os.fstat(descriptor))
    return (after if unsafe.skips("skip-second-fstat") else before), after


def drop_from_memory(descriptor):
    """Makes the next read come from the disk. Pages that are not flushed yet stay."""
    if not unsafe.skips("skip-target-drop"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _fill(descriptor, buffer, side):
    """Reads until the buffer is full or the file ends, and answers how much that was."""
    filled = 0
    view = memoryview(buffer)
    try:
        while filled < len(buffer):
            got = os.readv(descriptor, [view[filled:]])
            if got == 0:
                break
            filled += got
    except OSError as error:
        raise ReadError(side, error) from error
    return filled


class Reader:
    """Reads files with buffers of its own. One per process.

    ``tick`` is called with the number of bytes of each block, and may raise to end the reading.
    """

    def __init__(self, tick):
        self._tick = tick
        self._ours = bytearray(BLOCK)
        self._theirs = bytearray(BLOCK)

    def compare(self, source, target):
        """Compares two files byte by byte. Raises ReadError."""
        first, before = _open(source, "source")
        try:
            second, other = _open(target, "target")
            try:
                drop_from_memory(second)
                equal = before.size == other.size and self._equal(first, second, before.size)
                return Check(equal, *_around(first, before), other)
            finally:
                os.close(second)
        finally:
            os.close(first)

    def _equal(self, first, second, size):
        """Whether both hold the same up to their ends. ``size`` is only what is expected."""
        ahead = 0
        position = 0
        while True:
            if size > BLOCK and position >= ahead - _AHEAD // 2:
                for descriptor in (first, second):
                    os.posix_fadvise(descriptor, ahead, _AHEAD, os.POSIX_FADV_WILLNEED)
                ahead += _AHEAD
            got = _fill(first, self._ours, "source")
            if got != _fill(second, self._theirs, "target"):
                return False
            self._tick(got)
            if got == BLOCK:
                if self._ours != self._theirs:
                    return False
            elif self._ours[:got] != self._theirs[:got]:
                return False
            else:
                return True
            position += got

    def digest(self, path, side, drop):
        """The SHA-256 of one file. Raises ReadError."""
        descriptor, before = _open(path, side)
        try:
            if drop:
                drop_from_memory(descriptor)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_SEQUENTIAL)
            summary = hashlib.sha256()
            while True:
                got = _fill(descriptor, self._ours, side)
                self._tick(got)
                summary.update(memoryview(self._ours)[:got])
                if got < BLOCK:
                    return Digest(summary.digest(), *_around(descriptor, before))
        finally:
            os.close(descriptor)


def digest_against(far, near):
    """Holds the digests of both sides against each other."""
    return Check(near.value == far.value, far.before, far.after, near.before, near.value)
