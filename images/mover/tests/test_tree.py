"""The tree that hurts, and every way in which a target can differ from its source."""

import os

from stowage_mover.names import escape
from stowage_mover.trial import acl_for

from . import hurting_tree
from .spoiling import spoil
from .support import MoverCase, needs_root, needs_rsync, overwrite


@needs_rsync
class HurtingTree(MoverCase):
    def test_arrives_to_the_last_bit(self):
        hurting_tree.make(self.source, files=2000)
        self.copied()
        result = self.assert_equal_sides()
        self.assertGreater(result["read"]["files"], 3200)
        self.assertEqual(result["proven"]["files"], 0)
        # Holes stay holes.
        self.assertLess(
            result["allocatedBytes"]["target"], result["allocatedBytes"]["source"] + (1 << 20)
        )

    def test_each_change_of_the_target_is_found_by_name(self):
        hurting_tree.make(self.source, files=300)
        self.copied()
        self.assert_equal_sides()
        expected = spoil(self.target)
        self.assertGreater(len(expected), 12)
        differences = self.command("prove", mode="full")["differences"]
        found = {each["path"]: each["kinds"] for each in differences["examples"]}
        self.assertEqual(found, {escape(path): kinds for path, kinds in expected.items()})

    def test_second_pass_carries_nothing(self):
        hurting_tree.make(self.source)
        self.copied()
        again = self.copied()
        self.assertEqual(again["changed"], {"files": 0, "bytes": 0})
        self.assertEqual(again["deleted"], 0)

    def test_names_leave_the_mover_escaped_and_bounded(self):
        hurting_tree.make(self.source, files=300)
        result = self.command("prove", mode="full")
        self.assertGreater(result["differences"]["counts"]["missing"], 10)
        self.command("copy")
        for folder, _, files in os.walk(os.fsencode(self.target)):
            for name in files:
                os.utime(os.path.join(folder, name), ns=(0, 0), follow_symlinks=False)
        result = self.command("prove", mode="full")["differences"]
        self.assertGreater(result["counts"]["time"], 100)
        self.assertEqual(len(result["examples"]), 100)
        for example in result["examples"]:
            self.assertTrue(example["path"].isprintable(), example)


@needs_rsync
class Differences(MoverCase):
    """Each is made on a target that was equal, and must be found by its name."""

    def setUp(self):
        super().setUp()
        self.write("folder/file", b"content of a file")
        self.write("folder/other", b"content of another")
        os.symlink("file", os.path.join(self.source, "folder", "symlink"))
        os.mkfifo(os.path.join(self.source, "fifo"))
        os.link(self.path("folder/file", "source"), self.path("linked", "source"))
        self.copied()
        self.assert_equal_sides()

    def path(self, name, side="target"):
        return os.path.join(self.source if side == "source" else self.target, name)

    def quietly(self, folder, change):
        """Changes entries of a folder of the target without a trace in its time."""
        before = os.stat(self.path(folder))
        change()
        os.utime(self.path(folder), ns=(before.st_atime_ns, before.st_mtime_ns))

    def test_each_flipped_byte(self):
        content = b"content of another"
        for position in range(len(content)):
            flipped = bytearray(content)
            flipped[position] ^= 1
            overwrite(self.path("folder/other"), flipped)
            self.assert_differs("folder/other", "content")
        overwrite(self.path("folder/other"), content)
        self.assert_equal_sides()

    def test_a_byte_at_the_end_of_a_large_file(self):
        size = (40 << 20) + 5
        with open(self.path("large", "source"), "wb") as file:
            file.truncate(size)
        self.copied()
        with open(self.path("large"), "r+b") as file:
            file.seek(size - 1)
            file.write(b"!")
        os.utime(self.path("large"), ns=(0, os.stat(self.path("large", "source")).st_mtime_ns))
        self.assert_differs("large", "content")

    def test_cut_file(self):
        before = os.stat(self.path("folder/other"))
        os.truncate(self.path("folder/other"), 3)
        os.utime(self.path("folder/other"), ns=(0, before.st_mtime_ns))
        self.assert_differs("folder/other", "content")

    def test_extra_file(self):
        self.quietly("folder", lambda: self.write("folder/extra", b"", "target"))
        self.assert_differs("folder/extra", "extra")

    def test_missing_file(self):
        self.quietly("folder", lambda: os.unlink(self.path("folder/other")))
        self.assert_differs("folder/other", "missing")

    def test_missing_folder(self):
        os.mkdir(self.path("empty", "source"))
        result = self.command("prove", mode="full")["differences"]
        self.assertEqual(
            result["examples"],
            [{"path": ".", "kinds": ["time"]}, {"path": "empty", "kinds": ["missing"]}],
        )

    def test_changed_mode(self):
        os.chmod(self.path("folder/other"), 0o640)
        self.assert_differs("folder/other", "mode")

    def test_changed_mode_of_a_folder(self):
        os.chmod(self.path("folder"), 0o700)
        self.assert_differs("folder", "mode")

    def test_changed_mode_of_the_top(self):
        os.chmod(self.target, 0o711)
        self.assert_differs(".", "mode")

    @needs_root
    def test_changed_owner(self):
        os.lchown(self.path("folder/symlink"), 999, 0)
        self.assert_differs("folder/symlink", "owner")

    def test_changed_time(self):
        os.utime(self.path("folder/other"), ns=(0, 1))
        self.assert_differs("folder/other", "time")

    def test_other_symlink(self):
        when = os.lstat(self.path("folder/symlink", "source")).st_mtime_ns

        def replace():
            os.unlink(self.path("folder/symlink"))
            os.symlink("elsewhere", self.path("folder/symlink"))
            os.utime(self.path("folder/symlink"), ns=(0, when), follow_symlinks=False)

        self.quietly("folder", replace)
        self.assert_differs("folder/symlink", "content")

    def test_other_type(self):
        def replace():
            os.unlink(self.path("fifo"))
            self.write("fifo", b"", "target")

        self.quietly("", replace)
        self.assert_differs("fifo", "type")

    def test_broken_hard_link(self):
        when = os.stat(self.path("linked")).st_mtime_ns

        def replace():
            os.unlink(self.path("linked"))
            self.write("linked", b"content of a file", "target")
            os.utime(self.path("linked"), ns=(0, when))

        self.quietly("", replace)
        self.assert_differs("linked", "links")

    def test_hard_link_that_was_none(self):
        self.write("folder/twin", b"content of another")
        when = os.stat(self.path("folder/other")).st_mtime_ns
        os.utime(self.path("folder/twin", "source"), ns=(0, when))
        self.copied()

        def replace():
            os.unlink(self.path("folder/twin"))
            os.link(self.path("folder/other"), self.path("folder/twin"))

        self.quietly("folder", replace)
        self.assert_differs("folder/twin", "links")

    def test_lost_attribute(self):
        if not hurting_tree.has_attributes(self.folder):
            self.skipTest("no attributes are kept here")
        os.setxattr(self.path("folder/other", "source"), "user.kept", b"1")
        self.assert_differs("folder/other", "attributes")
        self.copied()
        self.assert_equal_sides()
        os.setxattr(self.path("folder/other"), "user.kept", b"2")
        self.assert_differs("folder/other", "attributes")

    def test_lost_acl(self):
        if not hurting_tree.has_attributes(self.folder):
            self.skipTest("no attributes are kept here")
        os.setxattr(self.path("folder", "source"), "system.posix_acl_default", acl_for(7))
        self.assert_differs("folder", "attributes")
        self.assert_equal_sides(acceptedLosses=["acls"])


@needs_rsync
class AcceptedLosses(MoverCase):
    """Exactly the kind that was accepted is left out, of copy and comparison alike."""

    def test_attributes(self):
        if not hurting_tree.has_attributes(self.folder):
            self.skipTest("no attributes are kept here")
        path = self.write("file", b"x")
        os.setxattr(path, "user.lost", b"1")
        os.setxattr(path, "system.posix_acl_access", acl_for(7))
        self.copied(acceptedLosses=["xattrs"])
        self.assertEqual(
            os.listxattr(os.path.join(self.target, "file")), ["system.posix_acl_access"]
        )
        self.assert_equal_sides(acceptedLosses=["xattrs"])
        self.assert_differs("file", "attributes")

    def test_acls(self):
        if not hurting_tree.has_attributes(self.folder):
            self.skipTest("no attributes are kept here")
        path = self.write("file", b"x")
        os.setxattr(path, "user.kept", b"1")
        os.setxattr(path, "system.posix_acl_access", acl_for(7))
        self.copied(acceptedLosses=["acls"])
        self.assertEqual(os.listxattr(os.path.join(self.target, "file")), ["user.kept"])

    def test_fifos_and_sockets(self):
        os.mkfifo(os.path.join(self.source, "fifo"))
        self.copied(acceptedLosses=["fifos-and-sockets"])
        self.assertEqual(os.listdir(self.target), [])
        self.assert_equal_sides(acceptedLosses=["fifos-and-sockets"])
        self.assert_differs("fifo", "missing")

    def test_hard_links(self):
        os.link(self.write("one", b"x"), os.path.join(self.source, "two"))
        self.copied(acceptedLosses=["hard-links"])
        self.assert_equal_sides(acceptedLosses=["hard-links"])
        self.assert_differs("two", "links")

    @needs_root
    def test_owners(self):
        os.chown(self.write("file", b"x"), 999, 999)
        self.copied(acceptedLosses=["owners"])
        self.assertEqual(os.stat(os.path.join(self.target, "file")).st_uid, 0)
        self.assert_equal_sides(acceptedLosses=["owners"])
        self.assert_differs("file", "owner")


@needs_rsync
class Excludes(MoverCase):
    def test_lost_and_found_of_both_sides_is_left_alone(self):
        self.write("lost+found/theirs", b"source's own")
        self.write("lost+found/ours", b"target's own", "target")
        self.write("below/lost+found/file", b"the application's")
        self.copied()
        self.assertEqual(os.listdir(os.path.join(self.target, "lost+found")), ["ours"])
        self.assertEqual(self.read("below/lost+found/file"), b"the application's")
        self.assert_equal_sides()

    def test_only_what_is_named_is_left_out(self):
        self.write("#snapshot/file", b"the application's")
        self.write("cache/file", b"not wanted")
        self.copied(excludes=["/cache"])
        self.assertEqual(os.listdir(self.target), ["#snapshot"])
        self.assert_equal_sides(excludes=["/cache"])
        self.assert_differs("cache", "missing", excludes=[])
