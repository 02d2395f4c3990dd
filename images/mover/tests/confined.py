"""A control group: the memory that a pod's limit would hold the mover to, and how much it took."""

import os
import threading
import time

_ROOT = "/sys/fs/cgroup"


class Confined:
    """A group with a limit in bytes, below this process's own. Raises OSError where none can be made."""

    def __init__(self, limit):
        old = os.path.isdir(os.path.join(_ROOT, "memory"))
        own = _own_group("memory" if old else "")
        above = os.path.join(_ROOT, "memory" if old else "", own.lstrip("/"))
        self._folder = os.path.join(above, f"stowage-mover-{os.getpid()}-{id(self)}")
        # The first generation counts what nobody could take back as rss, the second as anon.
        self._field = "total_rss" if old else "anon"
        os.mkdir(self._folder)
        self._put("memory.limit_in_bytes" if old else "memory.max", limit)
        self.peak = 0
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()

    @property
    def before(self):
        """Words that start a program inside."""
        inside = os.path.join(self._folder, "cgroup.procs")
        return ["sh", "-c", 'echo $$ >"$0"; exec "$@"', inside]

    def _put(self, name, value):
        with open(os.path.join(self._folder, name), "w", encoding="ascii") as file:
            file.write(str(value))

    def _look(self):
        while not self._over.wait(0.05):
            with open(os.path.join(self._folder, "memory.stat"), encoding="ascii") as file:
                figures = dict(line.split() for line in file)
            self.peak = max(self.peak, int(figures[self._field]))

    def take_peak(self):
        """Bytes at most since the last call: memory of processes, without what is a copy of files."""
        peak, self.peak = self.peak, 0
        return peak

    def remove(self, within=10):
        """Once every process of the group has ended."""
        self._over.set()
        self._watch.join()
        until = time.monotonic() + within
        while True:
            try:
                os.rmdir(self._folder)
                return
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)


def _own_group(controller):
    with open("/proc/self/cgroup", encoding="ascii") as file:
        for line in file:
            _, controllers, path = line.rstrip("\n").split(":", 2)
            if controller in controllers.split(","):
                return path
    raise FileNotFoundError(2, "this process is in no control group")
