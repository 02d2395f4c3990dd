"""Keys of one operation: made here, never shown, gone with the process."""

import os
import pwd
import shutil
import subprocess
import tempfile

from .errors import MoverError

#: Makes a user of a uid that the image does not know; ssh and sshd refuse to run without a name.
_NSS_WRAPPER = "libnss_wrapper.so"


class Keys:
    """A folder that only this user reads, with a key pair in it."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="stowage-keys-")
        # Before anything else of OpenSSH runs, which refuses a user without a name.
        self.user = user_name(self.folder)
        self.private_key = os.path.join(self.folder, "key")
        _run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", self.private_key]
        )

    @property
    def public_key(self):
        """Type and key, without comment."""
        with open(f"{self.private_key}.pub", encoding="ascii") as file:
            return " ".join(file.read().split()[:2])

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def user_name(folder):
    """Name of the user that runs this; makes one up where the system has none for the uid.

    Raises MoverError where that cannot be done.
    """
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        pass
    users = os.path.join(folder, "passwd")
    with open(users, "w", encoding="ascii") as file:
        file.write(f"mover:x:{os.getuid()}:{os.getgid()}::{folder}:/bin/sh\n")
    groups = os.path.join(folder, "group")
    with open(groups, "w", encoding="ascii") as file:
        file.write(f"mover:x:{os.getgid()}:\n")
    # Inherited by every program that is started from here on.
    os.environ["LD_PRELOAD"] = _NSS_WRAPPER
    os.environ["NSS_WRAPPER_PASSWD"] = users
    os.environ["NSS_WRAPPER_GROUP"] = groups
    return "mover"


def _run(command):
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise MoverError("SSH", f"{command[0]} is not installed here.") from error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise MoverError("SSH", f"{command[0]} failed: {said}")
