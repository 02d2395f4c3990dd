import { writeFileSync } from 'fs';
import { join } from 'path';
import type { Application } from '../world/Application';
import { sharedNodes, World } from '../world/World';
import { images } from '../world/names';
import { patiently } from './patiently';

/** A pod that somebody makes by hand, and that writes rows to an application's volume. */
export class Intruder {
  private made = false;
  private readonly file: string;

  /** @param directly - what it mounts itself; the application's claim otherwise */
  constructor(
    private readonly world: World,
    private readonly application: Application,
    private readonly directly?: { server: string; path: string },
  ) {
    this.file = join(world.folder, `${application.namespace}-intruder-ends`);
  }

  /** On a preset node, so that no scheduler is asked; waits until it has written. */
  async come(): Promise<void> {
    const { world, application } = this;
    const [claim] = application.claims;
    this.made = true;
    await world.create(application.path('pods'), {
      metadata: { name: 'intruder' },
      spec: {
        nodeName: sharedNodes[0],
        restartPolicy: 'Never',
        automountServiceAccountToken: false,
        terminationGracePeriodSeconds: 1,
        containers: [
          {
            name: 'writer',
            image: images.ledger,
            command: [
              'sh',
              '-c',
              `ledger-writer & writer=$!; while [ ! -e ${this.file} ]; do sleep 0.1; done; kill $writer; wait $writer`,
            ],
            env: [
              { name: 'LEDGER_DATA', value: '/data/app' },
              { name: 'LEDGER_FILE', value: application.ledgerOf(claim) },
              { name: 'LEDGER_INTERVAL_MS', value: '20' },
            ],
            volumeMounts: [{ name: 'data', mountPath: '/data' }],
          },
        ],
        volumes: [
          {
            name: 'data',
            ...(this.directly
              ? { nfs: this.directly }
              : { persistentVolumeClaim: { claimName: claim } }),
          },
        ],
      },
    });
    await application.writesOn();
  }

  /** Ends by itself, and its object goes. */
  async go(): Promise<void> {
    if (!this.made) {
      return;
    }
    writeFileSync(this.file, '');
    const path = this.application.path('pods/intruder');
    await patiently('the intruder to end', async () => {
      const { status } = (await this.world.find(path)) ?? {};
      return !status || ['Succeeded', 'Failed'].includes(status.phase);
    });
    await this.world.remove(path, { gracePeriodSeconds: 0 });
  }
}
