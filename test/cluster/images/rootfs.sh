#!/usr/bin/env bash
# Makes the layers of the node images from Debian packages:
#   debian.tar    bookworm, minimal, with rsync, procps and attr
#   postgres.tar  what PostgreSQL 15 adds to it
#   mover.tar     what the mover's program needs beside it
#
# usage: unshare --mount rootfs.sh <empty scratch folder> <folder of this file>
# The mirror is debootstrap's own unless STOWAGE_DEBIAN_MIRROR names another.
set -Eeuo pipefail

scratch=$1
recipe=$2
base=$scratch/base
merged=$scratch/merged

# Packages must not start services while they are installed in a chroot.
forbid_services() {
  printf '#!/bin/sh\nexit 101\n' >"$1/usr/sbin/policy-rc.d"
  chmod 755 "$1/usr/sbin/policy-rc.d"
}

# What only people at a terminal would read. Whole folders are kept, emptied:
# removing one in an upper layer would leave a whiteout behind.
trim() {
  local folder
  for folder in var/cache/apt var/lib/apt/lists var/log usr/share/doc \
    usr/share/man usr/share/locale usr/share/info usr/share/i18n; do
    [ -d "$1/$folder" ] && find "$1/$folder" -type f -delete
  done
  rm -f "$1"/etc/resolv.conf "$1"/etc/hostname
}

# Names, not times, decide: the same packages give the same layer.
pack() {
  local hidden
  hidden=$(find "$1" -path "$1/dev" -prune -o -type c -print)
  if [ -n "$hidden" ]; then
    echo "layer $2 would have to hide files of the one below: $hidden" >&2
    exit 1
  fi
  tar --create --file "$2" --directory "$1" --sort=name --numeric-owner \
    --mtime='2020-01-01 00:00:00Z' \
    --exclude='./dev/*' --exclude='./proc/*' --exclude='./sys/*' .
}

# debootstrap writes the mirror's address into the new system's sources.list.
debootstrap --variant=minbase --include=rsync,procps,attr bookworm "$base" \
  ${STOWAGE_DEBIAN_MIRROR:+"$STOWAGE_DEBIAN_MIRROR"}
forbid_services "$base"
# Before anything is built upon it: a file removed later would have to be
# hidden by the upper layer.
trim "$base"

# layer <name> [<program>…]: puts programs into the base system, runs the
# script on standard input there, and packs what was changed.
layer() {
  local name=$1 upper=$scratch/$1-upper
  shift
  mkdir -p "$upper" "$scratch/work" "$merged"
  mount -t overlay overlay "$merged" \
    -o "lowerdir=$base,upperdir=$upper,workdir=$scratch/work"
  mount -t proc proc "$merged/proc"
  mount --bind /dev "$merged/dev"
  cp /etc/resolv.conf "$merged/etc/resolv.conf"
  [ $# -eq 0 ] || install --mode=755 "$@" "$merged/usr/local/bin"
  chroot "$merged" bash -Eeuo pipefail
  umount "$merged/proc" "$merged/dev" "$merged"
  trim "$upper"
  pack "$upper" "$scratch/$name.tar"
}

layer postgres "$recipe/docker-entrypoint.sh" <<'INSIDE'
export DEBIAN_FRONTEND=noninteractive
# The user ids of the official image, which manifests name.
groupadd --gid 999 postgres
useradd --system --uid 999 --gid 999 --home-dir /var/lib/postgresql \
  --shell /bin/bash postgres
# No cluster while packages install: the entrypoint makes it.
mkdir -p /etc/postgresql-common
echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
apt-get update -q
apt-get install -q -y --no-install-recommends postgresql-15 libnss-wrapper locales
localedef -i en_US -f UTF-8 en_US.UTF-8
# Just-in-time compilation is two thirds of the layer and no test needs it.
rm -rf /usr/lib/*-linux-gnu/libLLVM-* /usr/lib/llvm-* \
  /usr/lib/postgresql/15/lib/bitcode /usr/lib/postgresql/15/lib/llvmjit*
sed -i "s/^#listen_addresses = .*/listen_addresses = '*'/" \
  /usr/share/postgresql/15/postgresql.conf.sample
mkdir -p /docker-entrypoint-initdb.d /var/lib/postgresql/data /var/run/postgresql
chown -R postgres:postgres /var/lib/postgresql /var/run/postgresql
chmod 1777 /var/lib/postgresql/data
chmod 3777 /var/run/postgresql
INSIDE

layer mover <<'INSIDE'
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
# As in images/mover/Dockerfile.
apt-get install -q -y --no-install-recommends \
  libnss-wrapper openssh-client openssh-server python3
rm -f /etc/ssh/ssh_host_*
mkdir -p /run/sshd /source /target /control
find / -xdev -perm /6000 -type f -exec chmod a-s {} +
INSIDE

pack "$base" "$scratch/debian.tar"
