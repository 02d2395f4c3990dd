"""What sshd runs instead of whatever a client asks for: two programs, on one tree, to be read.

The one thing that a client may leave here is a record of what it compared, in a folder of our own.

A client asks for ``rsync --server --sender`` or for ``stowage-mover agent``. Neither the path nor
any option that writes is taken over: rsync is called anew, with our tree and options of the list.
"""

import os
import re
import shlex
import sys

from . import agent, rsync
from .errors import MoverError

#: ``s`` first: with --protect-args, arguments come through the stream, where no shell reads them.
_LETTERS = re.compile(r"-s([a-zA-Z]*)(e\.[a-zA-Z]*)?")

#: Letters that rsync's own client sends for the options of a pass. ``c`` is --checksum.
_KNOWN = frozenset("lHogDtpAXrxScRv")

_OPTIONS = frozenset(
    [
        b"--numeric-ids",
        b"--info=STATS2",
        b"--files-from=-",
        b"--from0",
        b"--no-specials",
        b"--no-devices",
        b"--specials",
        b"--devices",
    ]
)


def main(arguments):
    """``gate --source <folder> --keep <folder>``: answers the exit code."""
    if len(arguments) != 4 or (arguments[0], arguments[2]) != ("--source", "--keep"):
        sys.stderr.write("stowage-mover gate: call it with --source and --keep\n")
        return 2
    _, root, _, folder = arguments
    try:
        return run(root, folder, os.environ.get("SSH_ORIGINAL_COMMAND", ""))
    except MoverError as error:
        sys.stderr.write(f"stowage-mover: {error.code}: {error}\n")
        return 1


def run(root, folder, asked):
    """Runs what was asked for, if it is allowed. Raises MoverError if it is not."""
    words = shlex.split(asked)
    if words == ["stowage-mover", "agent"]:
        agent.serve(root, folder)
        return 0
    if words[:3] == ["rsync", "--server", "--sender"] and len(words) == 4:
        command = sender(root, words[3], _stream_arguments())
        os.execve(command[0], command, rsync.environment())
    raise MoverError("BAD_COMMAND", "Only reading the source of the operation is allowed.")


def sender(root, letters, arguments):
    """The command line of an rsync that sends ``root``, with the client's harmless options."""
    found = _LETTERS.fullmatch(letters)
    if not found or not set(found[1]) <= _KNOWN:
        raise MoverError("BAD_COMMAND", f"rsync's options {letters!r} are not of a pass.")
    if arguments[:1] != [b"rsync"] or arguments[-2:-1] != [b"."]:
        raise MoverError("BAD_COMMAND", "rsync's arguments are not of a pass.")
    options = arguments[1:-2]
    for option in options:
        if option not in _OPTIONS:
            raise MoverError("BAD_COMMAND", f"rsync's option {option!r} is not of a pass.")
    plain = f"-{found[1]}{found[2] or ''}"
    return [
        rsync.find_rsync(),
        "--server",
        "--sender",
        plain,
        *options,
        ".",
        root.rstrip("/") + "/",
    ]


def _stream_arguments():
    """The arguments that the client writes first: each ended by NUL, then one NUL more."""
    arguments = []
    current = b""
    while True:
        # One at a time: what follows belongs to rsync.
        byte = os.read(0, 1)
        if not byte:
            raise MoverError("BAD_COMMAND", "rsync's arguments were cut.")
        if byte != b"\0":
            current += byte
        elif current:
            arguments.append(current)
            current = b""
        else:
            return arguments
        if len(arguments) > 50 or len(current) > 4096:
            raise MoverError("BAD_COMMAND", "rsync's arguments are not of a pass.")
