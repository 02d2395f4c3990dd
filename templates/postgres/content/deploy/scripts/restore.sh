#!/usr/bin/env bash
# Restores a dump from the standard input into a new database beside the present one, which it
# leaves alone. Run it inside the database's pod; docs/runbook.md shows how.
#   kubectl exec --stdin <pod> -- /scripts/restore.sh <new database> < dump
#
#   DATABASE   the application's role, which owns the new database
set -Eeuo pipefail

target=${1:?usage: restore.sh <new database>}
export PGUSER=postgres PGDATABASE=postgres

# Fails if there is such a database: nothing is ever restored over another.
createdb --owner="$DATABASE" "$target"
if ! pg_restore --exit-on-error --dbname="$target"; then
  dropdb "$target"
  echo "restore: failed; the unfinished database $target was removed again" >&2
  exit 1
fi
psql --no-psqlrc --quiet --dbname="$target" --command 'ANALYZE'
psql --no-psqlrc --dbname="$target" --command \
  'SELECT schemaname, relname, n_live_tup AS rows FROM pg_stat_user_tables ORDER BY 1, 2'
