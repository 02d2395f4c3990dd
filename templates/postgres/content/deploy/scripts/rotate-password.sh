#!/usr/bin/env bash
# Gives a role a new password. Run it inside the database's pod:
#   kubectl exec <pod> -- /scripts/rotate-password.sh application|backup
#
#   VOLUME DATABASE
set -Eeuo pipefail
umask 077

case ${1:-} in
  application) role=$DATABASE ;;
  backup) role=stowage_backup ;;
  *)
    echo 'usage: rotate-password.sh application|backup' >&2
    exit 2
    ;;
esac

export NEW_PASSWORD_FILE=$VOLUME/credentials/$1/password.new
head --bytes=24 /dev/urandom | base64 | tr '+/' '-_' >"$NEW_PASSWORD_FILE"
sync "$NEW_PASSWORD_FILE"
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username postgres --dbname postgres \
  --set role="$role" <<'SQL'
\set password `cat "$NEW_PASSWORD_FILE"`
ALTER ROLE :"role" PASSWORD :'password';
SQL
# Cut off before this line, the script is run again: the file then follows the role.
mv "$NEW_PASSWORD_FILE" "$VOLUME/credentials/$1/password"
sync "$VOLUME/credentials/$1"
echo "The role $role has a new password. Whoever keeps a copy of it must fetch it again."
