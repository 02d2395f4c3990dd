"""A tree that is mounted here."""

import os

from . import entries, system
from .names import Failures


class LocalTree:
    """Reads the metadata of a tree under ``root``. Paths are relative to it, without slash."""

    def __init__(self, root, rules, side):
        self.root = root
        self.side = side
        self._rules = rules

    def path(self, directory, name=b""):
        """The path of an entry as the operating system has it."""
        return os.path.join(self.root, joined(directory, name) if name else directory)

    def top(self, attributes):
        """The entry of the root itself."""
        return entries.read_entry(self.root, b".", attributes)

    def names(self, directory):
        """Sorted names of everything in a directory. Raises OSError."""
        return sorted(os.listdir(self.path(directory)))

    def entries(self, directory, names, attributes):
        """Those of the names that exist and count, and what could not be looked at."""
        found = []
        failures = Failures()
        for name in names:
            path = joined(directory, name)
            if self._rules.excludes_path(path):
                continue
            try:
                entry = entries.read_entry(
                    os.path.join(self.root, path), name, attributes
                )
            except FileNotFoundError:
                continue
            except OSError as error:
                failures.add_error(path, self.side, error)
                continue
            if not self._rules.leaves_out(entry.identity.mode):
                found.append(entry)
        return found, failures


class LocalSource(LocalTree):
    """The source where it is mounted here: files are compared byte by byte."""

    def __init__(self, root, rules):
        super().__init__(root, rules, "source")

    def check(self, directory, names, target, reader):
        """Compares files of one directory; yields for each a Check or an exception."""
        for name in names:
            try:
                yield reader.compare(
                    self.path(directory, name), target.path(directory, name)
                )
            except Exception as error:  # handed to whoever asked for this one file
                yield error

    def sync(self):
        system.syncfs(self.root)

    def clocks(self):
        return system.clocks()

    def filesystem_type(self):
        return system.filesystem_type(self.root)

    def close(self):
        """Nothing is open between calls."""


def joined(directory, name):
    """The path of a name in a directory, from the top of the tree."""
    return directory + b"/" + name if directory else name
