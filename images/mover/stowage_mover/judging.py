"""Whether the record still holds for a file: rules (d) and (e), and the target's half of them."""

from . import record as kept
from . import system, unsafe


class Judge:
    """Asks a record. Without one, nothing is known."""

    def __init__(self, record, source):
        self.record = record
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
        if recorded.flag in kept.REASONS:
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
