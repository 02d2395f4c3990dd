"""One command while it runs: its progress, and its end before its time."""

import contextlib
import threading
import time

from .errors import Cancelled
from .workers import Progress

#: Progress is told this often, seconds: a log is read as a whole, and rotates.
_EVERY = 2.0


class Job:
    """``say`` is called with the fields of a progress event."""

    def __init__(self, sequence, command, say):
        self.sequence = sequence
        self.command = command
        self.progress = Progress()
        self._say = say
        self._lock = threading.Lock()
        self._cancelled = False
        self._ends = None
        self._told = None
        self._last = (time.monotonic(), 0)

    def cancel(self):
        """Ends the command from another thread."""
        with self._lock:
            self._cancelled = True
            self.progress.cancel()
            if self._ends:
                self._ends()

    def check(self):
        """Raises Cancelled where somebody asked for the end."""
        if self._cancelled:
            raise Cancelled()

    @contextlib.contextmanager
    def ends(self, end):
        """``end`` is what ends the part that runs inside."""
        with self._lock:
            self.check()
            self._ends = end
        try:
            yield
        finally:
            with self._lock:
                self._ends = None

    def report(self, amount, files):
        """Progress of a comparison."""
        self._tell(amount, files)

    def report_copy(self, amount, files, paused):
        """Progress of a copy."""
        self._tell(amount, files, paused=paused)

    def _tell(self, amount, files, **more):
        now = time.monotonic()
        if self._told is not None and now - self._told < _EVERY:
            return
        self._told = now
        then, before = self._last
        rate = max(0, amount - before) / (now - then) if now > then else 0
        self._last = (now, amount)
        self._say(bytes=amount, files=files, bytesPerSecond=round(rate), **more)
