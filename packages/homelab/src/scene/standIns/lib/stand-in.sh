# What the stand-ins have in common; read by each with `.`.
#
# They write at a walking pace, wake up every $pace_seconds, and keep within a size that they are
# given, so that a lab may be left on. They cost two short processes at each step.

pace_seconds=${STAND_IN_PACE_SECONDS:-5}
# Where the lab's clock goes faster, what they write grows faster as well, so that a trend shows
# within minutes: more steps at each turn. Each costs two processes, so there is a limit.
steps_at_once=${STOWAGE_LAB_SPEED:-1}
steps_at_once=${steps_at_once%%.*}
[ "${steps_at_once:-0}" -ge 1 ] || steps_at_once=1
[ "$steps_at_once" -le 12 ] || steps_at_once=12
steps_since=0
# Lines of a container's log are kept for good, so little is said.
steps_between_words=720

say() {
  echo "$(date --utc +%FT%TZ) $title (STAND-IN): $*"
}

# Waits for the next step, but not through a signal: the shell acts on one only between commands.
wait_for_next_step() {
  steps_since=$((steps_since + 1))
  [ "$steps_since" -ge "$steps_at_once" ] || return 0
  steps_since=0
  sleep "$pace_seconds" &
  wait "$!"
}

# Ends when asked to, without the file that says that it is at work. What was written is synced at
# each step.
end_cleanly() {
  say 'ends'
  [ -z "${1:-}" ] || rm -f "$1"
  exit 0
}

# Begins the file $1 with $2 blocks of 4 KiB.
begin_ring() {
  dd if=/dev/urandom of="$1" bs=4096 count="$2" conv=fsync status=none
}

# Writes $3 blocks of 4 KiB into the file $1 behind those of the step before, and from the
# beginning again once it has $2 blocks. $step counts.
write_ring() {
  dd if=/dev/urandom of="$1" bs=4096 count="$3" seek=$((step * $3 % $2)) \
    conv=notrunc,fsync status=none
}
