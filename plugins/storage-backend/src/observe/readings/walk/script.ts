/** Version of what the script prints; a parser reads no other. */
export const walkFormat = 'stowage-walk 1';

/**
 * The program that a walk pod runs, with bash, coreutils and findutils.
 *
 * `$1` is the mounted directory and `$2` either `folder` or `directory`; both are constants of
 * ours, so no name that a user chose is ever part of a command line. Names come from the disk as
 * NUL-terminated bytes and leave in base64, one record a line:
 *
 * - `fs <block size> <blocks> <free> <available> <inodes> <free inodes>` of the file system
 * - `dir <name> <bytes> <inodes> <first error or ->` for each directory
 * - `link <name>` for each symbolic link, which is not followed
 * - `end <records>` when nothing was cut off
 *
 * Bytes are **allocated** bytes (blocks on the disk, what `du` says), not the apparent size: a
 * sparse file of 1 GiB with nothing in it counts as nothing, since it takes no room in the pool.
 * Hard links count once, other file systems mounted below are left out. That a file vanishes while
 * it is counted is normal in a live database and no error.
 */
export const walkScript = `set -u
export LC_ALL=C
encode() { printf %s "$1" | base64 -w0; }
measure() {
  local name=$1 bytes inodes error='-' line
  bytes=$(du -s -x -B1 . 2>&1) || true
  inodes=$(du -s -x --inodes . 2>&1) || true
  while IFS= read -r line; do
    case $line in
      'du: '*': No such file or directory') ;;
      'du: '*) error=$(encode "$line"); break ;;
    esac
  done <<<"$bytes"
  bytes=\${bytes##*$'\\n'}
  inodes=\${inodes##*$'\\n'}
  printf 'dir %s %s %s %s\\n' "$(encode "$name")" "\${bytes%%$'\\t'*}" "\${inodes%%$'\\t'*}" "$error"
}
shopt -s lastpipe
cd -- "$1" || exit 1
echo '${walkFormat}'
stat -f -c 'fs %S %b %f %a %c %d' . || exit 1
records=1
if [ "$2" = directory ]; then
  measure .
  records=2
else
  find . -mindepth 1 -maxdepth 1 \\( -type d -printf 'd%f\\0' -o -type l -printf 'l%f\\0' \\) |
    while IFS= read -r -d '' entry; do
      name=\${entry#?}
      if [ "\${entry:0:1}" = l ]; then
        printf 'link %s\\n' "$(encode "$name")"
      elif cd -- "./$name"; then
        measure "$name"
        cd -- "$1" || exit 1
      elif [ -d "./$name" ]; then
        printf 'dir %s - - %s\\n' "$(encode "$name")" "$(encode 'it cannot be entered')"
      else
        continue
      fi
      records=$((records + 1))
    done
  [ "\${PIPESTATUS[0]}" = 0 ] || exit 1
fi
printf 'end %s\\n' "$records"
`;
