import { setTimeout as delay } from 'timers/promises';
import { Container } from '../../cluster/podObjects';
import { Program } from '../programs';
import { Launched } from './Launcher';

/** A stop that is under way. */
export interface StopRequest {
  /** Makes the end come earlier; a longer time changes nothing. */
  shorten(graceSeconds: number): void;
  /** Forgets the end, once the process has come to its own. */
  cancel(): void;
}

/** Container runtimes write signals with or without their first letters. */
function signalOf(container: Container, program: Program): NodeJS.Signals {
  return (
    (container.lifecycle?.stopSignal as NodeJS.Signals | undefined) ??
    program.stopSignal ??
    'SIGTERM'
  );
}

/**
 * Ends a process as a kubelet ends a container: the hook `preStop`, the stop
 * signal to the first process, and at the end of the grace period, which the
 * hook counts towards, everything is killed.
 */
export function stopProcess(input: {
  launched: Launched;
  container: Container;
  program: Program;
  graceSeconds: number;
}): StopRequest {
  const { launched, container, program } = input;
  const begun = Date.now();
  let deadline = begun + input.graceSeconds * 1000;
  let timer = setTimeout(launched.kill, deadline - begun);
  const ask = () => launched.signal(signalOf(container, program));
  const hook = container.lifecycle?.preStop;
  if (hook?.exec) {
    launched
      .execute(hook.exec.command, input.graceSeconds * 1000)
      .then(ask, ask);
  } else if (hook?.sleep) {
    delay(hook.sleep.seconds * 1000, undefined, { ref: false }).then(ask, ask);
  } else {
    ask();
  }
  return {
    shorten: graceSeconds => {
      const earlier = Date.now() + graceSeconds * 1000;
      if (earlier < deadline) {
        deadline = earlier;
        clearTimeout(timer);
        timer = setTimeout(launched.kill, graceSeconds * 1000);
      }
    },
    cancel: () => clearTimeout(timer),
  };
}
