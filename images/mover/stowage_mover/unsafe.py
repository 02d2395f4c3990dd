"""Switches off single rules of safety, for tests only.

A rule whose absence no test notices is not tested. Each rule of the proof can therefore be switched
off through the environment variable ``STOWAGE_MOVER_UNSAFE``, a list of the names below. Nothing in
the protocol reaches it, and no manifest of the project sets it. Never set it for data that anybody
wants to keep.
"""

import os

VARIABLE = "STOWAGE_MOVER_UNSAFE"

RULES = {
    "skip-source-syncfs": "(a) flush the source before it is read live",
    "skip-second-fstat": "(b) look at a file's metadata again after it was read",
    "skip-settle": "(c) trust only change times older than a minute before the comparison",
    "skip-sweep": "(d) compare the source's metadata with the record",
    "skip-clock": "(e) notice that a clock was stepped",
    "skip-filesystem": "(f) trust change times of known local filesystems only",
    "skip-target-sweep": "compare the target's metadata with the record",
    "skip-target-syncfs": "flush the target before it is read",
    "skip-target-drop": "drop the target's pages from memory before they are read",
    "skip-modify-window": "compare times to the nanosecond when copying",
    "skip-late-read": "read the frozen source against the record after the start",
    "skip-recent": "copy by content what was written at a pass's end",
}


def skips(rule):
    """Whether that rule is switched off. Asks the environment each time, as tests change it."""
    if rule not in RULES:
        raise KeyError(rule)
    return rule in os.environ.get(VARIABLE, "").split(",")


def unknown_rules():
    """What the variable names that is no rule: a control that controls nothing."""
    asked = [name for name in os.environ.get(VARIABLE, "").split(",") if name]
    return [name for name in asked if name not in RULES]
