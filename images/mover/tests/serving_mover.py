"""The program as it runs in a pod: told through a file, heard through its output."""

import json
import os
import queue
import subprocess
import sys
import threading

from .support import PROGRAM

OPERATION = "opabcdefghij"
EPOCH = 2


class ServingMover:
    """One mover in a process of its own. ``before`` are words to start it with."""

    def __init__(self, folder, source=None, target=None, before=()):
        self.control = os.path.join(folder, f"command-{id(self)}")
        sides = [("--source", source), ("--target", target)]
        self.child = subprocess.Popen(
            [
                *before,
                *(sys.executable, "-B", PROGRAM, "serve"),
                *("--operation", OPERATION, "--epoch", str(EPOCH)),
                *("--control", self.control),
                *(word for side in sides if side[1] for word in side),
            ],
            stdout=subprocess.PIPE,
        )
        self._events = queue.Queue()
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()

    def _listen(self):
        for line in self.child.stdout:
            self._events.put(json.loads(line))
        self._events.put(None)

    def tell(self, sequence, command, options=None, epoch=EPOCH, **more):
        whole = {
            "sequence": sequence,
            "epoch": epoch,
            "command": command,
            "options": options or {},
            **more,
        }
        self.put(json.dumps(whole))

    def put(self, text):
        """Replaces the file at once, as the kubelet does."""
        with open(f"{self.control}.new", "w", encoding="utf-8") as file:
            file.write(text)
        os.rename(f"{self.control}.new", self.control)

    def hear(self, sequence, *kinds, within=30):
        """The next event of that sequence and of one of these types, within some seconds."""
        while True:
            event = self._events.get(timeout=within)
            if event is None:
                raise AssertionError(f"The mover ended with {self.child.wait()}.")
            if event["sequence"] == sequence and event["type"] in kinds:
                return event

    def end(self):
        self.child.kill()
        self.child.wait()
        self._reader.join()
        self.child.stdout.close()
