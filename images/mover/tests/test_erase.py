"""Emptying a volume that was let go of."""

import os
import unittest
from unittest import mock

from stowage_mover import erasing
from stowage_mover.errors import MoverError
from stowage_mover.mover import Mover

from .support import PROGRAM, MoverCase


class Erase(MoverCase):
    def setUp(self):
        super().setUp()
        self.mover = Mover(None, self.target, PROGRAM)
        self.addCleanup(self.mover.close)

    def test_everything_goes_but_the_top(self):
        self.write("a", b"x" * 10, side="target")
        self.write("deep/er/b", b"y" * 5, side="target")
        self.write(b"odd\xff\nname", b"z", side="target")
        os.symlink("/etc", os.path.join(self.target, "link"))
        os.symlink("nowhere", os.path.join(self.target, "deep", "dangling"))
        os.mkfifo(os.path.join(self.target, "fifo"))
        result = self.command("erase")
        self.assertEqual(os.listdir(self.target), [])
        self.assertTrue(os.path.isdir("/etc"))
        self.assertEqual((result["left"], result["failures"]["count"]), (0, 0))
        self.assertEqual(result["entries"], 8)
        self.assertGreaterEqual(result["bytes"], 16)

    def test_again_does_nothing(self):
        self.write("a", b"x", side="target")
        self.command("erase")
        self.assertEqual(self.command("erase")["entries"], 0)

    def test_what_the_nas_keeps_for_itself_stays(self):
        self.write("#snapshot/then/a", b"x", side="target")
        self.write("deep/#snapshot/a", b"x", side="target")
        result = self.command("erase", excludes=["/#snapshot"])
        self.assertEqual(os.listdir(self.target), ["#snapshot"])
        self.assertEqual(result["left"], 0)

    def test_a_link_out_of_the_volume_is_not_followed(self):
        kept = self.write("kept", b"x")
        os.symlink(self.source, os.path.join(self.target, "out"))
        self.command("erase")
        self.assertTrue(os.path.exists(kept))

    def test_what_cannot_be_removed_is_named(self):
        self.write("a", b"x", side="target")
        with mock.patch.object(erasing.os, "unlink", side_effect=PermissionError(1, "no")):
            result = self.command("erase")
        self.assertEqual(result["left"], 1)
        self.assertEqual(result["failures"]["examples"], [{"path": "a", "error": "EPERM (target)"}])

    def test_a_mount_inside_keeps_everything(self):
        self.write("a", b"x", side="target")
        real = os.path.realpath(self.target)
        line = f"1 2 0:1 / {real}/inside rw - tmpfs tmpfs rw\n".encode()
        with mock.patch.object(erasing, "open", mock.mock_open(read_data=line), create=True):
            with self.assertRaises(MoverError) as raised:
                self.command("erase")
        self.assertEqual(raised.exception.code, "OTHER_FILESYSTEMS")
        self.assertEqual(os.listdir(self.target), ["a"])

    def test_a_mover_with_a_source_refuses(self):
        self.mover = Mover(self.source, self.target, PROGRAM)
        self.addCleanup(self.mover.close)
        self.write("a", b"x", side="target")
        with self.assertRaises(MoverError) as raised:
            self.command("erase")
        self.assertEqual(raised.exception.code, "BAD_COMMAND")
        self.assertEqual(os.listdir(self.target), ["a"])


if __name__ == "__main__":
    unittest.main()
