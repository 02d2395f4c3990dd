#!/usr/bin/env bash
# Dumps the database to the backup claim. It is green only if a whole, readable dump of the right
# database lies there; nothing older is removed unless it does, and the newest good one never.
#
#   PGHOST PGPORT PGUSER PGDATABASE   as for every PostgreSQL client
#   PASSWORD_FILE
#   DUMPS              where the backup claim is mounted
#   KEEP               good dumps to keep, at least 1
#   TERMINATION_LOG    where the result is told to Kubernetes
#
# The result is {"file":"<name>","bytes":N,"entries":N}.
set -Eeuo pipefail
umask 077

TERMINATION_LOG=${TERMINATION_LOG:-/dev/termination-log}

fail() {
  echo "dump: $*" >&2
  exit 1
}

[[ $KEEP =~ ^[1-9][0-9]*$ ]] || fail "KEEP is '$KEEP'; it must be a number from 1 on"
[ -s "$PASSWORD_FILE" ] || fail "$PASSWORD_FILE is empty or missing"
PGPASSWORD=$(<"$PASSWORD_FILE")
export PGPASSWORD PGCONNECT_TIMEOUT=10

query() {
  psql --no-psqlrc --tuples-only --no-align --set ON_ERROR_STOP=1 --command "$1"
}

# Ordinary tables that a dump lists: not those of PostgreSQL, of sessions or of extensions.
count_tables() {
  query "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')"
}

# The table of contents of a dump without its comments, the database itself included.
entries_of() {
  pg_restore --list --create "$1" | grep --invert-match '^;' || [ "${PIPESTATUS[0]}" = 0 ]
}

tables_among() {
  awk '$4 == "TABLE" && $5 != "DATA" && $5 != "ATTACH" { n++ } END { print n + 0 }' <<<"$1"
}

# The names of finished dumps, newest first.
finished_dumps() {
  find "$DUMPS" -maxdepth 1 -type f -regextype posix-extended \
    -regex ".*/$PGDATABASE-[0-9]{8}T[0-9]{6}Z\.dump" -printf '%f\n' | sort --reverse
}

is_good() {
  [ -s "$DUMPS/$1" ] && [ -n "$(entries_of "$DUMPS/$1" 2>/dev/null || true)" ]
}

for _ in {1..12}; do
  pg_isready --quiet --timeout=5 && break
  sleep 5
done
pg_isready || fail 'the database does not answer'

# The dumps belong to one database for good. If an empty one took its place, it must not push
# out the dumps of the one that was lost.
identity=$(query 'SELECT system_identifier FROM pg_control_system()')
identity_file=$DUMPS/.$PGDATABASE.identity
if [ -s "$identity_file" ]; then
  [ "$(<"$identity_file")" = "$identity" ] ||
    fail "the dumps here are of the database $(<"$identity_file"), but this is the database" \
      "$identity: it was made anew. Nothing was removed; see docs/runbook.md"
fi

newest=
while read -r name; do
  if is_good "$name"; then
    newest=$name
    break
  fi
done < <(finished_dumps)

name=$PGDATABASE-$(date --utc +%Y%m%dT%H%M%SZ).dump
partial=$DUMPS/.$name.${HOSTNAME:-pod}.partial
trap 'rm --force "$partial"' EXIT
# Left behind by jobs that were killed.
find "$DUMPS" -maxdepth 1 -name '.*.partial' -mmin +1440 -delete

tables_before=$(count_tables)
pg_dump --format=custom --file="$partial"
tables_after=$(count_tables)
sync "$partial"
# Read back what lies there, not what this node still has in memory.
dd if="$partial" of=/dev/null iflag=nocache count=0 status=none

bytes=$(stat --format=%s "$partial")
((bytes > 0)) || fail 'the dump is empty'
entries=$(entries_of "$partial") || fail 'the dump cannot be listed'
count=$(grep --count . <<<"$entries" || true)
((count > 0)) || fail 'the dump lists nothing'
# The list lies at the beginning of the file; only reading all of it shows that it is whole.
pg_restore --file=/dev/null "$partial" || fail 'the dump is cut off or damaged'
tables=$(tables_among "$entries")
# Tables that come and go while the dump runs make the figures differ without an error.
if [ "$tables_before" = "$tables_after" ] && [ "$tables" != "$tables_before" ]; then
  fail "the database has $tables_before tables, the dump $tables"
fi
if [ "$tables" = 0 ] && [ -n "$newest" ]; then
  before=$(tables_among "$(entries_of "$DUMPS/$newest")")
  [ "$before" = 0 ] ||
    fail "the database has no tables, but $newest has $before. Nothing was removed;" \
      'see docs/runbook.md'
fi

if [ ! -s "$identity_file" ]; then
  printf '%s\n' "$identity" >"$identity_file.new"
  sync "$identity_file.new"
  mv "$identity_file.new" "$identity_file"
fi
[ ! -e "$DUMPS/$name" ] || fail "$name is there already"
mv --no-clobber "$partial" "$DUMPS/$name"
[ ! -e "$partial" ] || fail "$name could not be put in place"
sync "$DUMPS"

good=1
while read -r old; do
  [ "$old" = "$name" ] && continue
  if ! is_good "$old"; then
    echo "dump: $old cannot be read; it is left alone and does not count" >&2
    continue
  fi
  if ((good < KEEP)); then
    good=$((good + 1))
  else
    rm "$DUMPS/$old"
    echo "dump: removed $old, $KEEP newer ones are good"
  fi
done < <(finished_dumps)

echo "dump: $name, $bytes bytes, $count entries, $tables tables"
printf '{"file":"%s","bytes":%s,"entries":%s}' "$name" "$bytes" "$count" >"$TERMINATION_LOG"
