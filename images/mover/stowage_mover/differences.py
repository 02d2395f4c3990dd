"""What differs between two entries of one name."""

import stat

from .names import MOST_EXAMPLES, escape

KINDS = (
    "missing",
    "extra",
    "type",
    "content",
    "mode",
    "owner",
    "time",
    "links",
    "attributes",
)


def metadata_differences(source, target, rules, attributes):
    """Kinds in which two entries differ, their content and hard links left out.

    Times are compared as rsync keeps them: the time of the last write, to the nanosecond, of every
    kind of entry.
    """
    ours, theirs = source.identity, target.identity
    if stat.S_IFMT(ours.mode) != stat.S_IFMT(theirs.mode):
        return ["type"]
    kinds = []
    is_device = stat.S_ISBLK(ours.mode) or stat.S_ISCHR(ours.mode)
    if is_device and source.special_device != target.special_device:
        kinds.append("type")
    if source.link != target.link or (source.is_file and ours.size != theirs.size):
        kinds.append("content")
    if not stat.S_ISLNK(ours.mode) and ours.mode != theirs.mode:
        kinds.append("mode")
    if "owners" not in rules.losses and (ours.uid, ours.gid) != (theirs.uid, theirs.gid):
        kinds.append("owner")
    if ours.modified_ns != theirs.modified_ns:
        kinds.append("time")
    if attributes and _kept(source, rules) != _kept(target, rules):
        kinds.append("attributes")
    return kinds


def _kept(entry, rules):
    return [pair for pair in entry.attributes if rules.keeps_attribute(pair[0])]


def link_differences(links):
    """Paths whose hard links are not those of the other side.

    ``links`` are (path, source's inode, target's inode), inodes as pairs with their device, for
    every path that has another name on either side.
    """
    forward, backward = {}, {}
    differing = []
    for path, ours, theirs in sorted(links):
        one = forward.setdefault(ours, theirs) == theirs
        other = backward.setdefault(theirs, ours) == ours
        if not (one and other):
            differing.append(path)
    return differing


class Differences:
    """Counts by kind, and the first paths."""

    def __init__(self):
        self.counts = dict.fromkeys(KINDS, 0)
        self._examples = {}

    def add(self, path, kinds):
        if not kinds:
            return
        for kind in kinds:
            self.counts[kind] += 1
        if path in self._examples or len(self._examples) < MOST_EXAMPLES:
            self._examples.setdefault(path, []).extend(kinds)

    def merge(self, other):
        for kind, count in other.counts.items():
            self.counts[kind] += count
        for path, kinds in other._examples.items():
            if path in self._examples or len(self._examples) < MOST_EXAMPLES:
                self._examples.setdefault(path, []).extend(kinds)

    @property
    def any(self):
        return any(self.counts.values())

    def answer(self):
        return {
            "counts": self.counts,
            "examples": [
                {"path": escape(path), "kinds": kinds}
                for path, kinds in sorted(self._examples.items())
            ],
        }
