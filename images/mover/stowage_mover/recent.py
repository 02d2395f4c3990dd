"""Finds the files that rsync's look at length and time may have missed.

A file is missed when it is written again with the same length after it was read, and the second
write bears the time of the first: both within one tick of a clock. Which pass read it, and when,
is not known; so every file counts whose time lies within a pass. A comparison that follows a pass
finds such files itself, and only the end of that pass counts from then on.
"""

from typing import NamedTuple

from .local import joined
from .walking import Walk

#: A clock's ticks, and how far a file server's clock may be off, nanoseconds.
WINDOW_NS = 2 * 1_000_000_000


class Pass(NamedTuple):
    """When a pass ran, nanoseconds by the clock of the source's node."""

    started_ns: int
    ended_ns: int

    def compared(self):
        """The same after a comparison of everything: what is left of it is its end."""
        return Pass(self.ended_ns, self.ended_ns)

    def may_have_missed(self, modified_ns):
        return self.started_ns - WINDOW_NS <= modified_ns <= self.ended_ns + WINDOW_NS


class RecentWalk(Walk):
    """Goes through the source alone."""

    def __init__(self, source, rules, progress, passes):
        super().__init__(source, None, rules, progress)
        self._passes = passes

    def pairs(self, directory, pairs, alone):
        for name, ours, _ in pairs:
            if ours is None:
                continue
            if ours.is_directory:
                self.descend(directory, ours, None)
            elif ours.is_file and self._is_recent(ours.identity.modified_ns):
                self.outcome.tally.paths.append(joined(directory, name))

    def _is_recent(self, modified_ns):
        return any(each.may_have_missed(modified_ns) for each in self._passes)
