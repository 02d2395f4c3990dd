"""The command line of everything but the gate: ``serve`` for pods, and every command on its own for tests and people."""

import argparse
import json
import os
import signal
import sys

from . import VERSION, rsync, unsafe
from .commands import COMMANDS
from .errors import MoverError
from .events import Speaker
from .jobs import Job
from .mover import Mover
from .options import check_options
from .serving import Server, as_mover_error


def main(arguments):
    """Runs and answers the exit code: 0, 1 for what went wrong, 2 for a wrong call."""
    asked = _parser().parse_args(arguments)
    unknown = unsafe.unknown_rules()
    if unknown:
        sys.stderr.write(f"stowage-mover: {unsafe.VARIABLE} names no rule: {unknown[0]}\n")
        return 2
    try:
        return asked.run(asked)
    except MoverError as error:
        sys.stderr.write(f"stowage-mover: {error.code}: {error}\n")
        return 1


def _parser():
    parser = argparse.ArgumentParser(
        prog="stowage-mover", description="Carries the bytes of a volume and proves them."
    )
    parser.add_argument("--version", action="version", version=VERSION)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="take commands from a file")
    serve.add_argument("--operation", required=True)
    serve.add_argument("--epoch", required=True, type=int)
    serve.add_argument("--control", required=True, help="the file that holds the command")
    _sides(serve)
    serve.set_defaults(run=_serve)
    run = commands.add_parser("run", help="run commands one after the other and answer each")
    run.add_argument(
        "commands",
        nargs="+",
        metavar="COMMAND[=OPTIONS]",
        help=f"one of {', '.join(COMMANDS)}; options as JSON, such as "
        """'prove={"mode": "full"}'""",
    )
    _sides(run)
    run.set_defaults(run=_run)
    return parser


def _sides(parser):
    parser.add_argument("--source", help="folder to carry from; never written")
    parser.add_argument("--target", help="folder to carry to")


def _mover(asked):
    program = os.path.realpath(sys.argv[0])
    return Mover(asked.source, asked.target, program)


def _serve(asked):
    version = rsync.check_version(rsync.find_rsync())
    mover = _mover(asked)
    server = Server(mover, Speaker(), asked.operation, asked.epoch, asked.control)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: server.stop())
    try:
        server.serve(version)
    finally:
        mover.close()
    return 0


def _run(asked):
    """Runs commands in one process, so that the record of one serves the next."""
    rsync.check_version(rsync.find_rsync())
    mover = _mover(asked)
    try:
        for sequence, text in enumerate(asked.commands, 1):
            name, _, options = text.partition("=")
            result = _one(mover, sequence, name, json.loads(options or "{}"))
            sys.stdout.write(json.dumps({"command": name, "result": result}) + "\n")
            sys.stdout.flush()
    finally:
        mover.close()
    return 0


def _one(mover, sequence, name, options):
    check_options(name, options)
    if name not in COMMANDS:
        raise MoverError("BAD_COMMAND", f"'{name}' is for movers that serve.")
    job = Job(sequence, name, lambda **_: None)
    try:
        return COMMANDS[name](mover, options, job)
    except OSError as error:
        raise as_mover_error(error) from error
