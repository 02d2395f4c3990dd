#!/usr/bin/env bash
# Starts PostgreSQL under the contract of the official image: the variables
# POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB, POSTGRES_INITDB_ARGS,
# POSTGRES_INITDB_WALDIR, POSTGRES_HOST_AUTH_METHOD (each of the first four also
# as *_FILE), PGDATA, scripts in /docker-entrypoint-initdb.d; initialises an
# empty PGDATA once, drops from root to the user postgres, and runs under any
# other user as it is.
set -Eeo pipefail

fail() {
  echo "docker-entrypoint: $*" >&2
  exit 1
}

# Sets a variable from the file that <name>_FILE names, or to a default.
from_file() {
  local name=$1 default=${2:-} file_name="$1_FILE"
  if [ -n "${!name:-}" ] && [ -n "${!file_name:-}" ]; then
    fail "both $name and $file_name are set; set one"
  fi
  if [ -n "${!file_name:-}" ]; then
    export "$name=$(<"${!file_name}")"
  else
    export "$name=${!name:-$default}"
  fi
  unset "$file_name"
}

# initdb insists on a name for its user id.
name_this_user() {
  getent passwd "$(id -u)" >/dev/null && return
  local library
  library=$(find /usr/lib -name libnss_wrapper.so -print -quit)
  [ -n "$library" ] || return
  export NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP LD_PRELOAD=$library
  NSS_WRAPPER_PASSWD=$(mktemp)
  NSS_WRAPPER_GROUP=$(mktemp)
  echo "postgres:x:$(id -u):$(id -g):postgres:$PGDATA:/bin/false" >"$NSS_WRAPPER_PASSWD"
  echo "postgres:x:$(id -g):" >"$NSS_WRAPPER_GROUP"
}

forget_the_name() {
  [ -n "${NSS_WRAPPER_PASSWD:-}" ] || return 0
  rm -f "$NSS_WRAPPER_PASSWD" "$NSS_WRAPPER_GROUP"
  unset LD_PRELOAD NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP
}

initialise() {
  if [ -z "$POSTGRES_PASSWORD" ] && [ "$POSTGRES_HOST_AUTH_METHOD" != trust ]; then
    fail 'PGDATA is empty and there is no password for the superuser:' \
      'set POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE'
  fi
  name_this_user
  # shellcheck disable=SC2086 -- the variable holds several arguments
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") \
    ${POSTGRES_INITDB_WALDIR:+--waldir="$POSTGRES_INITDB_WALDIR"} $POSTGRES_INITDB_ARGS
  forget_the_name
  printf '\nhost all all all %s\n' \
    "${POSTGRES_HOST_AUTH_METHOD:-$(postgres -C password_encryption)}" >>"$PGDATA/pg_hba.conf"
}

# Creates the database and runs the scripts against a server that only
# listens on its socket, so that nobody connects to a half-made database.
populate() {
  export PGPASSWORD=$POSTGRES_PASSWORD
  pg_ctl --pgdata="$PGDATA" -o "-c listen_addresses='' -p ${PGPORT:-5432}" --wait start
  local psql=(psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --no-password --no-psqlrc)
  if [ "$POSTGRES_DB" != postgres ]; then
    "${psql[@]}" --dbname postgres --set db="$POSTGRES_DB" <<<'CREATE DATABASE :"db";'
  fi
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
      *.sql) "${psql[@]}" --dbname "$POSTGRES_DB" -f "$file" ;;
      *.sql.gz) gunzip -c "$file" | "${psql[@]}" --dbname "$POSTGRES_DB" ;;
    esac
  done
  pg_ctl --pgdata="$PGDATA" --mode=fast --wait stop
  unset PGPASSWORD
}

only_asks_for_information() {
  local argument
  for argument in "$@"; do
    case $argument in
      -\? | --help | --describe-config | -V | --version) return 0 ;;
    esac
  done
  return 1
}

[ "${1:0:1}" = - ] && set -- postgres "$@"

if [ "$1" = postgres ] && ! only_asks_for_information "$@"; then
  mkdir -p "$PGDATA"
  if [ "$(id -u)" = 0 ]; then
    chmod 700 "$PGDATA"
    find "$PGDATA" \! -user postgres -exec chown postgres '{}' +
    find /var/run/postgresql \! -user postgres -exec chown postgres '{}' +
    exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$0" "$@"
  fi
  # Under a user that does not own the folder this may be refused; postgres
  # says itself, and better, if it cannot live with the mode.
  chmod 700 "$PGDATA" 2>/dev/null || true
  from_file POSTGRES_PASSWORD
  from_file POSTGRES_USER postgres
  from_file POSTGRES_DB "$POSTGRES_USER"
  from_file POSTGRES_INITDB_ARGS
  : "${POSTGRES_HOST_AUTH_METHOD:=}"
  if [ ! -s "$PGDATA/PG_VERSION" ]; then
    initialise
    populate
  fi
fi

exec "$@"
