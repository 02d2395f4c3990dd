"""What the mover says: one JSON object a line, each line in one write."""

import json
import os
import threading

from .mover import moment
from .system import now_ns


class Speaker:
    """Writes events to a descriptor, whole lines from whichever thread."""

    def __init__(self, descriptor=1):
        self._descriptor = descriptor
        self._lock = threading.Lock()

    def say(self, sequence, kind, **fields):
        event = {"sequence": sequence, "type": kind, "at": moment(now_ns()), **fields}
        line = json.dumps(event, separators=(",", ":")).encode() + b"\n"
        with self._lock:
            while line:
                line = line[os.write(self._descriptor, line) :]
