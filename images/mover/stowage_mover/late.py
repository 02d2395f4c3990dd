"""Proves the rest after the start: reads the frozen source in full against the record of the target.

Behind the fence, what a server's stamps call unchanged was not read again. The record says what
each such file's content was on the target before the application started. It was handed over to the
source's mover, which outlives the target's; here it reads the source and holds it against that.
"""

import os

from . import record as kept
from . import unsafe
from .contents import ReadError
from .errors import MoverError
from .judging import is_late
from .local import joined
from .walking import LARGE, Walk
from .wire import Wire

#: The file in the folder of the source's mover.
_NAME = "late-record"


class Keeper:
    """Takes the record of another mover, share by share, in the agent of the source's mover."""

    def __init__(self, folder):
        self._path = os.path.join(folder, _NAME)
        self._wire = None
        self._count = 0

    def take(self, *fields):
        if self._wire is None:
            file = os.open(f"{self._path}.new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            self._wire = Wire(os.open(os.devnull, os.O_RDONLY), file)
        self._wire.send(*fields)
        self._count += 1

    def finish(self, count):
        """Only a record that is whole counts."""
        if self._wire is None or self._count != count:
            raise MoverError("REMOTE_FAILED", "The record did not arrive as a whole.")
        self._wire.close()
        os.replace(f"{self._path}.new", self._path)


def hand_over(record, source):
    """Sends a record to the source's mover. Answers how many shares it has."""
    count = 0
    for share in record.shares():
        source.keep(share.directory, share.first, share.last, *share.records.split(b"\0")[:-1])
        count += 1
    source.kept(count)
    return count


def read_record(folder):
    """The record that was handed over. Raises MoverError where there is none."""
    try:
        reads = os.open(os.path.join(folder, _NAME), os.O_RDONLY)
    except FileNotFoundError as error:
        raise MoverError("NO_RECORD", "No record was handed over to this mover.") from error
    wire = Wire(reads, os.open(os.devnull, os.O_WRONLY))
    record = kept.Record()
    try:
        while (message := wire.receive()) is not None:
            directory, first, last, *lines = message
            records = b"".join(line + b"\0" for line in lines)
            record.add(kept.Share(directory, first, last, records))
    finally:
        wire.close()
    return record


class LateWalk(Walk):
    """Reads every file of the source whose proof is left, and finds every change of the rest."""

    def __init__(self, source, rules, progress, record):
        super().__init__(source, None, rules, progress)
        self._record = record

    def listed(self, directory, names):
        present = set(names)
        for name in self._record.names(directory):
            if name not in present and name != b".":
                self._changed(directory, name, "GONE")

    def pairs(self, directory, pairs, alone):
        known = self._record.of(directory, [name for name, *_ in pairs])
        for name, ours, _ in pairs:
            if ours is None:
                continue
            recorded = known.get(name)
            if recorded is None:
                self._changed(directory, name, "NEW")
            elif recorded.source != ours.identity:
                self._changed(directory, name, "CHANGED")
            elif ours.is_file and is_late(recorded):
                if ours.identity.size >= LARGE and not alone:
                    self.postpone(directory, name)
                else:
                    self._read(directory, name, recorded)
            elif ours.is_file:
                self.outcome.tally.proven.add(ours.identity.size)
            if ours.is_directory:
                self.descend(directory, ours, None)

    def _read(self, directory, name, recorded):
        path = joined(directory, name)
        try:
            digest = self.reader.digest(self.source.path(directory, name), "source", drop=True)
        except ReadError as error:
            self.outcome.tally.failures.add_error(path, error.side, error.error)
            return
        self.outcome.tally.read.add(digest.before.size)
        if unsafe.skips("skip-late-read"):
            return
        if not digest.before == digest.after == recorded.source:
            self._changed(directory, name, "CHANGED")
        elif digest.value != recorded.digest:
            self.outcome.differences.add(path, ["content"])

    def _changed(self, directory, name, how):
        """Nobody may write to the original any more: an alarm, not a difference to be copied."""
        self.outcome.tally.failures.add((joined(directory, name), f"{how} (source)"))
