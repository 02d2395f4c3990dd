#!/usr/bin/env bash
# Does nothing for as long as its Job may run, so that the dumps can be looked at and copied from
# its pod; see docs/runbook.md.
exec sleep infinity
