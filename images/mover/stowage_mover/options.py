"""Reads options strictly: one that is not known may have been meant to protect something."""

from .errors import MoverError

_TREE = ("excludes", "acceptedLosses")
_COPY = (
    *_TREE,
    "remote",
    "floorBytes",
    "limitBytes",
    "floorPercent",
    "limitPercent",
    "pauseSeconds",
)

#: Which options each command knows.
KNOWN = {
    "probe": (*_TREE, "side", "write"),
    "usage": (*_TREE, "side"),
    "copy": _COPY,
    "copy-recent": (*_COPY, "passes"),
    "compare": (*_TREE, "remote", "localSource"),
    "sweep": (*_TREE, "remote", "stamps"),
    "prove": (*_TREE, "remote", "mode"),
    "erase": _TREE,
    "hand-over": (*_TREE, "remote"),
    "prove-rest": _TREE,
    "syncfs": ("side",),
    "keys": (),
    "listen": (*_TREE, "clientKey", "port"),
    "cancel": (),
    "exit": (),
}


def check_options(command, options):
    """Raises MoverError for a command or an option that there is not."""
    if command not in KNOWN:
        raise MoverError("BAD_COMMAND", f"There is no command called {command!r}.")
    if not isinstance(options, dict):
        raise MoverError("BAD_COMMAND", "The options must be an object.")
    unknown = sorted(set(options) - set(KNOWN[command]))
    if unknown:
        raise MoverError("BAD_COMMAND", f"'{command}' has no option {unknown[0]!r}.")


def choice(options, name, allowed, default=None):
    """An option that is one of a few texts."""
    value = options.get(name, default)
    if value not in allowed:
        listed = ", ".join(repr(each) for each in allowed)
        raise MoverError("BAD_COMMAND", f"Option '{name}' must be one of {listed}.")
    return value


def flag(options, name, default=None):
    """An option that is true or false. Without a default it must be given."""
    value = options.get(name, default)
    if not isinstance(value, bool):
        raise MoverError("BAD_COMMAND", f"Option '{name}' must be true or false.")
    return value


def whole(options, name, default=0):
    """An option that is a whole number, not negative."""
    value = options.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise MoverError("BAD_COMMAND", f"Option '{name}' must be a whole number.")
    return value


def percent(options, name):
    """An option that is a share of a whole, 0 unless it is given."""
    value = options.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 100:
        raise MoverError("BAD_COMMAND", f"Option '{name}' must be a number from 0 to 100.")
    return value


def text(options, name):
    """An option that is a text and must be given."""
    value = options.get(name)
    if not isinstance(value, str):
        raise MoverError("BAD_COMMAND", f"Option '{name}' must be a text.")
    return value
