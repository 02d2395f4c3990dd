"""Messages between two movers: lists of fields, each ended by NUL, after their number."""

import os

from .errors import MoverError


class Wire:
    """Sends and receives messages through a pair of descriptors. Fields hold no NUL."""

    def __init__(self, reads, writes):
        self._input = os.fdopen(reads, "rb", buffering=1 << 16)
        self._output = os.fdopen(writes, "wb", buffering=1 << 16)

    def send(self, *fields):
        """Puts one message into the buffer; ``flush`` sends it."""
        self._output.write(b"%d\0" % len(fields))
        for field in fields:
            self._output.write(field)
            self._output.write(b"\0")

    def flush(self):
        self._output.flush()

    def receive(self):
        """The next message, or None at the end of the stream."""
        count = self._field()
        if count is None:
            return None
        fields = [self._field() for _ in range(int(count))]
        if None in fields:
            raise MoverError("REMOTE_FAILED", "The other mover's answer was cut.")
        return fields

    def _field(self):
        # Fields are short: names and numbers. A long one is an attribute of at most 64 KiB.
        parts = []
        while True:
            part = _until_nul(self._input)
            if part is None:
                return None
            parts.append(part)
            if part.endswith(b"\0"):
                return b"".join(parts)[:-1]

    def close(self):
        for stream in (self._output, self._input):
            try:
                stream.close()
            except OSError:
                # The other end is gone; there is nobody left to be told.
                continue


def _until_nul(stream):
    """What is buffered up to the next NUL, or all of it; None at the end."""
    buffered = stream.peek(1)
    if not buffered:
        return None
    end = buffered.find(b"\0")
    return stream.read(len(buffered) if end < 0 else end + 1)
