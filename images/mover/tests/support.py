"""What the tests of the mover share."""

import contextlib
import os
import shutil
import tempfile
import unittest
from unittest import mock

from stowage_mover import system, unsafe
from stowage_mover.commands import COMMANDS
from stowage_mover.jobs import Job
from stowage_mover.mover import Mover
from stowage_mover.options import check_options

PROGRAM = os.path.join(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "bin", "stowage-mover"
)

needs_root = unittest.skipUnless(
    os.getuid() == 0, "not root: files of other users cannot be made"
)
needs_rsync = unittest.skipUnless(
    shutil.which("rsync"), "rsync is not installed (Debian: rsync)"
)
needs_sshd = unittest.skipUnless(
    shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin") and shutil.which("ssh"),
    "sshd or ssh is not installed (Debian: openssh-server, openssh-client)",
)
needs_trusted_filesystem = unittest.skipUnless(
    system.filesystem_type(tempfile.gettempdir()) in system.TRUSTED_FILESYSTEMS,
    f"{tempfile.gettempdir()} is not on ext4, xfs or btrfs (TMPDIR names another folder)",
)


class MoverCase(unittest.TestCase):
    """A mover with an empty source and an empty target."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="stowage-mover-test-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.source = self.make_folder("source")
        self.target = self.make_folder("target")
        self.mover = Mover(self.source, self.target, PROGRAM)
        self.addCleanup(self.mover.close)
        self.progress = []

    def make_folder(self, name):
        path = os.path.join(self.folder, name)
        os.mkdir(path)
        return path

    def command(self, name, **options):
        """Runs a command of the protocol and answers its result."""
        check_options(name, options)
        job = Job(1, name, lambda **fields: self.progress.append(fields))
        return COMMANDS[name](self.mover, options, job)

    def copied(self, **options):
        """A pass that must be clean."""
        result = self.command("copy", **options)
        self.assertTrue(result["clean"], result)
        return result

    def write(self, name, content, side="source"):
        root = os.fsencode(self.source if side == "source" else self.target)
        path = os.path.join(root, os.fsencode(name))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def read(self, name, side="target"):
        root = self.source if side == "source" else self.target
        with open(os.path.join(root, name), "rb") as file:
            return file.read()

    def assert_equal_sides(self, **options):
        result = self.command("prove", mode="full", **options)
        self.assertTrue(result["equal"], result)
        return result

    def assert_differs(self, path, *kinds, **options):
        """The full comparison names exactly this path with these kinds."""
        result = self.command("prove", mode="full", **options)
        self.assertFalse(result["equal"])
        found = {
            each["path"]: each["kinds"] for each in result["differences"]["examples"]
        }
        self.assertEqual(found, {path: list(kinds)})


@contextlib.contextmanager
def without(*rules):
    """Rules of safety switched off, for negative controls."""
    for rule in rules:
        unsafe.skips(rule)
    with mock.patch.dict(os.environ, {unsafe.VARIABLE: ",".join(rules)}):
        yield


def overwrite(path, content, keep_time=True):
    """Writes into a file as it lies there, by default without a trace in its time of writing."""
    before = os.stat(path)
    with open(path, "r+b") as file:
        file.write(content)
    if keep_time:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
