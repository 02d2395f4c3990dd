"""Names of files as people may read them: bounded, and without anything that a terminal obeys."""

from .errors import error_name

#: Never more names than this leave the mover in one answer.
MOST_EXAMPLES = 100

_LONGEST = 512


def escape(name):
    """The bytes of a path as text: printable UTF-8 stays, everything else becomes ``\\xNN``.

    The result is for people; it is never turned back into a path.
    """
    shown = []
    for character in name.decode("utf-8", "surrogateescape"):
        if character == "\\":
            shown.append("\\\\")
        elif character.isprintable():
            shown.append(character)
        else:
            raw = character.encode("utf-8", "surrogateescape")
            shown.extend(f"\\x{byte:02x}" for byte in raw)
    text = "".join(shown)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def escape_text(text):
    """Output of another program, line by line."""
    return "\n".join(escape(line) for line in text.split(b"\n"))


class Named:
    """A count, and the first names of what was counted."""

    def __init__(self):
        self.count = 0
        self.names = []

    def add(self, name):
        self.count += 1
        if len(self.names) < MOST_EXAMPLES:
            self.names.append(name)

    def merge(self, other):
        self.count += other.count
        self.names.extend(other.names[: MOST_EXAMPLES - len(self.names)])

    def answer(self):
        return {"count": self.count, "examples": [escape(name) for name in self.names]}


class Failures(Named):
    """Paths with what went wrong there."""

    def add_error(self, path, side, error):
        self.add((path, f"{error_name(error)} ({side})"))

    def answer(self):
        return {
            "count": self.count,
            "examples": [
                {"path": escape(path), "error": error} for path, error in self.names
            ],
        }
