import { get as httpGet } from 'http';
import { get as httpsGet } from 'https';
import { connect } from 'net';
import { Container, Probe } from '../../cluster/podObjects';
import { Launched } from './Launcher';

/** Where and on what a probe is tried. */
export interface ProbeTarget {
  container: Container;
  launched: Launched;
  address: string;
}

const standard = { period: 10, timeout: 1, success: 1, failure: 3 };

function portOf(container: Container, port: number | string): number {
  return typeof port === 'number'
    ? port
    : container.ports?.find(({ name }) => name === port)?.containerPort ??
        Number(port);
}

/** Tries a probe once. Kinds that hollow nodes lack (grpc) succeed. */
export async function tryProbe(
  probe: Probe,
  { container, launched, address }: ProbeTarget,
): Promise<boolean> {
  const timeout = (probe.timeoutSeconds ?? standard.timeout) * 1000;
  if (probe.exec) {
    return (await launched.execute(probe.exec.command, timeout)) === 0;
  }
  const place = probe.httpGet ?? probe.tcpSocket;
  if (!place) {
    return true;
  }
  const host = place.host ?? address;
  const port = portOf(container, place.port);
  return await new Promise(resolve => {
    const give = (answer: boolean) => () => resolve(answer);
    if (probe.httpGet) {
      const { path = '/', scheme } = probe.httpGet;
      const get = scheme === 'HTTPS' ? httpsGet : httpGet;
      get(
        // A kubelet does not verify certificates of pods.
        { host, port, path, timeout, rejectUnauthorized: false },
        response => {
          response.resume();
          const { statusCode = 0 } = response;
          resolve(statusCode >= 200 && statusCode < 400);
        },
      )
        .on('timeout', give(false))
        .on('error', give(false));
    } else {
      const socket = connect({ host, port, timeout });
      socket.on('connect', () => socket.destroy());
      socket.on('connect', give(true));
      socket.on('timeout', () => socket.destroy());
      socket.on('timeout', give(false));
      socket.on('error', give(false));
    }
  });
}

/**
 * Tries a probe at its pace and tells each change of its verdict, until
 * stopped. A probe never overlaps itself.
 */
export class Prober {
  private timer?: NodeJS.Timeout;
  private stopped = false;
  private streak = { good: false, length: 0 };
  private verdict: boolean | undefined;

  constructor(
    private readonly probe: Probe,
    private readonly target: ProbeTarget,
    private readonly onVerdict: (good: boolean) => void,
  ) {
    this.plan(probe.initialDelaySeconds ?? 0);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private plan(seconds: number): void {
    this.timer = setTimeout(() => {
      this.tryOnce().catch(() => this.note(false));
    }, seconds * 1000);
  }

  private async tryOnce(): Promise<void> {
    const good = await tryProbe(this.probe, this.target);
    if (!this.stopped) {
      this.note(good);
      this.plan(this.probe.periodSeconds ?? standard.period);
    }
  }

  private note(good: boolean): void {
    this.streak = {
      good,
      length: this.streak.good === good ? this.streak.length + 1 : 1,
    };
    const needed = good
      ? this.probe.successThreshold ?? standard.success
      : this.probe.failureThreshold ?? standard.failure;
    if (this.streak.length >= needed && this.verdict !== good) {
      this.verdict = good;
      this.onVerdict(good);
    }
  }
}
