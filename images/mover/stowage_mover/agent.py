"""The source's half of a comparison between nodes: answers what the target's mover asks.

Runs behind sshd's forced command, as ``stowage-mover agent``, and only ever reads below its root.
"""

import os

from . import entries, system
from .contents import ReadError, Reader
from .errors import MoverError
from .late import Keeper
from .local import LocalSource
from .rules import LOSSES, Rules
from .wire import Wire


def encode_rules(rules):
    """Rules as fields of the first message."""
    return [b" ".join(sorted(loss.encode() for loss in rules.losses)), *rules.excludes]


def decode_rules(fields):
    losses = frozenset(loss.decode() for loss in fields[0].split(b" ") if loss)
    if not losses <= LOSSES:
        raise MoverError("BAD_COMMAND", "The target's mover names a kind of loss unknown here.")
    return Rules(excludes=tuple(fields[1:]), losses=losses)


class Agent:
    """Answers requests until the stream ends."""

    def __init__(self, root, wire, folder):
        self._root = root
        self._wire = wire
        self._reader = Reader(lambda amount: None)
        self._source = None
        self._keeper = Keeper(folder)
        self._requests = {
            b"rules": self._rules,
            b"top": self._top,
            b"names": self._names,
            b"entries": self._entries,
            b"digest": self._digest,
            b"sync": self._sync,
            b"clocks": self._clocks,
            b"type": self._type,
            b"keep": self._keeper.take,
            b"kept": self._kept,
        }

    def serve(self):
        while (message := self._wire.receive()) is not None:
            request, *fields = message
            try:
                self._requests[request](*fields)
            except OSError as error:
                self._wire.send(b"error", b"%d" % error.errno)
            self._wire.flush()

    def _rules(self, *fields):
        self._source = LocalSource(self._root, decode_rules(fields))
        self._wire.send(b"done")

    def _top(self, attributes):
        entry = self._source.top(attributes == b"1")
        self._wire.send(b"entry", *entries.encode_entry(entry))

    def _names(self, directory):
        self._wire.send(b"names", *self._source.names(checked(directory)))

    def _entries(self, directory, attributes, *names):
        for name in names:
            checked(name)
        found, failures = self._source.entries(
            checked(directory), names, attributes == b"1"
        )
        for entry in found:
            self._wire.send(b"entry", *entries.encode_entry(entry))
        for path, error in failures.names:
            self._wire.send(b"failed", path, error.encode())
        self._wire.send(b"done", b"%d" % failures.count)

    def _digest(self, directory, *names):
        for name in names:
            path = self._source.path(checked(directory), checked(name))
            try:
                digest = self._reader.digest(path, "source", drop=False)
            except ReadError as failure:
                self._wire.send(b"error", b"%d" % failure.error.errno)
            else:
                self._wire.send(
                    b"digest",
                    digest.value.hex().encode(),
                    entries.encode_identity(digest.before),
                    entries.encode_identity(digest.after),
                )
            # The target reads its own half meanwhile.
            self._wire.flush()

    def _sync(self):
        self._source.sync()
        self._wire.send(b"done")

    def _clocks(self):
        self._wire.send(b"clocks", *(b"%d" % clock for clock in system.clocks()))

    def _kept(self, count):
        self._keeper.finish(int(count))
        self._wire.send(b"done")

    def _type(self):
        self._wire.send(b"type", self._source.filesystem_type().encode())


def checked(path):
    """A path that stays below the root. Raises MoverError for any other."""
    if path.startswith(b"/") or b".." in path.split(b"/"):
        raise MoverError("BAD_COMMAND", "A path that leads out of the source was asked for.")
    return path


def serve(root, folder):
    """Serves the tree at ``root`` on standard input and output; keeps a record in ``folder``."""
    Agent(os.fsencode(root), Wire(os.dup(0), os.dup(1)), folder).serve()

