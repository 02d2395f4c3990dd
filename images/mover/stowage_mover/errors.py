"""What can go wrong, in the words of the protocol."""

import errno


class MoverError(Exception):
    """Nothing came of a command. ``code`` is documented in the protocol, the text is for people."""

    def __init__(self, code, message, **details):
        super().__init__(message)
        self.code = code
        self.details = details


class Cancelled(MoverError):
    """Somebody else asked for the end of the command."""

    def __init__(self):
        super().__init__("CANCELLED", "The command was cancelled.")


def error_name(error):
    """The symbol of an operating system's error, such as ``EACCES``."""
    return errno.errorcode.get(error.errno, str(error.errno))
