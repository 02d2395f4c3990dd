"""Compares while the application runs, and writes down what that proves.

Holds the rules (a), (b), (c) and (f) of the proof of a file; (d) and (e) are asked later, of the
record. What is not proven here is read again behind the fence.
"""

import time

from . import record as kept
from . import system, unsafe
from .contents import ReadError
from .differences import metadata_differences
from .local import joined
from .walking import LARGE, Walk

#: One long write stamps the change time when it begins: only older stamps can be trusted. Rule (c).
SETTLE_NS = 60 * 1_000_000_000


class LiveWalk(Walk):
    """Reads every file that both sides have with one length; differences are no failures."""

    attributes = True

    def __init__(self, source, target, rules, progress, local_source):
        super().__init__(source, target, rules, progress)
        self.local_source = local_source
        #: The node's clocks just before the source was flushed: T0.
        self.clocks = None
        self.sync_seconds = 0.0
        self._settled_ns = 0
        self._trusted = False

    def start(self):
        super().start()
        began = time.monotonic()
        if not unsafe.skips("skip-target-syncfs"):
            # Pages that are not flushed cannot be dropped, and would be read from memory.
            system.syncfs(self.target.root)
        self.clocks = self.source.clocks()
        if not unsafe.skips("skip-source-syncfs"):
            # Rule (a): afterwards the next store through a mapping stamps the file again.
            self.source.sync()
        self.sync_seconds = time.monotonic() - began
        self._settled_ns = self.clocks[0] - SETTLE_NS
        self._trusted = unsafe.skips("skip-filesystem") or (
            self.local_source
            and self.source.filesystem_type() in system.TRUSTED_FILESYSTEMS
        )

    def top(self, total):
        ours, theirs = self.source.top(True), self.target.top(True)
        record = kept.encode(kept.OTHER, ours.name, ours.identity, theirs.identity)
        return kept.Share(b"", ours.name, ours.name, record)

    def pairs(self, directory, pairs, alone):
        records = []
        to_read = {}
        for name, ours, theirs in pairs:
            if ours is None:
                continue
            if ours.is_directory:
                self.descend(directory, ours, theirs)
            if not ours.is_file:
                flag = kept.OTHER
                records.append(
                    kept.encode(flag, name, ours.identity, theirs and theirs.identity)
                )
            elif not _same_length(ours, theirs):
                records.append(self._doubt(kept.DIFFERENT, name, ours, theirs))
            elif ours.identity.size >= LARGE and not alone:
                self.postpone(directory, name)
            else:
                to_read[name] = (ours, theirs)
        for name, check in self.checks(directory, list(to_read)):
            records.append(self._judge(directory, name, check, *to_read[name]))
        self.record(directory, [name for name, *_ in pairs], records)

    def _judge(self, directory, name, check, ours, theirs):
        """The record of a file that was read."""
        path = joined(directory, name)
        if isinstance(check, ReadError):
            if not isinstance(check.error, FileNotFoundError):
                self.outcome.tally.failures.add_error(path, check.side, check.error)
            return self._doubt(kept.UNSTEADY, name, ours, theirs)
        steady = check.steady and (
            ours.identity == check.before or unsafe.skips("skip-second-fstat")
        )
        if not steady:
            return self._doubt(kept.UNSTEADY, name, ours, theirs)
        if not check.equal:
            if check.before.modified_ns == check.target.modified_ns:
                self.outcome.tally.silent.add(path)
                self.outcome.tally.paths.append(path)
            return self._doubt(kept.DIFFERENT, name, ours, theirs)
        if check.target != theirs.identity or metadata_differences(
            ours, theirs, self.rules, attributes=True
        ):
            return self._doubt(kept.DIFFERENT, name, ours, theirs)
        if check.after.changed_ns >= self._settled_ns and not unsafe.skips("skip-settle"):
            return self._doubt(kept.RECENT, name, ours, theirs)
        if not self._trusted:
            return self._doubt(kept.UNTRUSTED, name, ours, theirs, check.digest)
        self.outcome.tally.proven.add(check.after.size)
        return kept.encode(kept.PROVEN, name, check.after, check.target, check.digest)

    def _doubt(self, flag, name, ours, theirs, digest=None):
        self.outcome.tally.doubt(kept.REASONS[flag], ours.identity.size)
        return kept.encode(flag, name, ours.identity, theirs and theirs.identity, digest)


def _same_length(ours, theirs):
    return (
        theirs is not None
        and theirs.is_file
        and theirs.identity.size == ours.identity.size
    )
