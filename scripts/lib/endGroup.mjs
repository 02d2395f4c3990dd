/**
 * Ends a process group when whoever started this is gone: its standard input closes then, however
 * it ended. What does not listen to SIGTERM within some seconds is killed.
 */
const group = Number(process.argv[2]);
const patienceMs = 10_000;

function send(signal) {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}

process.stdin.resume();
process.stdin.once('close', () => {
  if (!send('SIGTERM')) return;
  const deadline = Date.now() + patienceMs;
  const timer = setInterval(() => {
    if (Date.now() > deadline) send('SIGKILL');
    if (!send(0)) clearInterval(timer);
  }, 200);
});
