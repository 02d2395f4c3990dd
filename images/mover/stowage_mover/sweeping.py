"""Looks at metadata alone: what of the record still holds, and whether anybody wrote."""

from . import unsafe
from .local import joined
from .walking import Walk


class SweepWalk(Walk):
    """Compares every entry of the source with the record."""

    def __init__(self, source, target, rules, progress, judge):
        super().__init__(source, target, rules, progress)
        self._judge = judge

    def top(self, total):
        recorded = self._judge.known(b"", [b"."]).get(b".")
        if recorded and recorded.source != self.source.top(False).identity:
            total.tally.changed.add(b".")

    def listed(self, directory, names):
        present = set(names)
        for name in self._judge.names(directory):
            if name not in present and name != b".":
                self.outcome.tally.removed.add(joined(directory, name))

    def pairs(self, directory, pairs, alone):
        tally = self.outcome.tally
        known = self._judge.known(directory, [name for name, *_ in pairs])
        for name, ours, theirs in pairs:
            if ours is None:
                continue
            if ours.is_directory:
                self.descend(directory, ours, theirs)
            recorded = known.get(name)
            if recorded is None:
                tally.added.add(joined(directory, name))
            elif recorded.source != ours.identity and not unsafe.skips("skip-sweep"):
                tally.changed.add(joined(directory, name))
            if ours.is_file:
                size = ours.identity.size
                doubt = self._judge.doubt(
                    recorded, ours.identity, theirs and theirs.identity
                )
                if doubt is None:
                    tally.proven.add(size)
                else:
                    tally.doubt(doubt, size)
