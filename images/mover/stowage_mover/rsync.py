"""rsync: which one is here, how it is called, and what its output says."""

import os
import re
import shutil
import subprocess

from . import unsafe
from .errors import MoverError

#: The first that keeps times to the nanosecond with ``--modify-window=-1`` and carries them safely.
OLDEST = (3, 2, 3)

_MEANINGS = {
    0: "complete",
    1: "rsync was called in a way it does not know",
    2: "the two sides speak different versions",
    3: "a folder could not be chosen",
    5: "the other side did not begin",
    10: "the connection failed",
    11: "reading or writing failed",
    12: "the connection broke",
    13: "a part of rsync failed",
    14: "a process could not be started",
    20: "ended by a signal",
    22: "no memory",
    23: "some entries were not carried, or not completely",
    24: "some entries went away while they were carried",
    25: "too much had to be deleted",
    30: "nothing came for too long",
    35: "the connection was not made in time",
    255: "ssh could not reach the other side",
}


def meaning_of(code):
    """What an exit code says, in words."""
    if code < 0:
        return f"ended by signal {-code}"
    return _MEANINGS.get(code, "unknown to this program")


def find_rsync():
    """The path of rsync. Raises MoverError where it is missing."""
    path = shutil.which("rsync")
    if path is None:
        raise MoverError("RSYNC", "rsync is not installed here.")
    return path


def check_version(path):
    """rsync's version. Raises MoverError where it is too old to be trusted."""
    shown = subprocess.run(
        [path, "--version"], capture_output=True, check=False, env=environment()
    ).stdout
    found = re.match(rb"rsync\s+version v?(\d+)\.(\d+)\.(\d+)", shown)
    if not found:
        raise MoverError("RSYNC", f"{path} does not say which version it is.")
    version = tuple(map(int, found.groups()))
    text = ".".join(map(str, version))
    if version < OLDEST:
        raise MoverError(
            "RSYNC",
            f"rsync {text} is too old: {'.'.join(map(str, OLDEST))} or newer is needed.",
        )
    return text


def environment():
    """A plain environment for programs whose output is read."""
    kept = ("PATH", "HOME", "LD_PRELOAD", "NSS_WRAPPER_PASSWD", "NSS_WRAPPER_GROUP")
    return {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LC_ALL": "C",
        **{name: os.environ[name] for name in kept if name in os.environ},
    }


def arguments(rules):
    """Everything that every pass has in common."""
    window = [] if unsafe.skips("skip-modify-window") else [b"--modify-window=-1"]
    return [
        *rules.rsync_arguments(),
        b"--numeric-ids",
        b"--sparse",
        b"--one-file-system",
        *window,
        b"--protect-args",
        b"--info=progress2,stats2",
        # Plain numbers, to be read by us.
        b"--no-human-readable",
    ]


_PROGRESS = re.compile(rb"\s*(\d+)\s+\d+%\s+\S+\s+\S+(?:\s+\(xfr#(\d+),)?")

_FIGURES = {
    "totalFiles": re.compile(rb"Number of files: \d+ \((?:[^)]*\b)?reg: (\d+)"),
    "deleted": re.compile(rb"Number of deleted files: (\d+)"),
    "changedFiles": re.compile(rb"Number of regular files transferred: (\d+)"),
    "totalBytes": re.compile(rb"Total file size: (\d+) bytes"),
    "changedBytes": re.compile(rb"Total transferred file size: (\d+) bytes"),
    "sent": re.compile(rb"Total bytes sent: (\d+)"),
    "received": re.compile(rb"Total bytes received: (\d+)"),
}


class Output:
    """Reads rsync's standard output as it comes."""

    def __init__(self):
        #: Bytes of the files that were gone through, and how many of these were carried.
        self.bytes = 0
        self.files = 0
        self.figures = dict.fromkeys(_FIGURES, 0)
        self._rest = b""

    def feed(self, chunk):
        """Takes the next piece; an empty one is the end."""
        *lines, self._rest = re.split(rb"[\r\n]", self._rest + chunk)
        if not chunk:
            lines.append(self._rest)
        for line in lines:
            self._line(line)
        # A file's name could be of any length, yet none is asked for.
        self._rest = self._rest[-4096:]

    def _line(self, line):
        progress = _PROGRESS.match(line)
        if progress:
            self.bytes = int(progress[1])
            self.files = int(progress[2] or self.files)
            return
        for name, pattern in _FIGURES.items():
            found = pattern.match(line)
            if found:
                self.figures[name] = int(found[1])
