import { Probe } from '../../cluster/podObjects';
import { Prober, ProbeTarget } from './Prober';

/**
 * The probes of one run of a container: the startup probe alone at first, then
 * readiness and liveness.
 */
export class ContainerProbes {
  /** Whether the container has come up. */
  started = false;
  /** Whether the container can be used. */
  ready = false;
  private readonly probers: Prober[] = [];

  constructor(
    private readonly options: {
      target: ProbeTarget;
      onChange(): void;
      /** Told when a probe says that the container has to be restarted. */
      onDead(which: 'startup' | 'liveness'): void;
    },
  ) {
    const { startupProbe } = options.target.container;
    if (startupProbe) {
      this.probe(startupProbe, good => {
        if (!good) {
          options.onDead('startup');
        } else if (!this.started) {
          this.begin();
          options.onChange();
        }
      });
    } else {
      this.begin();
    }
  }

  stop(): void {
    this.ready = false;
    this.started = false;
    this.probers.forEach(prober => prober.stop());
  }

  private begin(): void {
    const { target, onChange, onDead } = this.options;
    const { readinessProbe, livenessProbe } = target.container;
    // The startup probe has done its work.
    this.probers.splice(0).forEach(prober => prober.stop());
    this.started = true;
    this.ready = !readinessProbe;
    if (readinessProbe) {
      this.probe(readinessProbe, good => {
        this.ready = good;
        onChange();
      });
    }
    if (livenessProbe) {
      this.probe(livenessProbe, good => good || onDead('liveness'));
    }
  }

  private probe(probe: Probe, onVerdict: (good: boolean) => void): void {
    this.probers.push(new Prober(probe, this.options.target, onVerdict));
  }
}
