import type { Application } from '../world/Application';
import { images } from '../world/names';
import { Latch } from './Latch';
import type { Scene } from './Scene';

/** Makes a claim, and a pod on it, whenever the claim is missing. */
export class Healer {
  private readonly ending = new Latch();
  private isEnding = false;
  private work?: Promise<void>;
  madeIt = false;

  constructor(
    private readonly scene: Scene,
    private readonly application: Application,
  ) {}

  start(): void {
    void this.ending.opened.then(() => {
      this.isEnding = true;
    });
    this.work = this.heal();
  }

  async stop(): Promise<void> {
    this.ending.open();
    await this.work;
  }

  private async heal(): Promise<void> {
    const { world } = this.scene;
    const { application } = this;
    const [name] = application.claims;
    while (!this.isEnding && !this.madeIt) {
      const path = application.path(`persistentvolumeclaims/${name}`);
      if (!(await world.find(path))) {
        await world.create(application.path('persistentvolumeclaims'), {
          metadata: { name },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'local-path',
            resources: { requests: { storage: '1Gi' } },
          },
        });
        this.madeIt = true;
        await world.create(application.path('pods'), {
          metadata: { name: 'healed' },
          spec: {
            restartPolicy: 'Never',
            automountServiceAccountToken: false,
            containers: [
              {
                name: 'app',
                image: images.shell,
                command: ['sh', '-c', 'date > /data/first; sleep 600'],
                volumeMounts: [{ name: 'data', mountPath: '/data' }],
              },
            ],
            volumes: [
              { name: 'data', persistentVolumeClaim: { claimName: name } },
            ],
          },
        });
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }
}
