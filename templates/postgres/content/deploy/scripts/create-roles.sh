#!/usr/bin/env bash
# Run once by the image after it made a new database cluster: the application's role and
# database, the role of the dumps, and no password for the superuser, who is reached from inside
# the pod only.
#
#   VOLUME DATABASE POSTGRES_USER
set -Eeuo pipefail

export APPLICATION_PASSWORD_FILE=$VOLUME/credentials/application/password
export BACKUP_PASSWORD_FILE=$VOLUME/credentials/backup/password
for file in "$APPLICATION_PASSWORD_FILE" "$BACKUP_PASSWORD_FILE"; do
  [ -s "$file" ] || {
    echo "create-roles: $file is empty or missing" >&2
    exit 1
  }
done

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set database="$DATABASE" <<'SQL'
\set application_password `cat "$APPLICATION_PASSWORD_FILE"`
\set backup_password `cat "$BACKUP_PASSWORD_FILE"`
CREATE ROLE :"database" LOGIN PASSWORD :'application_password';
-- Reads everything and writes nothing; row security and large objects must not hide rows.
CREATE ROLE stowage_backup LOGIN BYPASSRLS PASSWORD :'backup_password';
GRANT pg_read_all_data TO stowage_backup;
ALTER ROLE stowage_backup SET default_transaction_read_only = on;
ALTER ROLE stowage_backup SET lo_compat_privileges = on;
CREATE DATABASE :"database" OWNER :"database";
DO $$ BEGIN EXECUTE format('ALTER ROLE %I PASSWORD NULL', current_user); END $$;
SQL

identifier=$(psql --no-psqlrc --tuples-only --no-align --username "$POSTGRES_USER" \
  --dbname postgres --command 'SELECT system_identifier FROM pg_control_system()')
printf '%s\n' "$identifier" >"$VOLUME/.stowage/initialised.new"
sync "$VOLUME/.stowage/initialised.new"
mv "$VOLUME/.stowage/initialised.new" "$VOLUME/.stowage/initialised"
sync "$VOLUME/.stowage"
