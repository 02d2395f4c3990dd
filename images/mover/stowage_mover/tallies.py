"""Sums that workers make and their leader adds up."""

from .names import Failures, Named

REASONS = (
    "different",
    "unsteady",
    "recent",
    "filesystem",
    "unknown",
    "changed",
    "replaced",
    "clock",
)


class Amount:
    """Files and their bytes."""

    def __init__(self):
        self.files = 0
        self.bytes = 0

    def add(self, size):
        self.files += 1
        self.bytes += size

    def merge(self, other):
        self.files += other.files
        self.bytes += other.bytes

    def answer(self):
        return {"files": self.files, "bytes": self.bytes}


class Tally:
    """Everything that is counted while two trees are gone through."""

    def __init__(self):
        self.entries = 0
        self.read = Amount()
        self.proven = Amount()
        self.unproven = Amount()
        #: Equal, and unchanged by a server's word alone.
        self.late = Amount()
        self.reasons = {reason: Amount() for reason in REASONS}
        self.allocated = {"source": 0, "target": 0}
        self.silent = Named()
        #: Every path that rsync has to be told, as it is.
        self.paths = []
        self.changed = Named()
        self.added = Named()
        self.removed = Named()
        self.failures = Failures()

    def doubt(self, reason, size):
        """Counts a file that is not proven."""
        self.unproven.add(size)
        self.reasons[reason].add(size)

    def merge(self, other):
        self.entries += other.entries
        self.paths.extend(other.paths)
        for side, amount in other.allocated.items():
            self.allocated[side] += amount
        for reason, amount in other.reasons.items():
            self.reasons[reason].merge(amount)
        for name in (
            "read",
            "proven",
            "unproven",
            "late",
            "silent",
            "changed",
            "added",
            "removed",
            "failures",
        ):
            getattr(self, name).merge(getattr(other, name))

    def answer_reasons(self):
        return {reason: amount.answer() for reason, amount in self.reasons.items()}
