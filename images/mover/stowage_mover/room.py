"""Watches the room that the target has left, and stops a copy before it is used up."""

import time

from . import system
from .errors import MoverError

#: How long a copy may stand still before it ends, unless the command says otherwise, seconds.
PAUSE_SECONDS = 600


class RoomGuard:
    """Says when to pause and when to go on. Asked about once a second while copying."""

    def __init__(self, target, floor, limit, pause_seconds):
        self._target = target
        self._floor = floor
        self._limit = limit
        self._longest = pause_seconds
        self._since = None
        self._before = 0.0

    @property
    def paused(self):
        return self._since is not None

    @property
    def paused_seconds(self):
        running = time.monotonic() - self._since if self._since is not None else 0.0
        return self._before + running

    def must_pause(self):
        """Whether copying must stand still now. Raises MoverError where it must end."""
        if not self._floor and not self._limit:
            return False
        free = system.free_bytes(self._target)
        if free < self._limit:
            raise MoverError(
                "NO_ROOM",
                f"The target has {free} bytes left, less than the {self._limit} it must keep.",
                freeBytes=free,
                limitBytes=self._limit,
            )
        if free >= self._floor:
            if self._since is not None:
                self._before += time.monotonic() - self._since
                self._since = None
            return False
        if self._since is None:
            self._since = time.monotonic()
        if time.monotonic() - self._since > self._longest:
            raise MoverError(
                "NO_ROOM",
                f"The target has had less than {self._floor} bytes left for "
                f"{self._longest} s, and nobody made room.",
                freeBytes=free,
                floorBytes=self._floor,
            )
        return True
