"""What a mover keeps between commands, and the commands' common ground."""

import datetime
import os
import shutil
import tempfile

from .errors import MoverError
from .keys import Keys
from .local import LocalSource, LocalTree
from .remote import RemoteSource, read_remote, write_client
from .rsync import environment
from .rules import read_rules


class Mover:
    """One operation's mover. ``source`` and ``target`` are folders; either may be None."""

    def __init__(self, source, target, program):
        self.source = source and os.fsencode(source)
        self.target = target and os.fsencode(target)
        #: The file to start for other processes of this program.
        self.program = program
        self.record = None
        #: Passes of this mover.
        self.passes = []
        #: Files that differ although rsync's look cannot tell, as bytes.
        self.silent = []
        self.keys = None
        self.listener = None
        self._kept = None

    @property
    def folder(self):
        """Where a record lies that another mover handed over. It outlives each connection."""
        self._kept = self._kept or tempfile.mkdtemp(prefix="stowage-kept-")
        return self._kept

    def require(self, side):
        """The folder of a side. Raises MoverError where it is not mounted."""
        folder = self.source if side == "source" else self.target
        if folder is None:
            raise MoverError("NO_SIDE", f"The {side} is not mounted in this mover.")
        return folder

    def tree(self, side, options):
        """A side that is mounted here."""
        return LocalTree(self.require(side), read_rules(options), side)

    def make_keys(self):
        """The key pair of this operation, made at the first call."""
        self.keys = self.keys or Keys()
        return self.keys

    def source_tree(self, options):
        """The source, here or at another mover."""
        rules = read_rules(options)
        remote = read_remote(options)
        if remote is None:
            return LocalSource(self.require("source"), rules)
        command, host = write_client(remote, self.make_keys())
        return RemoteSource(command, host, rules, environment())

    def rsync_source(self, options):
        """rsync's arguments for the source."""
        remote = read_remote(options)
        if remote is None:
            return [self.require("source").rstrip(b"/") + b"/"]
        command, host = write_client(remote, self.make_keys())
        # The other mover puts its own folder in the place of this path.
        return ["--rsh=" + " ".join(command), f"{host}:/source/"]

    def close(self):
        """Nothing of this mover stays: no process, no key."""
        if self.listener:
            self.listener.close()
        if self.keys:
            self.keys.remove()
        if self.record:
            self.record.close()
        if self._kept:
            shutil.rmtree(self._kept, ignore_errors=True)


def moment(nanoseconds):
    """A time as the protocol has it."""
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    date = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return f"{date:%Y-%m-%dT%H:%M:%S}.{rest // 1000:06d}Z"


def nanoseconds_of(text):
    """A time of the protocol as nanoseconds. Raises MoverError."""
    try:
        date = datetime.datetime.fromisoformat(text)
        if date.tzinfo is None:
            raise ValueError("it lacks its zone")
    except (TypeError, ValueError) as error:
        raise MoverError("BAD_COMMAND", f"{text!r} is no time: {error}") from error
    whole = int(date.replace(microsecond=0).timestamp())
    return whole * 1_000_000_000 + date.microsecond * 1000
