"""What of a tree is carried and compared: everything, but what was named."""

import os
import stat
from typing import NamedTuple

from .errors import MoverError

#: What filesystems and NAS keep for themselves at the top of a volume.
STANDARD_EXCLUDES = (b"/lost+found", b"/#snapshot", b"/#recycle", b"/@eaDir")

LOSSES = frozenset(
    ["acls", "xattrs", "owners", "hard-links", "fifos-and-sockets", "devices"]
)

#: Made by each node's policy, not by the application.
IGNORED_ATTRIBUTES = frozenset([b"security.selinux"])

ACL_ATTRIBUTES = frozenset([b"system.posix_acl_access", b"system.posix_acl_default"])


class Rules(NamedTuple):
    """Which entries count, and which of their properties."""

    #: Anchored, as rsync gets them: ``/lost+found``.
    excludes: tuple = STANDARD_EXCLUDES
    losses: frozenset = frozenset()

    def excludes_path(self, path):
        """Whether a path from the top of the tree, without leading slash, is left out."""
        return b"/" + path in self.excludes

    def leaves_out(self, mode):
        """Whether entries of that kind are left out, by an accepted loss."""
        if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
            return "fifos-and-sockets" in self.losses
        if stat.S_ISBLK(mode) or stat.S_ISCHR(mode):
            return "devices" in self.losses
        return False

    def keeps_attribute(self, name):
        """Whether an attribute of that name must be the same on both sides."""
        if name in IGNORED_ATTRIBUTES:
            return False
        if name in ACL_ATTRIBUTES:
            return "acls" not in self.losses
        # What a filesystem shows of itself, such as system.nfs4_acl: mode and owner are compared.
        if name.startswith(b"system."):
            return False
        return "xattrs" not in self.losses

    def rsync_arguments(self):
        """rsync's arguments for all of this."""
        letters = "aH" if "hard-links" not in self.losses else "a"
        letters += "A" if "acls" not in self.losses else ""
        letters += "X" if "xattrs" not in self.losses else ""
        arguments = [f"-{letters}".encode()]
        if "owners" in self.losses:
            arguments += [b"--no-owner", b"--no-group"]
        if "fifos-and-sockets" in self.losses:
            arguments.append(b"--no-specials")
        if "devices" in self.losses:
            arguments.append(b"--no-devices")
        if "xattrs" not in self.losses:
            arguments += [b"--filter=-x " + name for name in _filtered_attributes()]
        return arguments + [b"--exclude=" + path for path in self.excludes]


def _filtered_attributes():
    """Patterns of the attributes that rsync leaves alone.

    Any filter of attributes takes the place of rsync's own, which leaves the namespace ``system``
    alone (ACLs go their own way, ``system.nfs4_acl`` can't be set elsewhere) and, without root,
    everything but ``user``: it would store the rest under false names. What a comparison finds
    missing then is named.
    """
    filtered = [*sorted(IGNORED_ATTRIBUTES), b"system.*"]
    return filtered if os.getuid() == 0 else [b"security.*", b"trusted.*", b"system.*"]


def read_rules(options):
    """The rules that a command's options ask for.

    Raises MoverError for whatever comparison and rsync might not understand alike.
    """
    excludes = options.get("excludes")
    paths = STANDARD_EXCLUDES
    if excludes is not None:
        paths = tuple(_exclude(text) for text in _texts("excludes", excludes))
    losses = frozenset(_texts("acceptedLosses", options.get("acceptedLosses", [])))
    unknown = sorted(losses - LOSSES)
    if unknown:
        raise MoverError("BAD_COMMAND", f"There is no kind of loss called {unknown[0]!r}.")
    return Rules(excludes=paths, losses=losses)


def _texts(name, value):
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise MoverError("BAD_COMMAND", f"Option '{name}' must be a list of texts.")
    return value


def _exclude(text):
    plain = text.startswith("/") and not text.endswith("/")
    if not plain or "//" in text or any(sign in text for sign in "*?[\\\0"):
        raise MoverError(
            "BAD_COMMAND",
            f"The exclude {text!r} is not a path from the top of the tree: it must begin with "
            "'/', not end with it, and hold no wildcards.",
        )
    return text.encode("utf-8", "surrogateescape")
