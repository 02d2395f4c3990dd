"""What a probe finds, and what it leaves behind: nothing."""

import os
import subprocess
import sys

from stowage_mover.trial import Trial

from . import hurting_tree
from .support import PROGRAM, MoverCase, needs_root


class Probe(MoverCase):
    def test_counts_what_is_there(self):
        self.write("a", b"x" * 10)
        os.link(os.path.join(self.source, "a"), os.path.join(self.source, "b"))
        os.symlink("a", os.path.join(self.source, "c"))
        os.mkfifo(os.path.join(self.source, "d"))
        os.chmod(self.write("folder/e", b"yy"), 0o4755)
        os.truncate(self.write("sparse", b""), 1 << 20)
        result = self.command("probe", side="source")
        self.assertEqual(
            result["entries"],
            {
                "files": 4,
                "directories": 2,
                "symlinks": 1,
                "fifos": 1,
                "sockets": 0,
                "devices": 0,
            },
        )
        self.assertEqual(result["bytes"], (1 << 20) + 12)
        self.assertEqual(
            (result["hardLinkedFiles"], result["sparseFiles"], result["privilegedFiles"]),
            (1, 1, 1),
        )
        self.assertEqual(result["largestFiles"][0], {"path": "sparse", "bytes": 1 << 20})
        self.assertEqual(result["onlyUid"], os.getuid())
        self.assertNotIn("abilities", result)

    def test_names_kinds_of_attributes(self):
        if not hurting_tree.has_attributes(self.folder):
            self.skipTest("no attributes are kept here")
        hurting_tree.make(self.source)
        found = {
            each["name"]: each["examples"]
            for each in self.command("probe", side="source")["attributes"]
        }
        self.assertEqual(sorted(found["acl"]), ["attributes", "default acl"])
        self.assertEqual(found["user.\\xff odd name"], ["attributes"])

    def test_tries_everything_on_a_target(self):
        before = os.stat(self.target).st_mtime_ns
        result = self.command("probe", side="target", write=True)
        self.assertEqual(os.listdir(self.target), [])
        self.assertEqual(os.stat(self.target).st_mtime_ns, before)
        expected = {"create", "directory", "setgid", "hardLink", "symlink", "time", "delete"}
        expected.add("rootTime")
        lacking = [name for name in expected if result["abilities"][name] is not True]
        self.assertEqual(lacking, [])
        self.assertEqual(result["abilities"]["owner"], True if os.getuid() == 0 else "EPERM")
        self.assertEqual(result["newOwner"], {"uid": os.getuid(), "gid": os.getgid()})

    def test_leaves_nothing_behind_when_it_is_refused(self):
        class Refusing(Trial):
            def _owner(self):
                raise PermissionError(1, "refused")

        self.assertEqual(Refusing(self.target).run()["owner"], "EPERM")
        self.assertEqual(os.listdir(self.target), [])

    @needs_root
    def test_says_that_the_root_is_somebody_elses(self):
        os.chmod(self.target, 0o777)
        os.chmod(self.folder, 0o755)
        done = subprocess.run(
            ["setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"]
            + [sys.executable, "-B", PROGRAM, "run", "--target", self.target]
            + ['probe={"side": "target", "write": true}'],
            capture_output=True,
            check=False,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b'"rootTime": "EPERM"', done.stdout)
        self.assertEqual(os.listdir(self.target), [])

    @needs_root
    def test_names_what_another_user_may_not_read(self):
        self.write("private/inside", b"x")
        os.chmod(os.path.join(self.source, "private"), 0o700)
        os.chmod(self.write("secret", b"x"), 0o600)
        os.chmod(self.folder, 0o755)
        done = subprocess.run(
            ["setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"]
            + [sys.executable, "-B", PROGRAM, "run", "--source", self.source]
            + ['probe={"side": "source"}'],
            capture_output=True,
            check=False,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b'{"path": "private", "error": "EACCES (source)"}', done.stdout)
        self.assertIn(b'{"path": "secret", "error": "EACCES (source)"}', done.stdout)


class Usage(MoverCase):
    def test_says_how_full_the_filesystem_is(self):
        self.write("a", b"x" * 10)
        result = self.command("usage", side="source")
        self.assertEqual(result["bytes"], 10)
        self.assertGreater(result["filesystem"]["totalBytes"], result["filesystem"]["freeBytes"])
