"""Between nodes: two movers, and an sshd that lets one of them read."""

import os
import subprocess
from unittest import mock

from stowage_mover import system
from stowage_mover.commands import COMMANDS
from stowage_mover.errors import MoverError
from stowage_mover.gate import sender
from stowage_mover.jobs import Job
from stowage_mover.mover import Mover
from stowage_mover.names import escape
from stowage_mover.remote import write_client, read_remote

from . import hurting_tree
from .spoiling import spoil
from .support import PROGRAM, MoverCase, needs_rsync, needs_sshd, overwrite
from .test_proof import settled


@needs_rsync
@needs_sshd
class BetweenNodes(MoverCase):
    def setUp(self):
        super().setUp()
        self.mover.source = None
        self.far = Mover(self.source, None, PROGRAM)
        self.addCleanup(self.far.close)
        client = self.command("keys")["publicKey"]
        answer = COMMANDS["listen"](self.far, {"clientKey": client}, None)
        self.remote = {"host": "127.0.0.1", **answer}

    def command(self, name, **options):
        remote = name in ("copy", "copy-recent", "compare", "sweep", "prove")
        more = {"remote": self.remote} if remote and "remote" not in options else {}
        return super().command(name, **more, **options)

    def test_tree_that_hurts_arrives_to_the_last_bit(self):
        hurting_tree.make(self.source, files=600)
        self.copied()
        result = self.assert_equal_sides()
        self.assertGreater(result["read"]["files"], 1200)
        with settled():
            compared = self.command("compare", localSource=True)
        self.assertEqual(compared["unproven"]["files"], 0, compared)
        self.assertEqual(self.command("sweep")["unproven"]["files"], 0)
        proof = self.command("prove", mode="unproven")
        self.assertTrue(proof["equal"])
        self.assertEqual(proof["read"]["files"], 0)
        expected = spoil(self.target)
        differences = self.command("prove", mode="full")["differences"]
        found = {each["path"]: each["kinds"] for each in differences["examples"]}
        self.assertEqual(found, {escape(path): kinds for path, kinds in expected.items()})

    def test_differences_are_found_by_name(self):
        self.write("folder/file", b"content")
        self.write("large", os.urandom(40 << 20))
        self.copied()
        self.assert_equal_sides()
        overwrite(os.path.join(self.target, "folder/file"), b"c0ntent")
        self.assert_differs("folder/file", "content")
        overwrite(os.path.join(self.target, "folder/file"), b"content")
        os.chmod(os.path.join(self.target, "large"), 0o600)
        self.assert_differs("large", "mode")

    def test_writer_after_the_live_read_is_caught(self):
        path = self.write("file", b"as it was")
        self.copied()
        with settled():
            self.command("compare", localSource=True)
        overwrite(path, b"AFTER IT!")
        self.assertEqual(self.command("sweep")["reasons"]["changed"]["files"], 1)
        self.assertFalse(self.command("prove", mode="unproven")["equal"])

    def test_second_run_carries_by_content(self):
        path = self.write("folder/file", b"first")
        os.utime(path, ns=(0, 10**18))
        self.copied()
        overwrite(path, b"again")
        moment = "2001-09-09T01:46:40.000000Z"
        result = self.command(
            "copy-recent", passes=[{"startedAt": moment, "endedAt": moment}]
        )
        self.assertTrue(result["clean"], result)
        self.assertEqual(result["candidates"], 1)
        self.assertEqual(self.read("folder/file"), b"again")
        self.assert_equal_sides()

    def test_a_file_that_cannot_be_read_is_a_failure_of_the_source(self):
        self.write("file", b"x")
        self.copied()
        os.unlink(os.path.join(self.source, "file"))
        os.symlink("/etc/passwd", os.path.join(self.source, "file"))
        result = self.command("prove", mode="full")
        self.assertEqual(result["differences"]["counts"]["type"], 1)

    def ssh(self, *words):
        command, host = write_client(read_remote({"remote": self.remote}), self.mover.keys)
        return subprocess.run(
            [*command, host, *words], capture_output=True, timeout=30, check=False
        )

    def test_nothing_else_can_be_asked_for(self):
        for words in (
            ["id"],
            ["cat /etc/passwd"],
            ["stowage-mover agent; id"],
            ["rsync --server --sender -slHogDtpAXrxSe.iLsfxCIvu . /etc/"],
            ["rsync --server -slHogDtpAXrxSe.iLsfxCIvu"],
            [],
        ):
            done = self.ssh(*words)
            self.assertNotEqual(done.returncode, 0, words)
            self.assertEqual(done.stdout, b"", words)
            self.assertIn(b"BAD_COMMAND", done.stderr, words)

    def test_the_source_is_never_written(self):
        self.write("mine", b"x", "target")
        command, host = write_client(read_remote({"remote": self.remote}), self.mover.keys)
        done = subprocess.run(
            ["rsync", "-a", "-s", "-e", " ".join(command), self.target + "/", f"{host}:/source/"],
            capture_output=True,
            timeout=30,
            check=False,
        )
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(os.listdir(self.source), [])

    def test_another_path_leads_to_the_source_all_the_same(self):
        self.write("file", b"x")
        command, host = write_client(read_remote({"remote": self.remote}), self.mover.keys)
        done = subprocess.run(
            ["rsync", "-lHogDtpAXrS", "-s", "-e", " ".join(command), f"{host}:/etc/", self.target],
            capture_output=True,
            timeout=30,
            check=False,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(os.listdir(self.target), ["file"])

    def test_another_key_is_refused(self):
        other = Mover(None, self.target, PROGRAM)
        self.addCleanup(other.close)
        with self.assertRaisesRegex(MoverError, "Permission denied"):
            COMMANDS["prove"](
                other, {"remote": self.remote, "mode": "full"}, Job(1, "prove", None)
            )

    def test_another_server_is_refused(self):
        self.remote["hostKey"] = self.mover.keys.public_key
        with self.assertRaisesRegex(MoverError, "Host key verification failed"):
            self.command("prove", mode="full")
        with self.assertRaises(MoverError) as raised:
            self.command("copy")
        self.assertEqual(raised.exception.code, "REMOTE_FAILED")

    def test_clock_of_the_sources_node_is_the_one_that_counts(self):
        self.write("file", b"x")
        self.copied()
        with settled():
            self.command("compare", localSource=True)
        with mock.patch.object(system, "clocks", lambda: (0, 0)):
            self.assertFalse(self.command("sweep")["clockStepped"])


class Gate(MoverCase):
    def test_calls_rsync_anew_with_its_own_path(self):
        command = sender(
            "/data",
            "-slHogDtpAXrxSe.iLsfxCIvu",
            [b"rsync", b"--numeric-ids", b"--info=STATS2", b".", b"/anything/"],
        )
        self.assertEqual(command[1:4], ["--server", "--sender", "-lHogDtpAXrxSe.iLsfxCIvu"])
        self.assertEqual(command[4:], [b"--numeric-ids", b"--info=STATS2", ".", "/data/"])

    def test_refuses_what_writes_or_reads_elsewhere(self):
        for letters in ("-lHogDtp", "-slHogDtpb", "-slHogDtpL", "--daemon", "-slKe.i x"):
            with self.assertRaises(MoverError, msg=letters):
                sender("/data", letters, [b"rsync", b".", b"/x/"])
        for option in (
            b"--remove-source-files",
            b"--log-file=/tmp/x",
            b"--files-from=/etc/passwd",
            b"--write-batch=x",
            b"--copy-links",
        ):
            with self.assertRaises(MoverError, msg=option):
                sender("/data", "-slHogDtpr", [b"rsync", option, b".", b"/x/"])
        with self.assertRaises(MoverError):
            sender("/data", "-slHogDtpr", [b"rsync", b".", b"/x/", b"/y/"])
