"""The tree that hurts at its full size, carried and proven by movers held to the memory of their pod.

    python3 -B -m tests.full_size FOLDER [--files 100000] [--large 4096] [--record 1000000]

FOLDER must not exist, and goes again. Needs root, rsync, OpenSSH and room for twice the tree. Answers
with a line for each command, and figures as JSON in the last one. Exit code 1 where anything is not
as it must be.
"""

import argparse
import json
import os
import shutil
import sys
import time

from stowage_mover.names import escape

from . import hurting_tree
from .confined import Confined
from .serving_mover import ServingMover
from .spoiling import spoil

#: As `movers/containerSpec.ts` of the backend has it.
LIMIT = 1 << 30

_HOURS = 3600


class Pod:
    """A mover in a control group, and its commands one after the other."""

    def __init__(self, folder, **sides):
        self._group = Confined(LIMIT)
        self._mover = ServingMover(folder, before=self._group.before, **sides)
        self._sequence = 0

    def command(self, name, **options):
        """The result. Prints what it took."""
        self._sequence += 1
        self._group.take_peak()
        began = time.monotonic()
        self._mover.tell(self._sequence, name, options)
        event = self._mover.hear(self._sequence, "result", "error", within=_HOURS)
        self.seconds = round(time.monotonic() - began, 1)
        self.mebibytes = self._group.take_peak() >> 20
        print(f"{name}: {self.seconds} s, {self.mebibytes} MiB", flush=True)
        if event["type"] == "error":
            raise AssertionError(f"{name}: {event['code']}: {event['message']}")
        return event["result"]

    def end(self):
        self._mover.end()
        self._group.remove()


class Figures:
    """Seconds and memory by what was done."""

    def __init__(self):
        self.found = {}

    def take(self, name, pod, **more):
        self.found[name] = {"seconds": pod.seconds, "memoryMiB": pod.mebibytes, **more}


def expect(condition, what):
    if not condition:
        raise AssertionError(f"Not as it must be: {what}")


def carry(way, pod, target, figures, **remote):
    """Copies, proves every byte, then spoils the target and finds exactly that."""
    copied = pod.command("copy", **remote)
    figures.take(f"{way} copy", pod)
    expect(copied["clean"], copied)
    proof = pod.command("prove", mode="full", **remote)
    figures.take(f"{way} comparison", pod, files=proof["read"]["files"])
    expect(proof["equal"], proof)
    expected = {escape(path): kinds for path, kinds in spoil(target).items()}
    proof = pod.command("prove", mode="full", **remote)
    found = {each["path"]: each["kinds"] for each in proof["differences"]["examples"]}
    expect(found == expected, {"found": found, "made": expected})
    figures.found[f"{way} comparison"]["changesFound"] = len(found)
    # And back: a pass by content carries each of them again.
    repaired = pod.command("copy-recent", passes=_since_ever(), **remote)
    expect(repaired["clean"], repaired)


def _since_ever():
    return [{"startedAt": "1970-01-01T00:00:00Z", "endedAt": "2100-01-01T00:00:00Z"}]


def locally(folder, source, figures):
    target = _fresh(folder, "target")
    pod = Pod(folder, source=source, target=target)
    try:
        pod.command("probe", side="source")
        figures.take("probe", pod)
        carry("local", pod, target, figures)
        pod.command("copy")
        expect(pod.command("prove", mode="full")["equal"], "repaired by passes")
        pod.command("prove", mode="unproven")
        figures.take("local comparison, all proven", pod)
        swept = pod.command("sweep")
        figures.take("closing sweep", pod)
        expect(swept["unproven"]["files"] == 0, swept)
    finally:
        pod.end()
    shutil.rmtree(target)


def over_ssh(folder, source, figures):
    target = _fresh(folder, "target")
    near, far = Pod(folder, target=target), Pod(folder, source=source)
    try:
        key = near.command("keys")["publicKey"]
        answer = far.command("listen", clientKey=key)
        remote = {"host": "127.0.0.1", **answer}
        carry("ssh", near, target, figures, remote=remote)
    finally:
        near.end()
        far.end()
    shutil.rmtree(target)


def recorded(folder, count, shape, figures):
    """Passes, record and sweep of very many empty files: memory grows with their number alone."""
    source, target = _fresh(folder, "source"), _fresh(folder, "target")
    _many(source, count, 1000 if shape == "in folders" else count)
    pod = Pod(folder, source=source, target=target)
    try:
        for name, options in (
            ("probe", {"side": "source"}),
            ("copy", {}),
            ("compare", {"localSource": True}),
            ("prove", {"mode": "unproven"}),
            ("sweep", {}),
        ):
            result = pod.command(name, **options)
            figures.take(f"{count} {shape}, {name}", pod)
        expect(result["proven"]["files"] == count, result)
    finally:
        pod.end()
    shutil.rmtree(source)
    shutil.rmtree(target)


def _many(folder, count, each):
    long_ago = (0, 10**18)
    for first in range(0, count, each):
        below = os.path.join(folder, f"folder-{first:07d}")
        os.mkdir(below)
        for number in range(first, min(first + each, count)):
            path = os.path.join(below, f"a-file-with-a-usual-name-{number:07d}.dat")
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o640))
            os.utime(path, ns=long_ago)


def _fresh(folder, name):
    path = os.path.join(folder, name)
    os.mkdir(path)
    return path


def main():
    parser = argparse.ArgumentParser(prog="tests.full_size", description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--large", type=int, default=4096, help="MiB of the largest file")
    parser.add_argument("--record", type=int, default=1_000_000, help="files of record")
    asked = parser.parse_args()
    figures = Figures()
    os.makedirs(asked.folder)
    try:
        source = os.path.join(asked.folder, "hurting")
        os.mkdir(source)
        hurting_tree.make(source, asked.files, asked.large)
        print("made", flush=True)
        locally(asked.folder, source, figures)
        over_ssh(asked.folder, source, figures)
        shutil.rmtree(source)
        for count in sorted({min(100_000, asked.record), asked.record} - {0}):
            for shape in ("in folders", "in one folder"):
                recorded(asked.folder, count, shape, figures)
    finally:
        shutil.rmtree(asked.folder, ignore_errors=True)
    print(json.dumps({"limitMiB": LIMIT >> 20, **figures.found}))


if __name__ == "__main__":
    sys.exit(main())
