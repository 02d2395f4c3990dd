"""A source that is mounted by another mover, reached through ssh."""

import ipaddress
import os
import re
import signal
import subprocess
from typing import NamedTuple

from . import entries
from .agent import encode_rules
from .contents import Digest, ReadError, digest_against
from .errors import MoverError
from .names import Failures, escape_text
from .wire import Wire

#: One public key as OpenSSH writes it, its comment left out.
PUBLIC_KEY = re.compile(
    r"(ssh-ed25519|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]{60,200}={0,2}"
)

#: What the server is called here: its key, not its address, says who it is.
_HOST = "mover-source"


class RemoteOptions(NamedTuple):
    """Where the other mover listens."""

    host: str
    port: int
    host_key: str


def read_remote(options):
    """The option ``remote`` of a command, or None. Raises MoverError."""
    remote = options.get("remote")
    if remote is None:
        return None
    try:
        host = str(ipaddress.ip_address(remote["host"]))
        port = remote["port"]
        key = remote["hostKey"]
    except (KeyError, TypeError, ValueError) as error:
        raise MoverError("BAD_COMMAND", f"Option 'remote' is not complete: {error}") from error
    if not isinstance(port, int) or not 0 < port < 65536:
        raise MoverError("BAD_COMMAND", f"{port!r} is no port.")
    if not isinstance(key, str) or not PUBLIC_KEY.fullmatch(key):
        raise MoverError("BAD_COMMAND", "Option 'remote.hostKey' is no public key.")
    return RemoteOptions(host, port, key)


def _ciphers():
    """The quickest that is safe: AES where the processor has it, else ChaCha20."""
    with open("/proc/cpuinfo", "rb") as file:
        has_aes = re.search(rb"^(flags|Features)\b.*\baes\b", file.read(), re.MULTILINE)
    quick = "aes128-gcm@openssh.com"
    other = "chacha20-poly1305@openssh.com"
    return f"{quick},{other}" if has_aes else f"{other},{quick}"


def write_client(remote, keys):
    """Writes what ssh needs to know of the other mover; answers the command that reaches it."""
    known_hosts = os.path.join(keys.folder, "known_hosts")
    with open(known_hosts, "w", encoding="ascii") as file:
        file.write(f"{_HOST} {remote.host_key}\n")
    configuration = os.path.join(keys.folder, "ssh_config")
    with open(configuration, "w", encoding="ascii") as file:
        file.write(
            f"Host {_HOST}\n"
            f"HostName {remote.host}\n"
            f"Port {remote.port}\n"
            f"HostKeyAlias {_HOST}\n"
            f"User {keys.user}\n"
            f"IdentityFile {keys.private_key}\n"
            f"UserKnownHostsFile {known_hosts}\n"
            "GlobalKnownHostsFile /dev/null\n"
            "StrictHostKeyChecking yes\n"
            "UpdateHostKeys no\n"
            "IdentitiesOnly yes\n"
            "IdentityAgent none\n"
            "BatchMode yes\n"
            "PreferredAuthentications publickey\n"
            "ForwardAgent no\n"
            "Compression no\n"
            f"Ciphers {_ciphers()}\n"
            "ConnectTimeout 15\n"
            "ServerAliveInterval 10\n"
            "ServerAliveCountMax 6\n"
            "LogLevel ERROR\n"
        )
    return ["ssh", "-F", configuration], _HOST


class RemoteSource:
    """Asks the agent of the other mover. Opens its connection at the first question."""

    side = "source"

    def __init__(self, command, host, rules, environment):
        self._command = [*command, host, "stowage-mover agent"]
        self._rules = rules
        self._environment = environment
        self._child = None
        self._wire = None
        self._owner = None

    def _connection(self):
        if self._wire is not None and self._owner != os.getpid():
            # That connection is the parent's: two that ask at once would mix up their answers.
            self._wire.close()
            self._wire = self._child = None
        if self._wire is None:
            self._owner = os.getpid()
            self._child = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=self._environment,
                process_group=0,
            )
            self._wire = Wire(
                os.dup(self._child.stdout.fileno()), os.dup(self._child.stdin.fileno())
            )
            self._child.stdin.close()
            self._child.stdout.close()
            self._send(b"rules", *encode_rules(self._rules))
            self._expect(b"done")
        return self._wire

    def _send(self, *fields):
        wire = self._connection()
        try:
            wire.send(*fields)
            wire.flush()
        except OSError as error:
            raise self._lost() from error

    def _expect(self, *kinds):
        try:
            message = self._wire.receive()
        except OSError as error:
            raise self._lost() from error
        if message is None:
            raise self._lost()
        if message[0] == b"error":
            number = int(message[1])
            raise OSError(number, os.strerror(number))
        if message[0] not in kinds:
            raise MoverError("REMOTE_FAILED", "The other mover answered something else.")
        return message

    def _lost(self):
        self._child.kill()
        said = escape_text(self._child.stderr.read()[-1000:]).strip()
        return MoverError(
            "REMOTE_FAILED",
            f"The connection to the source's mover broke: {said or 'without a word'}.",
        )

    def top(self, attributes):
        self._send(b"top", _flag(attributes))
        return entries.decode_entry(self._expect(b"entry")[1:])

    def names(self, directory):
        self._send(b"names", directory)
        return self._expect(b"names")[1:]

    def entries(self, directory, names, attributes):
        self._send(b"entries", directory, _flag(attributes), *names)
        found = []
        failures = Failures()
        while True:
            kind, *fields = self._expect(b"entry", b"failed", b"done")
            if kind == b"entry":
                found.append(entries.decode_entry(fields))
            elif kind == b"failed":
                failures.add((fields[0], fields[1].decode()))
            else:
                failures.count = int(fields[0])
                return found, failures

    def check(self, directory, names, target, reader):
        """Reads both sides at once, each where it is mounted; yields a Check or an exception."""
        if not names:
            return
        self._send(b"digest", directory, *names)
        for name in names:
            near = far = None
            path = target.path(directory, name)
            try:
                near = reader.digest(path, "target", drop=True)
            except ReadError as error:
                near = error
            try:
                _, value, before, after = self._expect(b"digest")
                far = Digest(
                    bytes.fromhex(value.decode()),
                    entries.decode_identity(before),
                    entries.decode_identity(after),
                )
            except OSError as error:
                far = ReadError("source", error)
            yield _joined(far, near)

    def sync(self):
        self._send(b"sync")
        self._expect(b"done")

    def keep(self, *fields):
        """Hands over a share of a record; ``kept`` says that it was the last."""
        try:
            self._connection().send(b"keep", *fields)
        except OSError as error:
            raise self._lost() from error

    def kept(self, count):
        self._send(b"kept", b"%d" % count)
        self._expect(b"done")

    def clocks(self):
        self._send(b"clocks")
        return tuple(map(int, self._expect(b"clocks")[1:]))

    def filesystem_type(self):
        self._send(b"type")
        return self._expect(b"type")[1].decode()

    def close(self):
        if self._child is None:
            return
        self._wire.close()
        try:
            self._child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            os.killpg(self._child.pid, signal.SIGKILL)
            self._child.wait()
        self._child.stderr.close()
        self._child = self._wire = None


def _joined(far, near):
    for half in (far, near):
        if isinstance(half, Exception):
            return half
    return digest_against(far, near)


def _flag(value):
    return b"1" if value else b"0"
