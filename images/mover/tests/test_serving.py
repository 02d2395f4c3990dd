"""The protocol, spoken to the program as the kubelet's file and its log show it."""

import os
import signal
import socket
import subprocess
import sys
import time

from .serving_mover import ServingMover
from .support import PROGRAM, MoverCase, needs_rsync, needs_sshd

_WAITS = 30


@needs_rsync
class Serving(MoverCase):
    def setUp(self):
        super().setUp()
        self.serving = ServingMover(self.folder, self.source, self.target)
        self.addCleanup(self.serving.end)
        self.child = self.serving.child
        self.tell, self.put = self.serving.tell, self.serving.put

    def hear(self, kind, sequence):
        return self.serving.hear(sequence, kind)

    def test_says_what_it_is(self):
        ready = self.hear("ready", 0)
        self.assertEqual((ready["protocol"], ready["epoch"]), (1, 2))
        self.assertEqual(ready["operation"], "opabcdefghij")

    def test_runs_a_move(self):
        self.write("file", b"content")
        for sequence, (command, options) in enumerate(
            [
                ("probe", {"side": "target", "write": True}),
                ("copy", {}),
                ("compare", {"localSource": True}),
                ("copy", {"floorBytes": 1, "limitBytes": 1}),
                ("copy-recent", {}),
                ("syncfs", {"side": "target"}),
                ("prove", {"mode": "unproven"}),
                ("sweep", {}),
            ],
            1,
        ):
            self.tell(sequence, command, options)
            self.assertEqual(self.hear("started", sequence)["command"], command)
            result = self.hear("result", sequence)["result"]
            if command == "prove":
                self.assertTrue(result["equal"])
        self.assertEqual(result["unproven"]["files"], 0)
        self.assertEqual(self.read("file"), b"content")

    def test_refuses_another_epoch_and_still_takes_the_right_one(self):
        self.tell(1, "usage", {"side": "source"}, epoch=1)
        error = self.hear("error", 1)
        self.assertEqual((error["code"], error["details"]), ("WRONG_EPOCH", {"epoch": 1}))
        self.tell(1, "usage", {"side": "source"})
        self.hear("result", 1)

    def test_answers_again_what_it_has_done(self):
        self.tell(1, "usage", {"side": "source"})
        first = self.hear("result", 1)
        self.write("later", b"x")
        self.tell(1, "usage", {"side": "source"}, again=1)
        second = self.hear("result", 1)
        self.assertEqual(second["result"], first["result"])

    def test_refuses_what_it_does_not_know(self):
        for sequence, (command, options, text) in enumerate(
            [
                ("dance", {}, "no command called 'dance'"),
                ("copy", {"floorByte": 1}, "no option 'floorByte'"),
                ("copy", {"floorBytes": "1"}, "must be a whole number"),
                ("copy", {"excludes": ["*.tmp"]}, "not a path from the top"),
                ("copy", {"acceptedLosses": ["content"]}, "no kind of loss"),
                ("prove", {}, "'mode' must be one of"),
                ("compare", {}, "'localSource' must be true or false"),
                ("probe", {"side": "source", "write": True}, "Nothing is ever tried out"),
                ("listen", {"clientKey": "ssh-rsa AAAA"}, "no public key"),
                ("copy", {"remote": {"host": "-oProxyCommand=id", "port": 1}}, "not complete"),
            ],
            1,
        ):
            self.tell(sequence, command, options)
            error = self.hear("error", sequence)
            self.assertEqual(error["code"], "BAD_COMMAND")
            self.assertIn(text, error["message"])

    def test_is_not_put_out_by_what_is_no_command(self):
        for text in ("{", "[]", '"text"', "{}", '{"sequence": true}'):
            self.put(text)
            self.assertEqual(self.hear("error", 0)["code"], "BAD_COMMAND")
        self.tell(1, "exit")
        self.hear("result", 1)

    def make_copying_long(self):
        """Far more holes than can be copied while the test runs."""
        with open(os.path.join(self.source, "large"), "wb") as file:
            file.truncate(1 << 40)

    def test_cancels_what_runs(self):
        self.make_copying_long()
        self.tell(1, "copy")
        self.hear("progress", 1)
        self.tell(2, "cancel")
        self.assertEqual(self.hear("result", 2)["result"], {"cancelled": 1})
        self.assertEqual(self.hear("error", 1)["code"], "CANCELLED")
        self.assertEqual(os.listdir(self.target), [])
        self.tell(3, "cancel")
        self.assertEqual(self.hear("result", 3)["result"], {"cancelled": None})

    def test_cancels_a_comparison(self):
        for side in ("source", "target"):
            self.write("large", b"", side)
            os.truncate(os.path.join(self.folder, side, "large"), 1 << 40)
        self.tell(1, "prove", {"mode": "full"})
        self.hear("progress", 1)
        self.tell(2, "cancel")
        self.assertEqual(self.hear("error", 1)["code"], "CANCELLED")

    def test_ends_when_told(self):
        self.tell(1, "exit")
        self.hear("result", 1)
        self.assertEqual(self.child.wait(timeout=_WAITS), 0)

    def test_ends_by_a_signal_also_while_copying(self):
        self.make_copying_long()
        self.tell(1, "copy")
        self.hear("progress", 1)
        self.child.send_signal(signal.SIGTERM)
        self.assertEqual(self.hear("error", 1)["code"], "CANCELLED")
        self.assertEqual(self.child.wait(timeout=_WAITS), 0)

    @needs_sshd
    def test_no_sshd_stays_when_it_is_killed(self):
        self.tell(1, "keys")
        key = self.hear("result", 1)["result"]["publicKey"]
        self.tell(2, "listen", {"clientKey": key})
        port = self.hear("result", 2)["result"]["port"]
        socket.create_connection(("127.0.0.1", port), timeout=_WAITS).close()
        self.child.kill()
        self.child.wait()
        until = time.monotonic() + _WAITS
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=_WAITS).close()
            except ConnectionRefusedError:
                return
            except ConnectionResetError:
                # It was let in and ended with the server.
                continue
        self.fail("sshd still listens")


class Unsafe(MoverCase):
    def test_a_switch_that_controls_nothing_is_refused(self):
        done = subprocess.run(
            [sys.executable, PROGRAM, "run", "usage"],
            env={**os.environ, "STOWAGE_MOVER_UNSAFE": "skip-everything"},
            capture_output=True,
            check=False,
        )
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"names no rule: skip-everything", done.stderr)
