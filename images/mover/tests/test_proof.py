"""The rules of the proof. Each writer is caught, and is lost with its rule switched off."""

import contextlib
import ctypes
import mmap
import os
import time
from unittest import mock

from stowage_mover import contents, entries, live, system

from .support import (
    MoverCase,
    needs_rsync,
    needs_trusted_filesystem,
    overwrite,
    without,
)

HOUR_NS = 3600 * 10**9


@contextlib.contextmanager
def change_times(value):
    """Every change time reads like this: what a coarse, a cached or a set-back clock stamps."""
    original = entries.identity_of

    def stamped(status):
        return original(status)._replace(changed_ns=value)

    with mock.patch.object(entries, "identity_of", stamped):
        yield


@contextlib.contextmanager
def settled():
    """Files of a moment ago count as old, so that no test waits for a minute."""
    with mock.patch.object(live, "SETTLE_NS", 0):
        yield


@needs_rsync
@needs_trusted_filesystem
class Proof(MoverCase):
    def setUp(self):
        super().setUp()
        self.path = self.write("file", b"as it was")
        self.write("other", b"never touched")
        self.copied()

    def compare(self, **options):
        return self.command("compare", localSource=True, **options)

    def prove(self):
        return self.command("prove", mode="unproven")

    def assert_caught(self, reason):
        """The closing sweep doubts the file for that reason, and the comparison finds it."""
        swept = self.command("sweep")
        self.assertEqual(swept["reasons"][reason]["files"], swept["unproven"]["files"])
        self.assertGreaterEqual(swept["unproven"]["files"], 1)
        proof = self.prove()
        self.assertFalse(proof["equal"], proof)
        examples = proof["differences"]["examples"]
        self.assertIn("file", [each["path"] for each in examples])

    def assert_lost(self):
        """The negative control: the difference is there, and nobody notices."""
        proof = self.prove()
        self.assertTrue(proof["equal"], proof)
        self.assertNotEqual(self.read("file", "source"), self.read("file"))

    def test_what_is_proven_is_not_read_again(self):
        with settled():
            compared = self.compare()
        self.assertEqual(compared["proven"]["files"], 2)
        self.assertEqual(self.command("sweep")["unproven"]["files"], 0)
        proof = self.prove()
        self.assertTrue(proof["equal"])
        self.assertEqual((proof["read"]["files"], proof["proven"]["files"]), (0, 2))

    def test_what_was_read_behind_the_fence_is_proven_by_that(self):
        self.compare()
        self.assertEqual(self.prove()["read"]["files"], 2)
        swept = self.command("sweep")
        self.assertEqual(swept["unproven"]["files"], 0)
        self.assertEqual(swept["changed"]["count"], 0)

    def test_sweep_names_what_changed_behind_the_fence(self):
        self.write("gone", b"")
        self.copied()
        self.prove()
        overwrite(self.path, b"AS IT WAS")
        self.write("new", b"")
        os.unlink(os.path.join(self.source, "gone"))
        swept = self.command("sweep")
        self.assertEqual(sorted(swept["changed"]["examples"]), [".", "file"])
        self.assertEqual(swept["added"]["examples"], ["new"])
        self.assertEqual(swept["removed"]["examples"], ["gone"])
        self.assertEqual(swept["unproven"]["files"], 2)

    def test_a_large_folder_is_known_in_shares_wherever_these_begin(self):
        names = [f"crowd/{number:04d}" for number in range(1100)]
        for name in names:
            self.write(name, b"")
        self.copied()
        with settled():
            self.compare()
        # Every share of names begins one name later from now on.
        self.write("crowd/!", b"")
        os.unlink(os.path.join(self.source, "crowd/0600"))
        swept = self.command("sweep")
        self.assertEqual(swept["proven"]["files"], 1101)
        self.assertEqual(swept["added"]["examples"], ["crowd/!"])
        self.assertEqual(swept["removed"]["examples"], ["crowd/0600"])
        self.copied()
        self.assertEqual(self.prove()["read"]["files"], 1)
        self.assertEqual(self.command("sweep")["unproven"]["files"], 0)

    def test_a_lost_record_means_reading_everything(self):
        swept = self.command("sweep")
        self.assertEqual(swept["reasons"]["unknown"]["files"], 2)
        self.assertEqual(self.prove()["read"]["files"], 2)

    def test_attributes_are_part_of_the_proof(self):
        os.chmod(os.path.join(self.target, "file"), 0o600)
        with settled():
            self.assertEqual(self.compare()["reasons"]["different"]["files"], 1)
        self.assertEqual(
            self.prove()["differences"]["examples"], [{"path": "file", "kinds": ["mode"]}]
        )

    # (a): a writer that maps the file, and stores after the live read.

    def store_after_live_read(self):
        with open(self.path, "r+b") as file:
            mapped = mmap.mmap(file.fileno(), 0)
        self.addCleanup(mapped.close)
        mapped[0:9] = b"first one"
        self.copied()
        # The page is dirty and writable: without a flush the kernel stamps no later store.
        until = time.monotonic() + 5
        while os.stat(self.path).st_ctime_ns >= time.time_ns() and time.monotonic() < until:
            continue
        with settled():
            compared = self.compare()
        mapped[0:9] = b"later one"
        return compared

    def test_store_through_a_mapping_after_the_live_read(self):
        self.store_after_live_read()
        self.assert_caught("changed")

    def test_store_through_a_mapping_is_lost_without_the_flush(self):
        # The target lies on the same filesystem here, so its own flush is switched off as well.
        with without("skip-source-syncfs", "skip-target-syncfs"):
            compared = self.store_after_live_read()
            self.assertEqual(compared["proven"]["files"], 2)
        self.assert_lost()

    # (b): a writer while the file itself is read.

    @contextlib.contextmanager
    def writes_while_it_is_read(self):
        original = contents.Reader._equal

        def reading(reader, first, second, size):
            equal = original(reader, first, second, size)
            if os.path.samefile(f"/proc/self/fd/{first}", self.path):
                overwrite(self.path, b"MEANWHILE")
            return equal

        with mock.patch.object(contents.Reader, "_equal", reading):
            yield

    def test_write_while_the_file_is_read(self):
        with without("skip-settle"), self.writes_while_it_is_read():
            self.assertEqual(self.compare()["reasons"]["unsteady"]["files"], 1)
        self.assert_caught("unsteady")

    def test_write_while_the_file_is_read_is_lost_without_the_second_look(self):
        with without("skip-settle", "skip-second-fstat"):
            with self.writes_while_it_is_read():
                self.assertEqual(self.compare()["reasons"]["unsteady"]["files"], 0)
            self.assert_lost()

    # (c): a writer within the same tick of the clock.

    def test_write_within_the_same_tick(self):
        with change_times(time.time_ns()):
            self.assertEqual(self.compare()["reasons"]["recent"]["files"], 2)
            overwrite(self.path, b"SAME TICK")
            self.assert_caught("recent")

    def test_write_within_the_same_tick_is_lost_without_the_minute(self):
        with change_times(time.time_ns()):
            with without("skip-settle"):
                self.compare()
            overwrite(self.path, b"SAME TICK")
            self.assert_lost()

    # (d): any writer after the live read.

    def test_write_after_the_live_read(self):
        with settled():
            self.compare()
        overwrite(self.path, b"AFTER IT!")
        self.assert_caught("changed")

    def test_write_after_the_live_read_is_lost_without_the_sweep(self):
        with settled():
            self.compare()
        overwrite(self.path, b"AFTER IT!")
        with without("skip-sweep"):
            self.assert_lost()

    # (e): a clock that is set back, so that a write bears the time of the one before it.

    def clock_set_back(self):
        wall, boot = system.clocks()
        return mock.patch.object(system, "clocks", lambda: (wall - HOUR_NS, boot))

    def test_write_after_the_clock_was_set_back(self):
        with change_times(time.time_ns() - 2 * HOUR_NS):
            self.assertEqual(self.compare()["proven"]["files"], 2)
            overwrite(self.path, b"SET BACK!")
            with self.clock_set_back():
                self.assertTrue(self.command("sweep")["clockStepped"])
                self.assert_caught("clock")

    def test_no_clock_matters_once_everything_was_read_behind_the_fence(self):
        with change_times(time.time_ns() - 2 * HOUR_NS):
            self.compare()
            with self.clock_set_back():
                self.assertTrue(self.command("sweep")["clockStepped"])
                self.assertEqual(self.prove()["read"]["files"], 2)
                swept = self.command("sweep")
        self.assertFalse(swept["clockStepped"])
        self.assertEqual(swept["unproven"]["files"], 0)

    def test_write_after_the_clock_was_set_back_is_lost_without_the_other_clock(self):
        with change_times(time.time_ns() - 2 * HOUR_NS):
            self.compare()
            overwrite(self.path, b"SET BACK!")
            with self.clock_set_back(), without("skip-clock"):
                self.assert_lost()

    # (f): a filesystem that shows old change times.

    def on_nfs(self):
        return mock.patch.object(system, "filesystem_type", lambda path: "nfs")

    def test_write_on_a_filesystem_that_shows_old_times(self):
        with change_times(time.time_ns() - HOUR_NS), self.on_nfs():
            self.assertEqual(self.compare()["reasons"]["filesystem"]["files"], 2)
            overwrite(self.path, b"ON NFS...")
            self.assert_caught("filesystem")

    def test_write_on_a_filesystem_that_shows_old_times_is_lost_without_the_list(self):
        with change_times(time.time_ns() - HOUR_NS), self.on_nfs():
            with without("skip-filesystem"):
                self.compare()
            overwrite(self.path, b"ON NFS...")
            self.assert_lost()

    def test_a_volume_that_is_not_local_proves_nothing_by_its_times(self):
        with settled():
            compared = self.command("compare", localSource=False)
        self.assertEqual(compared["reasons"]["filesystem"]["files"], 2)

    # The target's half.

    def test_change_of_the_target_after_the_live_read(self):
        with settled():
            self.compare()
        overwrite(os.path.join(self.target, "file"), b"TARGET!!!")
        self.assert_caught("replaced")

    def test_change_of_the_target_is_lost_without_looking_at_it(self):
        with settled():
            self.compare()
        overwrite(os.path.join(self.target, "file"), b"TARGET!!!")
        with without("skip-target-sweep"):
            self.assert_lost()

    def resident_pages(self, path):
        with open(path, "rb") as file:
            contents.drop_from_memory(file.fileno())
        return resident(path)

    def test_the_target_is_read_from_its_disk(self):
        path = self.write("large", os.urandom(1 << 20), "target")
        self.assertGreater(self.resident_pages(path), 0, "pages that are dirty cannot go")
        system.syncfs(self.target)
        with without("skip-target-drop"):
            self.assertGreater(self.resident_pages(path), 0)
        self.assertEqual(self.resident_pages(path), 0)


def resident(path):
    """Pages of a file that are in memory."""
    size = os.path.getsize(path)
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), size) as mapped:
        pages = (size + mmap.PAGESIZE - 1) // mmap.PAGESIZE
        found = (ctypes.c_ubyte * pages)()
        start = ctypes.c_char.from_buffer(mapped)
        done = ctypes.CDLL(None, use_errno=True).mincore(
            ctypes.byref(start), ctypes.c_size_t(size), found
        )
        del start
        if done != 0:
            raise OSError(ctypes.get_errno(), "mincore")
        return sum(page & 1 for page in found)
