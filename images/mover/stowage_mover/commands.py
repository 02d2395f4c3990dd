"""The commands of the protocol. Each takes the mover, its options and the job that it is."""

import os
import time

from . import options as read
from . import late, system, unsafe, workers
from .erasing import Eraser, left_below
from .errors import MoverError
from .judging import Judge
from .listening import Listener
from .live import LiveWalk
from .local import LocalSource
from .mover import moment
from .passes import copy, copy_recent
from .proving import ProveWalk
from .record import Record
from .rules import read_rules
from .survey import Survey
from .sweeping import SweepWalk
from .trial import Trial


def probe(mover, options, job):
    """Looks at one side as a pass will, and at a target's abilities."""
    began = time.monotonic()
    side = read.choice(options, "side", ("source", "target"))
    write = read.flag(options, "write", False)
    if write and side == "source":
        raise MoverError("BAD_COMMAND", "Nothing is ever tried out on a source.")
    tree = mover.tree(side, options)
    survey = Survey(tree, detailed=True, check=job.check)
    survey.run()
    answer = {
        "side": side,
        "filesystem": system.filesystem(tree.root),
        **survey.usage(),
        **survey.details(),
    }
    if write:
        trial = Trial(os.fsdecode(tree.root))
        answer["abilities"] = trial.run()
        answer["newOwner"] = trial.new_owner
    return {**answer, "seconds": _since(began)}


def usage(mover, options, job):
    """Sizes of one side."""
    began = time.monotonic()
    side = read.choice(options, "side", ("source", "target"))
    tree = mover.tree(side, options)
    survey = Survey(tree, detailed=False, check=job.check)
    survey.run()
    return {
        "side": side,
        "filesystem": system.filesystem(tree.root),
        **survey.usage(),
        "seconds": _since(began),
    }


def compare(mover, options, job):
    """Compares while the application runs, and makes the record."""
    began = time.monotonic()
    local = read.flag(options, "localSource")
    source = mover.source_tree(options)
    try:
        walk = LiveWalk(
            source, mover.tree("target", options), read_rules(options), job.progress, local
        )
        record = Record()
        total = workers.run(walk, record, job.report)
    finally:
        source.close()
    record.clocks = walk.clocks
    _replace(mover, record)
    mover.silent = total.tally.paths
    mover.passes = [each.compared() for each in mover.passes]
    tally = total.tally
    return {
        "read": tally.read.answer(),
        "proven": tally.proven.answer(),
        "unproven": tally.unproven.answer(),
        "reasons": tally.answer_reasons(),
        "silent": tally.silent.answer(),
        "failures": tally.failures.answer(),
        "startedAt": moment(walk.clocks[0]),
        "syncSeconds": round(walk.sync_seconds, 3),
        "seconds": _since(began),
    }


def sweep(mover, options, job):
    """Looks at metadata alone: what of the record still holds."""
    began = time.monotonic()
    source = mover.source_tree(options)
    try:
        judge = Judge(mover.record, source, read.flag(options, "stamps", False))
        walk = SweepWalk(
            source, mover.tree("target", options), read_rules(options), job.progress, judge
        )
        total = workers.run(walk, None, job.report)
    finally:
        source.close()
    tally = total.tally
    return {
        "proven": tally.proven.answer(),
        "unproven": tally.unproven.answer(),
        "reasons": tally.answer_reasons(),
        "changed": tally.changed.answer(),
        "added": tally.added.answer(),
        "removed": tally.removed.answer(),
        "clockStepped": judge.clock_stepped,
        "failures": tally.failures.answer(),
        "seconds": _since(began),
    }


def prove(mover, options, job):
    """Compares both ways, behind the fence."""
    began = time.monotonic()
    mode = read.choice(options, "mode", ("full", "unproven", "stamps"))
    target = mover.tree("target", options)
    source = mover.source_tree(options)
    try:
        if not unsafe.skips("skip-target-syncfs"):
            system.syncfs(target.root)
        # A target of another filesystem could change unseen between its reading and now.
        stamps = mode == "stamps" and (
            system.filesystem_type(target.root) in system.TRUSTED_FILESYSTEMS
        )
        judge = None if mode == "full" else Judge(mover.record, source, stamps)
        walk = ProveWalk(source, target, read_rules(options), job.progress, judge)
        # Where nothing is taken over from the live comparison, no clock has to be trusted any more.
        kept = judge and mover.record and not judge.clock_stepped
        record = Record(clocks=mover.record.clocks if kept else None)
        total = workers.run(walk, record, job.report)
    finally:
        source.close()
    _replace(mover, record)
    tally = total.tally
    return {
        "mode": mode,
        "equal": not total.differences.any and tally.failures.count == 0,
        "differences": total.differences.answer(),
        "failures": tally.failures.answer(),
        "entries": tally.entries,
        "read": tally.read.answer(),
        "proven": tally.proven.answer(),
        "late": tally.late.answer(),
        "allocatedBytes": tally.allocated,
        "seconds": _since(began),
    }


def erase(mover, options, job):
    """Empties a volume that was let go of. Only where it is the only side of this mover."""
    began = time.monotonic()
    if mover.source is not None:
        raise MoverError("BAD_COMMAND", "A mover that has a source never erases anything.")
    tree = mover.tree("target", options)
    rules = read_rules(options)
    eraser = Eraser(tree, rules, job)
    eraser.run()
    system.syncfs(tree.root)
    return {
        "entries": eraser.entries,
        "bytes": eraser.bytes,
        "left": left_below(tree, rules),
        "failures": eraser.failures.answer(),
        "seconds": _since(began),
    }


def hand_over(mover, options, job):
    """Gives the record to the source's mover, which proves the rest with it."""
    if mover.record is None:
        raise MoverError("NO_RECORD", "This mover has compared nothing.")
    source = mover.source_tree(options)
    try:
        return {"shares": late.hand_over(mover.record, source)}
    finally:
        source.close()


def prove_rest(mover, options, job):
    """Reads the frozen source against the record of the target that was handed over."""
    began = time.monotonic()
    rules = read_rules(options)
    record = late.read_record(mover.folder)
    try:
        walk = late.LateWalk(
            LocalSource(mover.require("source"), rules), rules, job.progress, record
        )
        total = workers.run(walk, None, job.report)
    finally:
        record.close()
    tally = total.tally
    return {
        "equal": not total.differences.any and tally.failures.count == 0,
        "differences": total.differences.answer(),
        "failures": tally.failures.answer(),
        "read": tally.read.answer(),
        "proven": tally.proven.answer(),
        "seconds": _since(began),
    }


def syncfs(mover, options, job):
    """Flushes what is mounted here."""
    began = time.monotonic()
    named = options.get("side")
    if named is not None:
        read.choice(options, "side", ("source", "target"))
        sides = [mover.require(named)]
    else:
        sides = [side for side in (mover.source, mover.target) if side]
    for side in sides:
        system.syncfs(side)
    return {"seconds": _since(began)}


def keys(mover, options, job):
    """A key pair of this operation; only its public half is shown."""
    return {"publicKey": mover.make_keys().public_key}


def listen(mover, options, job):
    """Serves the source, read-only, to the owner of one key."""
    source = os.fsdecode(mover.require("source"))
    client_key = read.text(options, "clientKey")
    port = read.whole(options, "port")
    if mover.listener:
        mover.listener.close()
        mover.listener = None
    mover.listener = Listener(
        source, mover.program, client_key, port, mover.folder
    )
    return {"port": mover.listener.port, "hostKey": mover.listener.host_key}


def _replace(mover, record):
    if mover.record:
        mover.record.close()
    mover.record = record


def _since(began):
    return round(time.monotonic() - began, 3)


COMMANDS = {
    "probe": probe,
    "usage": usage,
    "copy": copy,
    "copy-recent": copy_recent,
    "compare": compare,
    "sweep": sweep,
    "prove": prove,
    "erase": erase,
    "hand-over": hand_over,
    "prove-rest": prove_rest,
    "syncfs": syncfs,
    "keys": keys,
    "listen": listen,
}
