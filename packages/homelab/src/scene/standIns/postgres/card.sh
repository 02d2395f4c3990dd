# Finds what the stand-in database tells its clients about itself; read by each with `.`.
#
# A client beside the database finds it on the database's volume. One in another pod mounts that
# folder: $STAND_IN_DATABASE, or where its $PASSWORD_FILE lies, as the pods of the PostgreSQL
# template have it. A host that is named and not mounted is not there.

find_card() {
  if [ -n "${STAND_IN_DATABASE:-}" ]; then
    card=$STAND_IN_DATABASE
  elif [ -n "${PGDATA:-}" ]; then
    volume=${VOLUME:-$(dirname "$PGDATA")}
    card=$volume/credentials/backup/stand-in
    [ -d "$card" ] || card=$volume/stand-in
  elif [ -n "${PASSWORD_FILE:-}" ]; then
    card=$(dirname "$PASSWORD_FILE")/stand-in
  else
    card=
  fi
}

# Whether the database wrote within the last minute.
is_alive() {
  [ -n "$card" ] && [ -n "$(find "$card/alive" -mmin -1 2>/dev/null)" ]
}

# The tables that every stand-in says it has, as pg_restore lists them.
entries() {
  database=$(cat "$card/database")
  echo "1; 1259 16385 TABLE public ledger $database"
  echo "2; 1259 16390 TABLE public settings $database"
  echo "3; 0 16385 TABLE DATA public ledger $database"
  echo "4; 0 16390 TABLE DATA public settings $database"
}
tables=2

refuse() {
  echo "$(basename "$0") (STAND-IN): $*" >&2
  exit 1
}
