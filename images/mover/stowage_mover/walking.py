"""Goes through both trees a directory at a time, in work that can be handed out.

A task is a directory, or some names of one. Whoever works on it goes on with the directories below
until it has done its share, and hands back what is left.
"""

from typing import NamedTuple, Optional

from .contents import ReadError, Reader
from .differences import Differences
from .errors import Cancelled
from .local import joined
from .record import Share
from .tallies import Tally

#: Entries that are worked on together.
SHARE = 500

#: A file of this many bytes is a task of its own, so that others need not wait for it.
LARGE = 32 << 20


class Task(NamedTuple):
    """A directory, with ``names`` only these of its entries."""

    directory: bytes
    names: Optional[tuple] = None
    #: These are large files, to be read now.
    alone: bool = False


class Outcome:
    """What came of one task."""

    def __init__(self):
        self.tally = Tally()
        self.differences = Differences()
        #: Shares of records.
        self.records = []
        #: See ``link_differences``.
        self.links = []
        self.rest = []


class Walk:
    """One way of going through both trees. Subclasses say what happens with each pair.

    ``source`` and ``target`` are trees (``target`` may be None), ``progress`` is shared by all
    processes.
    """

    #: Whether the first look at an entry reads its attributes, too.
    attributes = False
    #: Whether directories are gone into that only the source has.
    follows_missing = True

    def __init__(self, source, target, rules, progress):
        self.source = source
        self.target = target
        self.rules = rules
        self.progress = progress
        self.reader = Reader(self._tick)
        self.outcome = None
        self._stack = []
        self._share = 0

    def start(self):
        """Called once in the leading process, before any worker is there."""
        self.devices = (
            self.source.top(False).device,
            self.target.top(False).device if self.target else None,
        )

    def top(self, total):
        """Looks at the top itself, in the leading process; answers its record, if there is one."""

    def pairs(self, directory, pairs, alone):
        """Works on (name, source's entry or None, target's or None) of one directory."""
        raise NotImplementedError

    def listed(self, directory, names):
        """Told all names that the source's directory has."""

    def _tick(self, amount):
        self.progress.add_bytes(amount)
        if self.progress.cancelled:
            raise Cancelled()

    def work(self, task):
        """Does a task and a share of what lies below it."""
        self.outcome = Outcome()
        self._stack = [task]
        self._share = SHARE
        while self._stack and self._share > 0:
            self._do(self._stack.pop())
        self.outcome.rest.extend(self._stack)
        return self.outcome

    def _do(self, task):
        self._tick(0)
        directory, names, alone = task
        if names is None:
            names = self._names(directory)
            if len(names) > SHARE:
                for start in range(0, len(names), SHARE):
                    some = tuple(names[start : start + SHARE])
                    self.outcome.rest.append(Task(directory, some))
                return
        ours = self._entries(self.source, directory, names)
        theirs = self._entries(self.target, directory, names) if self.target else {}
        self._share -= len(names) + 1
        pairs = [(name, ours.get(name), theirs.get(name)) for name in names]
        self.outcome.tally.entries += sum(1 for _, one, other in pairs if one and other)
        self.pairs(directory, pairs, alone)

    def _names(self, directory):
        source = self._list(self.source, directory)
        self.listed(directory, source)
        target = self._list(self.target, directory) if self.target else []
        return sorted({*source, *target})

    def _list(self, tree, directory):
        try:
            return tree.names(directory)
        except (FileNotFoundError, NotADirectoryError):
            # Gone since it was seen, or never there: its own entry tells.
            return []
        except OSError as error:
            self.outcome.tally.failures.add_error(directory, tree.side, error)
            return []

    def _entries(self, tree, directory, names, attributes=None):
        wanted = self.attributes if attributes is None else attributes
        found, failures = tree.entries(directory, names, wanted)
        self.outcome.tally.failures.merge(failures)
        return {entry.name: entry for entry in found}

    def descend(self, directory, source, target):
        """Goes into a directory later, unless another filesystem is mounted there."""
        if source.device == self.devices[0] and (
            target is not None or self.follows_missing
        ):
            self._stack.append(Task(joined(directory, source.name)))

    def checks(self, directory, names):
        """Reads files on both sides; yields name and Check or ReadError for each."""
        results = self.source.check(directory, names, self.target, self.reader)
        for name, result in zip(names, results):
            if isinstance(result, Exception) and not isinstance(result, ReadError):
                raise result
            if not isinstance(result, Exception):
                self.outcome.tally.read.add(result.before.size)
            yield name, result

    def record(self, directory, names, records):
        """Hands back records of these names, which are in their order."""
        if records:
            share = Share(directory, names[0], names[-1], b"".join(records))
            self.outcome.records.append(share)

    def postpone(self, directory, name):
        """Leaves a large file to a task of its own."""
        self.outcome.rest.append(Task(directory, (name,), alone=True))
