/**
 * Turns the output of a failed installation into one sentence: what is missing and what to do.
 *
 * @param output everything the installer printed
 * @returns the sentence, or undefined where nothing known was recognised
 */
export function explainFailure(output) {
  if (/ENOSPC|No space left on device/i.test(output)) {
    return 'The disk is full. The installation needs about 4 GiB: make room and run the same command again.';
  }
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|RequestError|Network is unreachable|NewConnectionError|Temporary failure in name resolution/i.test(
      output,
    )
  ) {
    return 'The package registry cannot be reached. Check the network, or the registry and proxy in your npm and pip settings, and run the same command again.';
  }
  if (
    /make: not found|spawn make ENOENT|g\+\+: not found|c\+\+: not found|not found: make|no acceptable C\+\+ compiler|gyp ERR! stack Error: not found/i.test(
      output,
    )
  ) {
    return 'A native module could not be compiled because the C++ compiler or make is missing. On Debian or Ubuntu: sudo apt-get install g++ make. On macOS: xcode-select --install.';
  }
  if (/EACCES|Permission denied/i.test(output)) {
    return 'A file of the clone cannot be written. Check who owns the folder; do not use sudo for npm.';
  }
  return undefined;
}
