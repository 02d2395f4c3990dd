"""Removes everything below the top of a volume that nobody uses any more."""

import os
import stat

from .errors import MoverError
from .local import joined
from .names import Failures


class Eraser:
    """Empties one mounted tree. Its top stays: it is what is mounted.

    Never follows a link, and never goes into what is mounted below: where there is such a mount,
    nothing at all is removed. Safe to run again wherever it was left.
    """

    def __init__(self, tree, rules, job):
        self._tree = tree
        self._rules = rules
        self._job = job
        self.entries = 0
        self.bytes = 0
        self.failures = Failures()

    def run(self):
        """Removes what there is. Raises MoverError before anything is removed, or none at all."""
        self._refuse_mounts()
        device = os.lstat(self._tree.root).st_dev
        # A directory is met twice: to go into it, and empty.
        waiting = [(b"", False)]
        while waiting:
            self._job.check()
            self._job.report(self.bytes, self.entries)
            directory, is_empty = waiting.pop()
            if is_empty:
                self._remove(directory, os.rmdir, 0)
                continue
            if directory:
                waiting.append((directory, True))
            try:
                names = self._tree.names(directory)
            except OSError as error:
                self.failures.add_error(directory, "target", error)
                continue
            for name in names:
                path = joined(directory, name)
                if self._rules.excludes_path(path):
                    continue
                try:
                    found = os.lstat(self._tree.path(directory, name))
                except FileNotFoundError:
                    continue
                except OSError as error:
                    self.failures.add_error(path, "target", error)
                    continue
                if stat.S_ISDIR(found.st_mode):
                    if found.st_dev == device:
                        waiting.append((path, False))
                    else:
                        self.failures.add((path, "EXDEV (target)"))
                else:
                    size = found.st_size if found.st_nlink == 1 else 0
                    self._remove(path, os.unlink, size)

    def _remove(self, path, remove, size):
        try:
            remove(os.path.join(os.fsencode(self._tree.root), path))
        except FileNotFoundError:
            return
        except OSError as error:
            self.failures.add_error(path, "target", error)
            return
        self.entries += 1
        self.bytes += size

    def _refuse_mounts(self):
        root = os.path.realpath(os.fsencode(self._tree.root)) + b"/"
        with open("/proc/self/mountinfo", "rb") as mounts:
            for line in mounts:
                place = line.split(b" ")[4].decode("unicode_escape").encode("latin-1")
                if place.startswith(root):
                    raise MoverError(
                        "OTHER_FILESYSTEMS",
                        "Something is mounted inside the volume; nothing was removed.",
                    )


def left_below(tree, rules):
    """How many entries the top still has, beside those that are left out."""
    return sum(1 for name in tree.names(b"") if not rules.excludes_path(name))
