"""Compares both ways behind the fence: whatever is not proven yet, or everything."""

from . import record as kept
from .contents import ReadError
from .differences import metadata_differences
from .judging import is_late
from .local import joined
from .walking import LARGE, Walk


class ProveWalk(Walk):
    """Finds every difference. What it reads and finds equal is proven from then on."""

    follows_missing = False

    def __init__(self, source, target, rules, progress, judge):
        super().__init__(source, target, rules, progress)
        #: None: nothing is trusted, everything is read.
        self._judge = judge

    def top(self, total):
        ours, theirs = self.source.top(True), self.target.top(True)
        total.differences.add(
            ours.name, metadata_differences(ours, theirs, self.rules, attributes=True)
        )
        record = kept.encode(kept.OTHER, ours.name, ours.identity, theirs.identity)
        return kept.Share(b"", ours.name, ours.name, record)

    def pairs(self, directory, pairs, alone):
        present, proven = [], {}
        names = [name for name, *_ in pairs]
        known = self._judge.known(directory, names) if self._judge else {}
        for name, ours, theirs in pairs:
            if ours is None or theirs is None:
                self._one_sided(directory, name, ours, theirs)
                continue
            if self._postponed(directory, ours, theirs, alone):
                continue
            present.append((name, ours, theirs))
            recorded = known.get(name)
            if self._judge and ours.is_file and theirs.is_file:
                if self._judge.doubt(recorded, ours.identity, theirs.identity) is None:
                    proven[name] = recorded
        self._both(directory, present, proven)

    def _postponed(self, directory, ours, theirs, alone):
        large = ours.is_file and theirs.is_file and ours.identity.size >= LARGE
        if large and not alone:
            self.postpone(directory, ours.name)
        return large and not alone

    def _one_sided(self, directory, name, ours, theirs):
        if ours is None and theirs is None:
            # Left out by the rules, or gone between listing and looking.
            return
        kind = "missing" if theirs is None else "extra"
        self.outcome.differences.add(joined(directory, name), [kind])

    def _both(self, directory, present, proven):
        names = [name for name, *_ in present if name not in proven]
        # What is proven was proven with its attributes; the others' are read now.
        ours_now = self._entries(self.source, directory, names, attributes=True)
        theirs_now = self._entries(self.target, directory, names, attributes=True)
        records, to_read = [], []
        for name, ours, theirs in present:
            self._count(directory, ours, theirs)
            if name in proven:
                late = is_late(proven[name])
                tally = self.outcome.tally
                (tally.late if late else tally.proven).add(ours.identity.size)
                records.append(kept.encode(proven[name].flag, name, *proven[name][1:]))
                continue
            ours, theirs = ours_now.get(name), theirs_now.get(name)
            if ours is None or theirs is None:
                self._one_sided(directory, name, ours, theirs)
                continue
            if ours.is_directory and theirs.is_directory:
                self.descend(directory, ours, theirs)
            kinds = metadata_differences(ours, theirs, self.rules, attributes=True)
            readable = ours.is_file and theirs.is_file and "content" not in kinds
            if readable:
                to_read.append((name, ours, theirs, kinds))
            else:
                records.append(self._judged(directory, ours, theirs, kinds))
        checks = self.checks(directory, [name for name, *_ in to_read])
        for (_, *entry), (_, check) in zip(to_read, checks):
            records.append(self._read(directory, check, *entry))
        self.record(directory, [name for name, *_ in present], records)

    def _count(self, directory, ours, theirs):
        self.outcome.tally.allocated["source"] += ours.allocated
        self.outcome.tally.allocated["target"] += theirs.allocated
        several = ours.identity.links > 1 or theirs.identity.links > 1
        if several and not ours.is_directory and "hard-links" not in self.rules.losses:
            self.outcome.links.append(
                (
                    joined(directory, ours.name),
                    (ours.device, ours.identity.inode),
                    (theirs.device, theirs.identity.inode),
                )
            )

    def _read(self, directory, check, ours, theirs, kinds):
        path = joined(directory, ours.name)
        if isinstance(check, ReadError):
            self.outcome.tally.failures.add_error(path, check.side, check.error)
            return self._judged(directory, ours, theirs, kinds, flag=kept.UNSTEADY)
        if not (check.steady and check.before == ours.identity):
            # Behind the fence nobody may write: not a difference to copy, but an alarm.
            self.outcome.tally.failures.add((path, "CHANGED (source)"))
            return self._judged(directory, ours, theirs, kinds, flag=kept.UNSTEADY)
        if check.target != theirs.identity:
            self.outcome.tally.failures.add((path, "CHANGED (target)"))
            return self._judged(directory, ours, theirs, kinds, flag=kept.UNSTEADY)
        if not check.equal:
            kinds = [*kinds, "content"]
        return self._judged(directory, ours, theirs, kinds, flag=kept.FENCED)

    def _judged(self, directory, ours, theirs, kinds, flag=kept.OTHER):
        if kinds:
            self.outcome.differences.add(joined(directory, ours.name), kinds)
            flag = kept.DIFFERENT if ours.is_file else kept.OTHER
        return kept.encode(flag, ours.name, ours.identity, theirs.identity)
