"""Serves an operation: reads commands from a file, runs them in their order, answers."""

import json
import queue
import threading

from . import PROTOCOL, VERSION
from .commands import COMMANDS
from .errors import MoverError, error_name
from .jobs import Job
from .options import check_options

#: How often the file is looked at, seconds. The kubelet replaces it as soon as the pod is patched.
POLL_SECONDS = 0.2

#: A command holds keys and paths, no data.
_LONGEST_COMMAND = 1 << 18


class Server:
    """One mover. Commands run in the thread that serves; another one reads the file."""

    def __init__(self, mover, speaker, operation, epoch, control):
        self._mover = mover
        self._speaker = speaker
        self._operation = operation
        self._epoch = epoch
        self._control = control
        self._waiting = queue.Queue()
        self._answers = {}
        self._highest = 0
        self._job = None
        self._lock = threading.Lock()
        self._over = threading.Event()

    def serve(self, rsync_version):
        """Serves until it is told to end."""
        self._speaker.say(
            0,
            "ready",
            protocol=PROTOCOL,
            operation=self._operation,
            epoch=self._epoch,
            version=VERSION,
            rsync=rsync_version,
        )
        threading.Thread(target=self._poll, daemon=True).start()
        while not self._over.is_set():
            command = self._waiting.get()
            if command is not None:
                self._run(*command)

    def stop(self):
        """Ends whatever runs, and the serving. From a signal or another thread."""
        self._over.set()
        job = self._job
        if job:
            job.cancel()
        self._waiting.put(None)

    def _poll(self):
        before = None
        while not self._over.wait(POLL_SECONDS):
            try:
                with open(self._control, "rb") as file:
                    content = file.read(_LONGEST_COMMAND)
            except OSError:
                # Between two versions of the file, or not there yet.
                continue
            if content != before and content.strip():
                before = content
                self._take(content)

    def _take(self, content):
        """Takes a command from the file's content. Whatever is wrong with it is answered."""
        sequence, name = 0, None
        try:
            sequence, name, options = self._read(content)
        except MoverError as error:
            # Not kept as the answer to that sequence: the right command may still come under it.
            sequence = error.details.pop("sequence", sequence)
            self._speaker.say(sequence, "error", **_told(error, name))
            return
        if sequence in self._answers:
            kind, fields = self._answers[sequence]
            self._speaker.say(sequence, kind, **fields)
        elif sequence <= self._highest:
            # It waits or runs: its answer comes.
            return
        elif name == "cancel":
            self._cancel(sequence)
        elif name == "exit":
            self._highest = sequence
            self._answer(sequence, "result", command=name, result={})
            self.stop()
        else:
            self._highest = sequence
            self._waiting.put((sequence, name, options))

    def _read(self, content):
        try:
            command = json.loads(content)
        except ValueError as error:
            raise MoverError("BAD_COMMAND", f"The command is not JSON: {error}") from error
        if not isinstance(command, dict):
            raise MoverError("BAD_COMMAND", "The command is no object.")
        sequence = command.get("sequence")
        if isinstance(sequence, bool) or not isinstance(sequence, int) or sequence < 1:
            raise MoverError("BAD_COMMAND", "The command has no sequence from 1 on.")
        if command.get("epoch") != self._epoch:
            raise MoverError(
                "WRONG_EPOCH",
                f"This mover belongs to epoch {self._epoch} of the operation, "
                f"the command to {command.get('epoch')!r}.",
                sequence=sequence,
                epoch=command.get("epoch"),
            )
        name, options = command.get("command"), command.get("options", {})
        try:
            check_options(name, options)
        except MoverError as error:
            error.details["sequence"] = sequence
            raise
        return sequence, name, options

    def _cancel(self, sequence):
        self._highest = sequence
        job = self._job
        if job:
            job.cancel()
        self._answer(
            sequence,
            "result",
            command="cancel",
            result={"cancelled": job.sequence if job else None},
        )

    def _run(self, sequence, name, options):
        job = Job(
            sequence,
            name,
            lambda **fields: self._speaker.say(sequence, "progress", command=name, **fields),
        )
        self._job = job
        self._speaker.say(sequence, "started", command=name)
        try:
            result = COMMANDS[name](self._mover, options, job)
        except MoverError as error:
            self._error(sequence, name, error)
        except OSError as error:
            self._error(sequence, name, as_mover_error(error))
        except Exception as error:  # a fault of this program is an answer, too
            told = MoverError("INTERNAL", f"{type(error).__name__}: {error}")
            self._error(sequence, name, told)
        else:
            self._answer(sequence, "result", command=name, result=result)
        finally:
            self._job = None

    def _error(self, sequence, name, error):
        self._answer(sequence, "error", **_told(error, name))

    def _answer(self, sequence, kind, **fields):
        with self._lock:
            self._answers[sequence] = (kind, fields)
            self._speaker.say(sequence, kind, **fields)


def _told(error, name):
    """The fields of an error event."""
    fields = {"code": error.code, "message": str(error)}
    if name:
        fields["command"] = name
    if error.details:
        fields["details"] = error.details
    return fields


def as_mover_error(error):
    """An error of the operating system, without the path: names are user data."""
    return MoverError("FILESYSTEM", f"{error_name(error)}: {error.strerror}")
