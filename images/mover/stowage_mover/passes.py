"""Passes of rsync: ``copy`` and ``copy-recent``."""

import tempfile
import time

from . import options as read
from . import rsync, system, unsafe, workers
from .copying import Copy
from .errors import MoverError
from .mover import moment, nanoseconds_of
from .recent import Pass, RecentWalk
from .room import PAUSE_SECONDS, RoomGuard
from .rules import read_rules


def copy(mover, options, job):
    """One pass over everything."""
    return _pass(mover, options, job, [b"--delete-delay"])


def copy_recent(mover, options, job):
    """A pass by content over the files that a look at length and time may miss."""
    passes = [*mover.passes, *_passes(options.get("passes", []))]
    paths = [] if unsafe.skips("skip-recent") else _candidates(mover, options, job, passes)
    with tempfile.NamedTemporaryFile(prefix="stowage-recent-") as file:
        file.writelines(path + b"\0" for path in _with_folders(paths))
        file.flush()
        again = [b"--checksum", f"--files-from={file.name}", b"--from0"]
        answer = _pass(mover, options, job, again)
    # What was silent is not any more, and a later comparison says so by itself.
    mover.silent = []
    return {**answer, "candidates": len(paths)}


def _passes(given):
    """Passes of other movers, as the backend tells of them. Raises MoverError."""
    try:
        return [
            Pass(nanoseconds_of(each["startedAt"]), nanoseconds_of(each["endedAt"]))
            for each in given
        ]
    except (KeyError, TypeError) as error:
        raise MoverError("BAD_COMMAND", f"Option 'passes' is not complete: {error}") from error


def _candidates(mover, options, job, passes):
    source = mover.source_tree(options)
    try:
        walk = RecentWalk(source, read_rules(options), job.progress, passes)
        total = workers.run(walk, None, lambda *_: None)
    finally:
        source.close()
    if total.tally.failures.count:
        path, error = total.tally.failures.answer()["examples"][0].values()
        raise MoverError("FILESYSTEM", f"Not all of the source can be looked at: {path}: {error}")
    return sorted({*total.tally.paths, *mover.silent})


def _with_folders(paths):
    """Paths and every folder above them: a file that is replaced changes its folder's time."""
    folders = {b"."} if paths else set()
    for path in paths:
        while b"/" in path:
            path = path.rpartition(b"/")[0]
            folders.add(path)
    return [*sorted(folders), *paths]


def _kept_free(options, name, target):
    """Bytes that must stay free: as they are named, or as a share of the whole, if that is more."""
    share = read.percent(options, f"{name}Percent")
    return max(
        read.whole(options, f"{name}Bytes"),
        int(system.total_bytes(target) * share / 100) if share else 0,
    )


def _pass(mover, options, job, extra):
    target = mover.require("target")
    guard = RoomGuard(
        target,
        _kept_free(options, "floor", target),
        _kept_free(options, "limit", target),
        read.whole(options, "pauseSeconds", PAUSE_SECONDS),
    )
    arguments = [
        *rsync.arguments(read_rules(options)),
        *extra,
        *mover.rsync_source(options),
        mover.target.rstrip(b"/") + b"/",
    ]
    run = Copy(arguments, guard, job.report_copy)
    source = mover.source_tree(options)
    try:
        started, began = source.clocks()[0], time.monotonic()
        with job.ends(run.cancel):
            code = run.run()
        seconds, ended = time.monotonic() - began, source.clocks()[0]
    finally:
        source.close()
    mover.passes.append(Pass(started, ended))
    figures = run.output.figures
    return {
        "exitCode": code,
        "meaning": rsync.meaning_of(code),
        "clean": code == 0 and not run.said_anything,
        "stderr": run.stderr_text(),
        "total": {"files": figures["totalFiles"], "bytes": figures["totalBytes"]},
        "changed": {"files": figures["changedFiles"], "bytes": figures["changedBytes"]},
        "deleted": figures["deleted"],
        "transferredBytes": figures["sent"] + figures["received"],
        "seconds": round(seconds, 3),
        "pausedSeconds": round(guard.paused_seconds, 3),
        "startedAt": moment(started),
        "endedAt": moment(ended),
    }
