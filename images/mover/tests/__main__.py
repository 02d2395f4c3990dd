"""Runs all tests, or those named, and writes what became of them to a file.

    python3 -B -m tests [--report FILE] [tests.test_copy …]

The report is ``{"passed": 3, "failed": 0, "skipped": [{"name": "…", "reason": "…"}]}``.
"""

import argparse
import json
import sys
import unittest


def main():
    parser = argparse.ArgumentParser(prog="tests", description=__doc__)
    parser.add_argument("--report")
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args()
    loader = unittest.TestLoader()
    if asked.names:
        suite = loader.loadTestsFromNames(asked.names)
    else:
        suite = loader.discover("tests", top_level_dir=".")
    result = unittest.TextTestRunner(verbosity=2, buffer=True).run(suite)
    failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    skipped = [{"name": test.id(), "reason": reason} for test, reason in result.skipped]
    if asked.report:
        with open(asked.report, "w", encoding="utf-8") as file:
            passed = result.testsRun - failed - len(skipped)
            json.dump({"passed": passed, "failed": failed, "skipped": skipped}, file)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
