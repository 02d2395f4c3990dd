"""Hands tasks of a walk to processes of their own, and adds up what comes back."""

import concurrent.futures
import mmap
import multiprocessing
import os
import struct

from .differences import Differences, link_differences
from .errors import Cancelled, MoverError
from .tallies import Tally
from .walking import Task

_MOST_WORKERS = 4


class Progress:
    """Memory that all processes share: whether to stop, and how many bytes each has read."""

    def __init__(self):
        self._memory = mmap.mmap(-1, 8 * (_MOST_WORKERS + 1))
        self._slot = 0

    def take_slot(self, slot):
        """Called in each worker with a number from 1 on."""
        self._slot = slot

    def add_bytes(self, amount):
        offset = 8 * self._slot
        (before,) = struct.unpack_from("q", self._memory, offset)
        if self._slot:
            struct.pack_into("q", self._memory, offset, before + amount)

    @property
    def bytes(self):
        values = struct.unpack_from(f"{_MOST_WORKERS}q", self._memory, 8)
        return sum(values)

    @property
    def cancelled(self):
        return self._memory[0] != 0

    def cancel(self):
        self._memory[0] = 1


class Total:
    """The sum of all outcomes."""

    def __init__(self):
        self.tally = Tally()
        self.differences = Differences()


#: The walk that this process works for; set in each worker when it starts.
_walk = None


def _begin(walk, slots):
    global _walk
    _walk = walk
    with slots.get_lock():
        slots.value += 1
        walk.progress.take_slot(slots.value)


def _run(tasks):
    """Works on tasks in a worker. Errors of the protocol come back as they are."""
    outcomes = []
    for task in tasks:
        try:
            outcomes.append(_walk.work(task))
        except MoverError as error:
            return error.code, str(error), error.details
    return outcomes


def run(walk, record, report):
    """Goes through everything; ``record`` takes the records, if there is one.

    ``report`` is called about once a second with bytes and entries so far. Raises MoverError.
    """
    walk.start()
    context = multiprocessing.get_context("fork")
    count = max(1, min(_MOST_WORKERS, len(os.sched_getaffinity(0))))
    total, links = Total(), []
    top = walk.top(total)
    if top:
        record.add(top)
    pool = concurrent.futures.ProcessPoolExecutor(
        count, context, initializer=_begin, initargs=(walk, context.Value("i", 0))
    )
    try:
        waiting = [Task(b"")]
        pending = set()
        while waiting or pending:
            pending |= {pool.submit(_run, some) for some in _shares(waiting, count)}
            waiting = []
            done, pending = concurrent.futures.wait(
                pending, 1, concurrent.futures.FIRST_COMPLETED
            )
            for future in done:
                for outcome in _received(future.result()):
                    total.tally.merge(outcome.tally)
                    total.differences.merge(outcome.differences)
                    links.extend(outcome.links)
                    waiting.extend(outcome.rest)
                    for share in outcome.records:
                        record.add(share)
            if walk.progress.cancelled:
                raise Cancelled()
            report(walk.progress.bytes, total.tally.entries)
    except concurrent.futures.process.BrokenProcessPool as error:
        raise MoverError(
            "INTERNAL", "A process that compared ended by force, perhaps for want of memory."
        ) from error
    finally:
        walk.progress.cancel()
        pool.shutdown(cancel_futures=True)
    for path in link_differences(links):
        total.differences.add(path, ["links"])
    return total


def _received(result):
    if isinstance(result, tuple):
        code, message, details = result
        raise Cancelled() if code == "CANCELLED" else MoverError(code, message, **details)
    return result


def _shares(tasks, count):
    """Tasks in bundles: many small directories travel together, but everybody gets some."""
    size = max(1, min(50, len(tasks) // (2 * count)))
    return [tasks[start : start + size] for start in range(0, len(tasks), size)]
