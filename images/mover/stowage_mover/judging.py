"""Whether the record still holds for a file: rules (d) and (e), and the target's half of them."""

from . import record as kept
from . import system, unsafe


class Judge:
    """Asks a record. Without one, nothing is known.

    With ``stamps`` it also believes what a server's own stamps say of the source, for as long as
    it takes to read the source again: see ``late``.
    """

    def __init__(self, record, source, stamps=False):
        self.record = record
        self._stamps = stamps
        #: Rule (e): the source's change times mean nothing if its clock was stepped.
        self.clock_stepped = (
            record is not None
            and record.clocks is not None
            and system.was_stepped(record.clocks, source.clocks())
        )

    def known(self, directory, names):
        """What the record has of these of a directory's entries, by name."""
        return self.record.of(directory, names) if self.record else {}

    def names(self, directory):
        """Everything that the record has of a directory."""
        return self.record.names(directory) if self.record else ()

    def doubt(self, recorded, source, target):
        """Why a file must be read, as the protocol names it; None where it is proven."""
        if recorded is None:
            return "unknown"
        if recorded.flag in kept.REASONS and not (self._stamps and is_late(recorded)):
            return kept.REASONS[recorded.flag]
        if recorded.source != source and not unsafe.skips("skip-sweep"):
            return "changed"
        if recorded.flag == kept.OTHER:
            return "changed"
        if recorded.target != target and not unsafe.skips("skip-target-sweep"):
            return "replaced"
        stepped = self.clock_stepped and not unsafe.skips("skip-clock")
        if recorded.flag == kept.PROVEN and stepped:
            return "clock"
        return None


def is_late(recorded):
    """Whether a file was found equal, and only its filesystem's stamps say that it still is."""
    return recorded.flag == kept.UNTRUSTED and recorded.digest is not None
