"""Serves the source to one mover on another node, and to nobody else."""

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time

from . import processes
from .errors import MoverError
from .keys import Keys
from .remote import PUBLIC_KEY

_STARTS_WITHIN = 15


class Listener:
    """An sshd of our own that runs one program, for the owner of one key."""

    def __init__(self, source, program, client_key, port, folder):
        if not PUBLIC_KEY.fullmatch(client_key):
            raise MoverError("BAD_COMMAND", "Option 'clientKey' is no public key.")
        self._sshd = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if self._sshd is None:
            raise MoverError("SSH", "sshd is not installed here (Debian: openssh-server).")
        self.keys = Keys()
        self.port = port or _free_port()
        self._write(source, program, client_key, folder)
        self._start()

    @property
    def host_key(self):
        return self.keys.public_key

    def _path(self, name):
        return os.path.join(self.keys.folder, name)

    def _write(self, source, program, client_key, folder):
        gate = shlex.join(
            [sys.executable, "-IS", program, "gate", "--source", source, "--keep", folder]
        )
        forced = gate.replace("\\", "\\\\").replace('"', '\\"')
        with open(self._path("authorized"), "w", encoding="utf-8") as file:
            file.write(f'restrict,command="{forced}" {client_key}\n')
        with open(self._path("sshd_config"), "w", encoding="ascii") as file:
            file.write(
                f"Port {self.port}\n"
                f"HostKey {self.keys.private_key}\n"
                f"PidFile {self._path('pid')}\n"
                f"AuthorizedKeysFile {self._path('authorized')}\n"
                # The file lies below /tmp, which everybody may write; its folder is ours alone.
                "StrictModes no\n"
                "AuthenticationMethods publickey\n"
                "PasswordAuthentication no\n"
                "KbdInteractiveAuthentication no\n"
                "PermitRootLogin forced-commands-only\n"
                f"AllowUsers {self.keys.user}\n"
                "UsePAM no\n"
                "UseDNS no\n"
                "DisableForwarding yes\n"
                "PermitTTY no\n"
                "PermitUserRC no\n"
                "PermitUserEnvironment no\n"
                "PrintMotd no\n"
                "MaxAuthTries 2\n"
                "LoginGraceTime 20\n"
                "ClientAliveInterval 10\n"
                "ClientAliveCountMax 6\n"
                "LogLevel ERROR\n"
            )

    def _start(self):
        if os.getuid() == 0:
            # Where sshd keeps the half of itself that has no rights. A read-only image has it.
            os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
        with open(self._path("log"), "wb") as log:
            self._child = subprocess.Popen(
                [*processes.dying_with_us(), self._sshd, "-D", "-e", "-f", self._path("sshd_config")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
            )
        until = time.monotonic() + _STARTS_WITHIN
        while not self._answers():
            if self._child.poll() is not None or time.monotonic() > until:
                said = self._said()
                self.close()
                raise MoverError("SSH", f"sshd does not serve: {said}")
            time.sleep(0.05)

    def _answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as link:
                return re.match(rb"SSH-2\.0-", link.recv(64)) is not None
        except OSError:
            return False

    def _said(self):
        with open(self._path("log"), "rb") as log:
            return log.read()[-1000:].decode("utf-8", "replace").strip()

    def close(self):
        """Ends sshd with all its sessions."""
        try:
            os.killpg(self._child.pid, signal.SIGKILL)
        except ProcessLookupError:
            # It has gone by itself.
            pass
        self._child.wait()
        self.keys.remove()


def _free_port():
    with socket.socket(socket.AF_INET6 if socket.has_dualstack_ipv6() else socket.AF_INET) as it:
        it.bind(("", 0))
        return it.getsockname()[1]
