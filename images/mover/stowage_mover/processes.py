"""Other programs, and that they never outlive this one."""

import shutil


def dying_with_us():
    """Words to put before a command, so that the kernel ends it even where we are killed.

    The kernel watches the thread that starts the command: it must be the main one.
    """
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL"] if setpriv else []
