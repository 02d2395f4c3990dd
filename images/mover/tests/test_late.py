"""Start, then prove: what a server's stamps call unchanged is read after the start, from the source."""

import contextlib
import os
from unittest import mock

from stowage_mover import entries
from stowage_mover.commands import COMMANDS
from stowage_mover.errors import MoverError
from stowage_mover.jobs import Job
from stowage_mover.mover import Mover

from .support import (
    PROGRAM,
    MoverCase,
    needs_rsync,
    needs_sshd,
    needs_trusted_filesystem,
    overwrite,
    without,
)
from .test_proof import settled


@contextlib.contextmanager
def server_that_does_not_stamp():
    """Every change time of the source reads the same, whoever asks."""
    of, decode = entries.identity_of, entries.decode_identity
    with mock.patch.object(
        entries, "identity_of", lambda status: of(status)._replace(changed_ns=7)
    ), mock.patch.object(
        entries, "decode_identity", lambda text: decode(text)._replace(changed_ns=7)
    ):
        yield


@needs_rsync
@needs_sshd
@needs_trusted_filesystem
class StartThenProve(MoverCase):
    def setUp(self):
        super().setUp()
        self.mover.source = None
        self.far = self.reach()
        self.path = self.write("folder/file", b"as it was")
        self.write("other", b"never touched")
        self.write("empty", b"")
        self.copied()

    def reach(self):
        """A source's mover, and its mount, made anew."""
        far = Mover(self.source, None, PROGRAM)
        self.addCleanup(far.close)
        client = super().command("keys")["publicKey"]
        answer = COMMANDS["listen"](far, {"clientKey": client}, None)
        self.remote = {"host": "127.0.0.1", **answer}
        return far

    def command(self, name, **options):
        return super().command(name, remote=self.remote, **options)

    def compare(self):
        with settled():
            return self.command("compare", localSource=False)

    def prove_behind_the_fence(self):
        """As the steps do it: in a mount made afterwards."""
        self.far = self.reach()
        proof = self.command("prove", mode="stamps")
        self.assertEqual(self.command("sweep", stamps=True)["unproven"]["files"], 0)
        self.command("hand-over")
        return proof

    def prove_rest(self):
        job = Job(1, "prove-rest", lambda **_: None)
        return COMMANDS["prove-rest"](self.far, {}, job)

    def test_reads_inside_the_stop_what_changed_and_the_rest_afterwards(self):
        self.assertEqual(self.compare()["reasons"]["filesystem"]["files"], 3)
        overwrite(self.path, b"AFTERWARD", keep_time=False)
        self.copied()
        proof = self.prove_behind_the_fence()
        self.assertTrue(proof["equal"], proof)
        self.assertEqual((proof["read"]["files"], proof["late"]["files"]), (1, 2))
        rest = self.prove_rest()
        self.assertTrue(rest["equal"], rest)
        self.assertEqual((rest["read"]["files"], rest["proven"]["files"]), (2, 1))

    def test_what_the_application_does_to_the_target_afterwards_does_not_matter(self):
        self.compare()
        self.assertTrue(self.prove_behind_the_fence()["equal"])
        overwrite(os.path.join(self.target, "folder/file"), b"NEW WORLD")
        os.unlink(os.path.join(self.target, "other"))
        self.assertTrue(self.prove_rest()["equal"])

    def write_without_a_stamp(self):
        self.compare()
        overwrite(self.path, b"UNSTAMPED")
        return self.prove_behind_the_fence()

    def test_a_server_that_does_not_stamp_is_found_out(self):
        with server_that_does_not_stamp():
            self.assertTrue(self.write_without_a_stamp()["equal"])
            rest = self.prove_rest()
        self.assertFalse(rest["equal"])
        self.assertEqual(
            rest["differences"]["examples"], [{"path": "folder/file", "kinds": ["content"]}]
        )

    def test_a_server_that_does_not_stamp_is_believed_without_the_late_read(self):
        with server_that_does_not_stamp(), without("skip-late-read"):
            self.assertTrue(self.write_without_a_stamp()["equal"])
            self.assertTrue(self.prove_rest()["equal"])
        self.assertNotEqual(self.read("folder/file", "source"), self.read("folder/file"))

    def test_the_other_modes_never_believe_a_servers_stamps(self):
        self.compare()
        self.assertEqual(self.command("sweep")["reasons"]["filesystem"]["files"], 3)
        proof = self.command("prove", mode="unproven")
        self.assertEqual((proof["read"]["files"], proof["late"]["files"]), (3, 0))

    def test_a_changed_target_is_read_inside_the_stop(self):
        self.compare()
        overwrite(os.path.join(self.target, "folder/file"), b"TURNED...")
        proof = self.command("prove", mode="stamps")
        self.assertEqual(proof["read"]["files"], 1)
        self.assertEqual(
            proof["differences"]["examples"], [{"path": "folder/file", "kinds": ["content"]}]
        )

    def test_whoever_writes_to_the_original_afterwards_is_found_out(self):
        self.write("gone", b"")
        self.copied()
        self.compare()
        self.assertTrue(self.prove_behind_the_fence()["equal"])
        overwrite(self.path, b"TOO LATE!")
        self.write("new", b"")
        os.unlink(os.path.join(self.source, "gone"))
        rest = self.prove_rest()
        self.assertFalse(rest["equal"])
        found = {each["path"]: each["error"] for each in rest["failures"]["examples"]}
        self.assertEqual(
            found,
            {
                "folder/file": "CHANGED (source)",
                "new": "NEW (source)",
                "gone": "GONE (source)",
            },
        )

    def test_without_a_record_nothing_is_proven(self):
        with self.assertRaises(MoverError) as raised:
            self.prove_rest()
        self.assertEqual(raised.exception.code, "NO_RECORD")

    def test_a_record_that_was_cut_is_none(self):
        self.compare()
        source = self.mover.source_tree({"remote": self.remote})
        self.addCleanup(source.close)
        (share, *_) = self.mover.record.shares()
        source.keep(share.directory, share.first, share.last)
        with self.assertRaisesRegex(MoverError, "REMOTE_FAILED|did not arrive|broke"):
            source.kept(5)
        with self.assertRaises(MoverError) as raised:
            self.prove_rest()
        self.assertEqual(raised.exception.code, "NO_RECORD")
