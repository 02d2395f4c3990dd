"""Runs rsync, and keeps an eye on it."""

import os
import selectors
import signal
import subprocess
import threading
import time

from . import processes, rsync
from .errors import Cancelled
from .names import escape_text

#: How much of rsync's stderr is passed on; all of it is counted as not clean.
_TAIL = 4096


class Copy:
    """One run of rsync in a process group of its own."""

    def __init__(self, arguments, guard, report):
        self._arguments = arguments
        self._guard = guard
        #: Called about once a second with bytes, files and whether the copy stands still.
        self._report = report
        self._child = None
        self._cancelled = threading.Event()
        self._stopped = False
        self.output = rsync.Output()
        self.stderr = b""
        self.said_anything = False

    def cancel(self):
        """Ends the copy from another thread; ``run`` then raises Cancelled."""
        self._cancelled.set()

    def run(self):
        """Runs to the end and answers the exit code. Raises MoverError when it is stopped."""
        self._child = subprocess.Popen(
            [*processes.dying_with_us(), rsync.find_rsync(), *self._arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=rsync.environment(),
            process_group=0,
        )
        try:
            self._watch()
            return self._child.wait()
        finally:
            self._end()

    def _watch(self):
        with selectors.DefaultSelector() as selector:
            selector.register(self._child.stdout, selectors.EVENT_READ, self._heard)
            selector.register(self._child.stderr, selectors.EVENT_READ, self._complained)
            looked = 0.0
            while selector.get_map():
                for key, _ in selector.select(0.2):
                    chunk = os.read(key.fd, 1 << 16)
                    key.data(chunk)
                    if not chunk:
                        selector.unregister(key.fileobj)
                if self._cancelled.is_set():
                    raise Cancelled()
                if time.monotonic() - looked >= 1:
                    self._hold(self._guard.must_pause())
                    self._report(self.output.bytes, self.output.files, self._stopped)
                    looked = time.monotonic()

    def _heard(self, chunk):
        self.output.feed(chunk)

    def _complained(self, chunk):
        self.said_anything = self.said_anything or bool(chunk.strip())
        self.stderr = (self.stderr + chunk)[-_TAIL:]

    def _hold(self, still):
        if still != self._stopped:
            self._signal(signal.SIGSTOP if still else signal.SIGCONT)
            self._stopped = still

    def _signal(self, number):
        try:
            os.killpg(self._child.pid, number)
        except ProcessLookupError:
            # The whole group has gone by itself.
            return

    def _end(self):
        """Whatever happened: no process of the group stays."""
        if self._child.poll() is None:
            self._signal(signal.SIGTERM)
            # What stands still hears the signal only when it goes on.
            self._signal(signal.SIGCONT)
            try:
                self._child.wait(timeout=5)
            except subprocess.TimeoutExpired:
                pass
        self._signal(signal.SIGKILL)
        self._child.wait()
        self._child.stdout.close()
        self._child.stderr.close()

    def stderr_text(self):
        """The end of what rsync said, for people."""
        return escape_text(self.stderr).strip()[-_TAIL:]
