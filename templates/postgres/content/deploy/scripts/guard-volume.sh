#!/usr/bin/env bash
# Runs before PostgreSQL at every start of the pod and refuses to start it on the wrong volume.
#
# A disk that was not mounted when the node booted looks like an empty folder, and PostgreSQL
# would begin a new, empty database in it. So a volume that was put to use carries a sentinel,
# and an empty one may be initialised only within FIRST_START_HOURS after FIRST_START_FROM.
# That time stands in the repository, outside of the volume; docs/runbook.md says how an owner
# allows another first start.
#
#   VOLUME             where the claim is mounted
#   PGDATA             a folder of it
#   IDENTITY           what the sentinel must say
#   FIRST_START_FROM   RFC 3339
#   FIRST_START_HOURS
#   SUPERUSER_PASSWORD_FILE   written for the image's first start; never used afterwards
set -Eeuo pipefail
umask 077

keep=$VOLUME/.stowage
sentinel=$keep/identity
initialised=$keep/initialised
clock_tolerance_seconds=600

refuse() {
  echo "guard-volume: $*" >&2
  exit 1
}

# Writes a file so that it is there whole or not at all, also after a power cut.
write() {
  local file=$1 content=$2
  printf '%s\n' "$content" >"$file.new"
  sync "$file.new"
  mv "$file.new" "$file"
  sync "$(dirname "$file")"
}

random_password() {
  head --bytes=24 /dev/urandom | base64 | tr '+/' '-_'
}

# Ends the script unless this is the time in which a first start was announced.
require_first_start() {
  local finding=$1 from now
  from=$(date --utc --date="$FIRST_START_FROM" +%s) ||
    refuse "FIRST_START_FROM is '$FIRST_START_FROM', which is no time; write it like 2026-01-31T12:00:00Z"
  now=$(date --utc +%s)
  if ((now < from - clock_tolerance_seconds)); then
    refuse "$finding, and this node's clock says $(date --utc +%FT%TZ), which is before" \
      "$FIRST_START_FROM. Set the clock; if it is right, set FIRST_START_FROM (docs/runbook.md)"
  fi
  if ((now > from + FIRST_START_HOURS * 3600)); then
    refuse "$finding, although this database was to be initialised within $FIRST_START_HOURS h" \
      "after $FIRST_START_FROM. Probably the disk is not mounted: look at the node first." \
      "Nothing was changed. To begin a new database on purpose, see docs/runbook.md"
  fi
}

# What lies on the volume besides our own folder and what a file system puts there itself.
foreign_content() {
  find "$VOLUME" -mindepth 1 -maxdepth 1 \
    ! -name .stowage ! -name lost+found ! -name credentials ! -path "$PGDATA" -print -quit
}

if [ -e "$sentinel" ]; then
  found=$(<"$sentinel")
  [ "$found" = "$IDENTITY" ] ||
    refuse "this is the volume of '$found', not of '$IDENTITY'. Nothing was changed"
fi

if [ -e "$initialised" ]; then
  [ -e "$sentinel" ] ||
    refuse "the volume was in use but $sentinel is gone; see docs/runbook.md"
  [ -s "$PGDATA/PG_VERSION" ] ||
    refuse "the volume was in use but its data folder $PGDATA is empty or gone. Nothing was" \
      "changed. Restore the data (docs/runbook.md) or find the right volume"
else
  if [ ! -e "$sentinel" ]; then
    other=$(foreign_content)
    [ -z "$other" ] && [ ! -s "$PGDATA/PG_VERSION" ] ||
      refuse "the volume holds data but no sentinel, so it is not known whose it is:" \
        "${other:-$PGDATA}. Nothing was changed; see docs/runbook.md"
  fi
  require_first_start 'the volume holds no finished database'
  mkdir -p "$keep"
  # An initialisation that was cut short served nobody; it is put aside, not deleted.
  if [ -e "$PGDATA" ]; then
    mv "$PGDATA" "$PGDATA.incomplete-$(date --utc +%Y%m%dT%H%M%SZ)"
  fi
  # Open to pass, closed to look: over NFS the kubelet may be nobody.
  mkdir -p "$VOLUME/credentials/application" "$VOLUME/credentials/backup"
  chmod 0711 "$VOLUME/credentials" "$VOLUME/credentials/application" "$VOLUME/credentials/backup"
  for role in application backup; do
    file=$VOLUME/credentials/$role/password
    [ -s "$file" ] || write "$file" "$(random_password)"
  done
  write "$sentinel" "$IDENTITY"
  echo "guard-volume: first start of $IDENTITY"
fi

write "$SUPERUSER_PASSWORD_FILE" "$(random_password)"
