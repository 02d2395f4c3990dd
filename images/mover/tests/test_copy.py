"""Passes: what they carry, what they say, and when they stop."""

import os
import threading
import time
from unittest import mock

from stowage_mover import copying, rsync, system
from stowage_mover.commands import COMMANDS
from stowage_mover.errors import Cancelled, MoverError
from stowage_mover.jobs import Job
from stowage_mover.recent import Pass
from stowage_mover.rules import Rules

from .support import MoverCase, needs_root, needs_rsync, overwrite, without

SECOND = 1_700_000_000 * 10**9


@needs_rsync
class Passes(MoverCase):
    def test_figures_are_those_of_what_changed(self):
        self.write("a", b"x" * 1000)
        self.write("folder/b", b"y" * 500)
        first = self.copied()
        self.assertEqual(first["total"], {"files": 2, "bytes": 1500})
        self.assertEqual(first["changed"], {"files": 2, "bytes": 1500})
        self.write("folder/b", b"z" * 600)
        os.unlink(os.path.join(self.source, "a"))
        second = self.copied()
        self.assertEqual(second["changed"], {"files": 1, "bytes": 600})
        self.assertEqual(second["deleted"], 1)

    def test_rewrite_of_the_same_length_within_a_second(self):
        path = self.write("file", b"first")
        os.utime(path, ns=(SECOND, SECOND + 100))
        self.copied()
        overwrite(path, b"again")
        os.utime(path, ns=(SECOND, SECOND + 999_999_999))
        with without("skip-modify-window"):
            self.copied()
            self.assertEqual(self.read("file"), b"first", "the control shows the loss")
        self.copied()
        self.assertEqual(self.read("file"), b"again")

    def rewritten_at_once(self):
        """A writer whose second write, after the pass has read the file, bears the first's time."""
        path = self.write("file", b"first")
        self.copied()
        overwrite(path, b"again")

    def test_rewrite_at_once(self):
        self.rewritten_at_once()
        self.copied()
        self.assertEqual(self.read("file"), b"first", "length and time do not tell")
        again = self.command("copy-recent")
        self.assertTrue(again["clean"], again)
        self.assertEqual((again["candidates"], again["changed"]["files"]), (1, 1))
        self.assertEqual(self.read("file"), b"again")
        self.assert_equal_sides()

    def test_rewrite_at_once_is_lost_without_the_second_run(self):
        self.rewritten_at_once()
        with without("skip-recent"):
            self.assertEqual(self.command("copy-recent")["candidates"], 0)
        self.assertEqual(self.read("file"), b"first")

    def test_a_comparison_leaves_only_the_end_of_earlier_passes(self):
        long = Pass(SECOND, SECOND + 10**12)
        self.assertTrue(long.may_have_missed(SECOND + 10**11))
        self.assertFalse(long.compared().may_have_missed(SECOND + 10**11))
        self.assertTrue(long.compared().may_have_missed(SECOND + 10**12 + 10**9))
        self.assertFalse(long.may_have_missed(SECOND - 3 * 10**9))

    def test_passes_of_another_mover_count_too(self):
        path = self.write("file", b"first")
        os.utime(path, ns=(SECOND, SECOND))
        self.copied()
        overwrite(path, b"again")
        self.assertEqual(self.command("copy-recent")["candidates"], 0)
        ended = "2023-11-14T22:13:21.500000Z"
        passes = [{"startedAt": ended, "endedAt": ended}]
        self.assertEqual(self.command("copy-recent", passes=passes)["candidates"], 1)
        self.assertEqual(self.read("file"), b"again")

    def test_what_the_comparison_found_silent_is_carried_by_content(self):
        path = self.write(b"sub folder/odd \xff name\n", b"first")
        os.utime(path, ns=(SECOND, SECOND))
        self.copied()
        overwrite(path, b"again")
        self.assertEqual(self.command("compare", localSource=True)["silent"]["count"], 1)
        self.assertEqual(self.command("copy-recent")["candidates"], 1)
        self.assert_equal_sides()

    @needs_root
    def test_errors_are_reported_raw(self):
        self.write("fine", b"x")
        os.mkdir(os.path.join(self.target, "fine"))
        self.write("fine/kept", b"in the way", "target")
        with mock.patch.object(Rules, "rsync_arguments", lambda self: [b"-aHAX"]):
            with mock.patch("stowage_mover.passes.rsync.arguments", _without_deleting):
                result = self.command("copy")
        self.assertFalse(result["clean"])
        self.assertEqual(result["exitCode"], 23)
        self.assertIn("not carried", result["meaning"])
        self.assertIn("fine", result["stderr"])

    def test_a_complaint_alone_is_not_clean(self):
        self.assertEqual(rsync.meaning_of(24), "some entries went away while they were carried")
        self.assertEqual(rsync.meaning_of(-9), "ended by signal 9")


def _without_deleting(rules):
    """A folder that is in the way stays in the way."""
    return [b"-aHAX", b"--filter=P kept", b"--info=stats2", b"--no-human-readable"]


@needs_rsync
class Stopping(MoverCase):
    def setUp(self):
        super().setUp()
        with open(os.path.join(self.source, "large"), "wb") as file:
            for _ in range(24):
                file.write(os.urandom(1 << 20))
        # Slow enough to be stopped on the way.
        slow = mock.patch(
            "stowage_mover.passes.rsync.arguments",
            lambda rules: [*_arguments(rules), b"--bwlimit=8m"],
        )
        slow.start()
        self.addCleanup(slow.stop)

    def test_cancel_ends_every_process(self):
        job = Job(1, "copy", lambda **_: None)
        group = []
        original = copying.Copy._watch

        def watch(copy):
            group.append(copy._child.pid)
            threading.Timer(0.3, job.cancel).start()
            original(copy)

        with mock.patch.object(copying.Copy, "_watch", watch):
            with self.assertRaises(Cancelled):
                COMMANDS["copy"](self.mover, {}, job)
        until = time.monotonic() + 5
        while living(group[0]) and time.monotonic() < until:
            continue
        self.assertEqual(living(group[0]), [])
        self.assertFalse(os.path.exists(os.path.join(self.target, "large")))

    def test_stands_still_below_the_floor_and_goes_on(self):
        free = iter([10**12, 5, 5, *[10**12] * 1000])
        with mock.patch.object(system, "free_bytes", lambda path: next(free)):
            began = time.monotonic()
            result = self.copied(floorBytes=10)
        self.assertGreater(result["pausedSeconds"], 1.5)
        self.assertLess(result["pausedSeconds"], time.monotonic() - began)
        self.assert_equal_sides()
        self.assertIn(True, [each.get("paused") for each in self.progress])

    def test_ends_below_the_limit(self):
        free = iter([10**12, *[5] * 1000])
        with mock.patch.object(system, "free_bytes", lambda path: next(free)):
            with self.assertRaises(MoverError) as raised:
                self.command("copy", floorBytes=10, limitBytes=7)
        self.assertEqual(raised.exception.code, "NO_ROOM")
        self.assertEqual(raised.exception.details, {"freeBytes": 5, "limitBytes": 7})
        self.assertEqual(os.listdir(self.target), [])

    def test_shares_of_the_filesystem_count_where_they_are_more(self):
        with mock.patch.object(system, "total_bytes", lambda path: 1000):
            with mock.patch.object(system, "free_bytes", lambda path: 99):
                with self.assertRaises(MoverError) as raised:
                    self.command("copy", limitBytes=50, limitPercent=10)
        self.assertEqual(raised.exception.details, {"freeBytes": 99, "limitBytes": 100})
        with mock.patch.object(system, "total_bytes", lambda path: 1000):
            with mock.patch.object(system, "free_bytes", lambda path: 150):
                self.copied(limitBytes=150, limitPercent=10, floorPercent=12.5)

    def test_ends_when_nobody_makes_room(self):
        with mock.patch.object(system, "free_bytes", lambda path: 5):
            with self.assertRaises(MoverError) as raised:
                self.command("copy", floorBytes=10, pauseSeconds=1)
        self.assertEqual(raised.exception.code, "NO_ROOM")


_arguments = rsync.arguments


def living(group):
    """Processes of a group that are more than an entry that nobody has collected yet."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", "rb") as file:
                state, _, number = file.read().rpartition(b")")[2].split()[:3]
        except OSError:
            continue
        if int(number) == group and state != b"Z":
            found.append(name)
    return found


class Versions(MoverCase):
    def rsync_that_says(self, text):
        path = os.path.join(self.folder, "rsync")
        with open(path, "w", encoding="ascii") as file:
            file.write(f"#!/bin/sh\necho '{text}'\n")
        os.chmod(path, 0o755)
        return path

    def test_new_enough(self):
        path = self.rsync_that_says("rsync  version 3.2.7  protocol version 31")
        self.assertEqual(rsync.check_version(path), "3.2.7")

    def test_too_old(self):
        path = self.rsync_that_says("rsync  version 3.2.2  protocol version 31")
        with self.assertRaisesRegex(MoverError, "3.2.2 is too old: 3.2.3 or newer"):
            rsync.check_version(path)

    def test_another_program(self):
        with self.assertRaisesRegex(MoverError, "which version"):
            rsync.check_version(self.rsync_that_says("openrsync: protocol version 29"))


class Arguments(MoverCase):
    @needs_root
    def test_are_those_of_the_contract_and_never_the_dangerous_ones(self):
        given = [each.decode() for each in rsync.arguments(Rules())]
        self.assertEqual(
            given,
            [
                "-aHAX",
                "--filter=-x security.selinux",
                "--filter=-x system.*",
                "--exclude=/lost+found",
                "--exclude=/#snapshot",
                "--exclude=/#recycle",
                "--exclude=/@eaDir",
                "--numeric-ids",
                "--sparse",
                "--one-file-system",
                "--modify-window=-1",
                "--protect-args",
                "--info=progress2,stats2",
                "--no-human-readable",
            ],
        )

    def test_output_is_read_in_any_pieces(self):
        text = (
            b"\r     32768   0%    0.00kB/s    0:00:00  "
            b"\r   1300000 100%  604.26MB/s    0:00:00 (xfr#12, to-chk=0/2)\n"
            b"Number of files: 5 (reg: 3, dir: 1, link: 1)\n"
            b"Total transferred file size: 77 bytes\n"
            b"Total bytes sent: 9"
        )
        for size in (1, 7, len(text)):
            output = rsync.Output()
            for start in range(0, len(text), size):
                output.feed(text[start : start + size])
            output.feed(b"")
            self.assertEqual((output.bytes, output.files), (1300000, 12))
            self.assertEqual(output.figures["totalFiles"], 3)
            self.assertEqual(output.figures["changedBytes"], 77)
            self.assertEqual(output.figures["sent"], 9)
