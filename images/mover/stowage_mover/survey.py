"""What a tree consists of: sizes, kinds, owners, attributes, and what cannot be read."""

import collections
import heapq
import os
import stat

from . import rules as properties
from .local import joined
from .names import Failures, Named, escape

_MOST_OWNERS = 20
_MOST_LARGEST = 10

_KINDS = {
    stat.S_IFREG: "files",
    stat.S_IFDIR: "directories",
    stat.S_IFLNK: "symlinks",
    stat.S_IFIFO: "fifos",
    stat.S_IFSOCK: "sockets",
    stat.S_IFBLK: "devices",
    stat.S_IFCHR: "devices",
}


class Survey:
    """Goes through one mounted tree. ``detailed`` also reads attributes and tries to open files.

    ``check`` is called for each directory, and may raise to end the survey.
    """

    def __init__(self, tree, detailed, check):
        self._tree = tree
        self._detailed = detailed
        self._check = check
        self._linked = set()
        self._tried = set()
        self._largest = []
        self._owners = collections.Counter()
        self._attributes = collections.defaultdict(Named)
        self.kinds = dict.fromkeys(dict.fromkeys(_KINDS.values()), 0)
        self.bytes = 0
        self.allocated = 0
        self.hard_linked = 0
        self.sparse = 0
        self.privileged = 0
        self.unreadable = Failures()
        self.other_filesystems = Named()

    def run(self):
        """Goes through everything. Raises OSError only for the top itself."""
        top = self._tree.top(self._detailed)
        self._take(b".", top)
        waiting = [b""]
        while waiting:
            self._check()
            directory = waiting.pop()
            try:
                names = self._tree.names(directory)
            except OSError as error:
                self.unreadable.add_error(directory or b".", self._tree.side, error)
                continue
            found, failures = self._tree.entries(directory, names, self._detailed)
            self.unreadable.merge(failures)
            for entry in found:
                path = joined(directory, entry.name)
                self._take(path, entry)
                if not entry.is_directory:
                    continue
                if entry.device == top.device:
                    waiting.append(path)
                else:
                    self.other_filesystems.add(path)

    def _take(self, path, entry):
        identity = entry.identity
        self.kinds[_KINDS[stat.S_IFMT(identity.mode)]] += 1
        self._owners[(identity.uid, identity.gid)] += 1
        for name, _ in entry.attributes:
            self._attribute(path, name)
        if not entry.is_directory and identity.links > 1:
            known = (entry.device, identity.inode)
            if known in self._linked:
                return
            self._linked.add(known)
            self.hard_linked += entry.is_file
        self.allocated += entry.allocated
        if entry.is_file:
            self._file(path, entry)

    def _attribute(self, path, name):
        if name in properties.ACL_ATTRIBUTES:
            self._attributes["acl"].add(path)
        elif name not in properties.IGNORED_ATTRIBUTES:
            self._attributes[escape(name)].add(path)

    def _file(self, path, entry):
        identity = entry.identity
        self.bytes += identity.size
        self.sparse += entry.allocated < identity.size
        self.privileged += bool(identity.mode & (stat.S_ISUID | stat.S_ISGID))
        ranked = (identity.size, path)
        if len(self._largest) < _MOST_LARGEST:
            heapq.heappush(self._largest, ranked)
        else:
            heapq.heappushpop(self._largest, ranked)
        kind = (identity.uid, identity.mode)
        if self._detailed and kind not in self._tried:
            self._tried.add(kind)
            self._try(path)

    def _try(self, path):
        """Opens one file of each owner and mode: rights are the same for the others."""
        try:
            descriptor = os.open(
                self._tree.path(path), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
            )
            try:
                os.read(descriptor, 1)
            finally:
                os.close(descriptor)
        except FileNotFoundError:
            # Gone since it was seen.
            return
        except OSError as error:
            self.unreadable.add_error(path, self._tree.side, error)

    def usage(self):
        """The part that both commands answer."""
        return {
            "bytes": self.bytes,
            "allocatedBytes": self.allocated,
            "entries": self.kinds,
            "unreadable": self.unreadable.answer(),
        }

    def details(self):
        uids = {uid for uid, _ in self._owners}
        return {
            "hardLinkedFiles": self.hard_linked,
            "sparseFiles": self.sparse,
            "privilegedFiles": self.privileged,
            "owners": [
                {"uid": uid, "gid": gid, "entries": entries}
                for (uid, gid), entries in self._owners.most_common(_MOST_OWNERS)
            ],
            "onlyUid": uids.pop() if len(uids) == 1 else None,
            "attributes": [
                {"name": name, **named.answer()}
                for name, named in sorted(self._attributes.items())
            ],
            "otherFilesystems": self.other_filesystems.answer(),
            "largestFiles": [
                {"path": escape(path), "bytes": size}
                for size, path in sorted(self._largest, reverse=True)
            ],
        }
