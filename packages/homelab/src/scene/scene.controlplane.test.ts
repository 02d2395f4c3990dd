import { existsSync, readdirSync } from 'fs';
import { join } from 'path';
import { waitFor } from '@stowage/test-cluster';
import { homeLabScene } from '.';
import { keptVolumeName } from './applications/leftovers';
import {
  pendingClaims,
  refusals,
  refusingNamespace,
} from './applications/pending';
import { collectionPath } from './__testUtils__/resourcePath';
import { renderPostgres } from './__testUtils__/renderTemplate';
import { SceneBench, sceneTargets } from './__testUtils__/SceneBench';

jest.setTimeout(300_000);

const MiB = 1024 ** 2;
const snapshots = '/apis/snapshot.storage.k8s.io/v1/namespaces/smart-home';

/** Workloads that run: those whose claims wait or are refused do not. */
const running = homeLabScene.objects.filter(
  ({ kind, metadata }) =>
    (kind === 'Deployment' || kind === 'StatefulSet') &&
    metadata.namespace !== 'workshop' &&
    metadata.namespace !== refusingNamespace,
);

describe.each(sceneTargets)('the scene of the home on $name', target => {
  const { missing } = target;
  const declare = missing ? describe.skip : describe;

  declare(missing ? `(skipped: ${missing})` : 'once brought about', () => {
    let bench: SceneBench;

    beforeAll(async () => {
      bench = await SceneBench.start(target);
    });

    afterAll(async () => {
      await bench?.stop();
    });

    const claims = (namespace: string, name = '') =>
      `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`;

    const volumeOf = async (namespace: string, name: string) => {
      const { spec } = await bench.when(
        claims(namespace, name),
        `${name} to be bound`,
        ({ status }) => status?.phase === 'Bound',
      );
      return await bench.get(`/api/v1/persistentvolumes/${spec.volumeName}`);
    };

    /** Where a volume of one of the scene's CSI drivers lies on this machine. */
    const placeOf = ({ spec }: any): string => {
      const attributes = spec.csi.volumeAttributes;
      return bench.nodes
        .node(attributes['hollow-node'])
        .pathOnMachine(attributes['hollow-path']);
    };

    const isGone = async (path: string) => {
      await waitFor(`${path} to be gone`, async () => {
        try {
          await bench.get(path);
          return false;
        } catch (error) {
          return (error as { status?: number }).status === 404;
        }
      });
    };

    /** Runs what a CronJob would run next; answers its container's end. */
    const runNow = async (namespace: string, name: string) => {
      const { spec } = await bench.get(
        `/apis/batch/v1/namespaces/${namespace}/cronjobs/${name}`,
      );
      const jobName = `${name}-now`;
      await bench.create({
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { namespace, name: jobName },
        spec: spec.jobTemplate.spec,
      });
      await bench.when(
        `/apis/batch/v1/namespaces/${namespace}/jobs/${jobName}`,
        `${jobName} to end`,
        ({ status }) => status?.succeeded === 1,
      );
      const { items } = await bench.get(
        `/api/v1/namespaces/${namespace}/pods?labelSelector=batch.kubernetes.io/job-name=${jobName}`,
      );
      const { terminated } = items[0].status.containerStatuses[0].state;
      return JSON.parse(terminated.message);
    };

    it('has nothing refused', () => {
      expect(bench.refused).toEqual([]);
    });

    it.each(running.map(object => [object.metadata.name, object]))(
      'runs %s',
      async (name, object) => {
        const { status } = await bench.when(
          `${collectionPath(object)}/${name}`,
          `${name} to be ready`,
          each => each.status?.readyReplicas === 1,
          180_000,
        );
        expect(status.replicas).toBe(1);
      },
    );

    it.each(pendingClaims)('lets the claim $name wait', async pending => {
      const { reason, message } = pending.event;
      let heard: string[] = [];
      await waitFor(
        `the event of ${pending.name}`,
        async () => {
          heard = await bench.events('workshop', pending.name);
          return heard.some(
            line => line.startsWith(`${reason}: `) && message.test(line),
          );
        },
        { timeoutMs: 60_000 },
      ).catch(error => {
        throw new Error(`${error}; heard: ${JSON.stringify(heard)}`);
      });
      const { status } = await bench.get(claims('workshop', pending.name));
      expect(status.phase).toBe('Pending');
    });

    it.each([
      [refusals.quota, 'exceeded quota: storage'],
      [
        refusals.limit,
        'maximum storage usage per PersistentVolumeClaim is 20Gi',
      ],
    ])('lets nobody make the claim of %s', async (name, words) => {
      await waitFor(
        `the refusal of ${name}`,
        async () =>
          (
            await bench.events(refusingNamespace, name)
          ).some(line => line.includes(words)),
        { timeoutMs: 60_000 },
      );
      const { items } = await bench.get(claims(refusingNamespace));
      expect(items.map(({ metadata }: any) => metadata.name)).toEqual([
        'sandbox',
      ]);
    });

    it('keeps a released volume and a folder that belongs to none', async () => {
      await bench.when(
        `/api/v1/persistentvolumes/${keptVolumeName}`,
        'the volume to be released',
        ({ status }) => status?.phase === 'Released',
      );
      await bench.when(
        '/apis/batch/v1/namespaces/workshop/jobs/earlier-life',
        'the leftovers',
        ({ status }) => status?.succeeded === 1,
      );
      const opt = (folder: string) =>
        readdirSync(bench.nodes.node('pi-1').pathOnMachine(`/opt/${folder}`));
      expect(opt('local-path-ssd')).toContainEqual(
        expect.stringContaining('_wiki_wiki-data'),
      );
      expect(opt('local-path-provisioner')).toContainEqual(
        expect.stringContaining('_shop_old-data'),
      );
    });

    it('dumps one database well and another one green and empty', async () => {
      const good = await runNow('shop', 'orders-db-dump');
      expect(good.entries).toBeGreaterThan(0);
      expect(good.bytes).toBeGreaterThan(0);
      expect(await runNow('photos', 'photos-db-dump')).toEqual({
        file: 'photos.sql',
        bytes: 0,
        entries: 0,
      });
    });

    it('counts quotas that are nearly used up', async () => {
      const quota = await bench.when(
        '/api/v1/namespaces/photos/resourcequotas/storage',
        'everything to be counted',
        ({ status }) => status?.used?.['requests.storage'] === '65Gi',
      );
      expect(quota.status.hard['requests.storage']).toBe('70Gi');
    });

    it('lays NFS volumes out as csi-driver-nfs does, and grows only their number', async () => {
      const volume = await volumeOf('smart-home', 'shared-configuration');
      const { volumeHandle, volumeAttributes } = volume.spec.csi;
      expect(volumeHandle).toBe(`nas#volume1/k8s#${volume.metadata.name}##`);
      expect(volumeAttributes).toMatchObject({
        server: 'nas',
        share: '/volume1/k8s',
        subdir: volume.metadata.name,
      });
      const archive = await volumeOf('observability', 'archive-metrics-db-0');
      expect(archive.spec.csi.volumeHandle).toBe(
        `nas#volume1/backups#observability/archive-metrics-db-0#${archive.metadata.name}#archive`,
      );

      await bench.patch(
        '/api/v1/namespaces/smart-home/resourcequotas/storage',
        {
          spec: { hard: { 'requests.storage': '10Gi' } },
        },
      );
      await bench.when(
        '/api/v1/namespaces/smart-home/resourcequotas/storage',
        'the quota to be wider',
        ({ status }) => status?.hard?.['requests.storage'] === '10Gi',
      );
      await bench.patch(claims('smart-home', 'shared-configuration'), {
        spec: { resources: { requests: { storage: '2Gi' } } },
      });
      await bench.when(
        claims('smart-home', 'shared-configuration'),
        'the number to grow',
        ({ status }) => status.capacity.storage === '2Gi',
      );
    });

    it('grows a volume of Longhorn, which its kubelet then tells', async () => {
      const volume = await volumeOf('smart-home', 'notes');
      await bench.patch(claims('smart-home', 'notes'), {
        spec: { resources: { requests: { storage: '64Mi' } } },
      });
      await bench.when(
        claims('smart-home', 'notes'),
        'the claim to be larger',
        ({ status }) => status.capacity.storage === '64Mi',
      );
      expect(
        (await bench.get(`/api/v1/persistentvolumes/${volume.metadata.name}`))
          .spec.capacity.storage,
      ).toBe('64Mi');
      const { items } = await bench.get(
        '/api/v1/namespaces/smart-home/pods?labelSelector=app.kubernetes.io/name=notes',
      );
      const summary = await bench.get(
        `/api/v1/nodes/${items[0].spec.nodeName}/proxy/stats/summary`,
      );
      const [figures] = summary.pods
        .flatMap((pod: any) => pod.volume)
        .filter((each: any) => each.pvcRef?.name === 'notes');
      expect(figures.capacityBytes).toBe(64 * MiB);
      expect(figures.usedBytes).toBeGreaterThan(28 * MiB);
      expect(figures.usedBytes).toBeLessThan(31 * MiB);
    });

    it('refuses to grow what cannot grow', async () => {
      await expect(
        bench.patch(claims('photos', 'photos-originals'), {
          spec: { resources: { requests: { storage: '51Gi' } } },
        }),
      ).rejects.toThrow(/forbidden/);
    });

    it('takes a snapshot, makes a volume of it, and lets go of it', async () => {
      const name = 'notes-before-update';
      const { status } = await bench.when(
        `${snapshots}/volumesnapshots/${name}`,
        'the snapshot',
        each => each.status?.readyToUse,
      );
      const contentPath = `/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents/${status.boundVolumeSnapshotContentName}`;
      const content = await bench.get(contentPath);
      expect(content.spec.source.volumeHandle).toBe(
        (await volumeOf('smart-home', 'notes')).spec.csi.volumeHandle,
      );
      const [node, path] = content.status.snapshotHandle.split('#');
      const place = bench.nodes.node(node).pathOnMachine(path);
      expect(existsSync(place)).toBe(true);

      await bench.create({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { namespace: 'photos', name: 'elsewhere' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'longhorn',
          resources: { requests: { storage: '64Mi' } },
        },
      });
      await bench.create({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { namespace: 'smart-home', name: 'restored' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'longhorn',
          dataSource: {
            apiGroup: 'snapshot.storage.k8s.io',
            kind: 'VolumeSnapshot',
            name,
          },
          resources: { requests: { storage: '64Mi' } },
        },
      });
      const restored = placeOf(await volumeOf('smart-home', 'restored'));
      expect(readdirSync(restored).sort()).toEqual(readdirSync(place).sort());
      expect(
        readdirSync(placeOf(await volumeOf('photos', 'elsewhere'))),
      ).toEqual([]);

      await bench.cluster.api.request(`${snapshots}/volumesnapshots/${name}`, {
        method: 'DELETE',
      });
      await isGone(`${snapshots}/volumesnapshots/${name}`);
      await isGone(contentPath);
      expect(existsSync(place)).toBe(false);
      expect(existsSync(join(restored, 'uploads'))).toBe(true);
    });

    it('says one size of a disk to the kubelet and to walks', async () => {
      await bench.create({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { namespace: 'workshop', name: 'walk' },
        spec: {
          nodeName: 'pi-3',
          restartPolicy: 'Never',
          containers: [
            {
              name: 'walk',
              image: 'docker.io/library/debian:bookworm-slim',
              command: ['stat', '-f', '-c', '%S %b %a', '.'],
              workingDir: '/walk',
              volumeMounts: [{ name: 'target', mountPath: '/walk' }],
            },
          ],
          volumes: [
            {
              name: 'target',
              hostPath: { path: '/opt', type: 'DirectoryOrCreate' },
            },
          ],
        },
      });
      await bench.when(
        '/api/v1/namespaces/workshop/pods/walk',
        'the walk',
        ({ status }) => status?.phase === 'Succeeded',
      );
      const log = await bench.get<string>(
        '/api/v1/namespaces/workshop/pods/walk/log',
      );
      const [block, blocks, available] = log.trim().split(' ').map(Number);
      const { node } = await bench.get(
        '/api/v1/nodes/pi-3/proxy/stats/summary',
      );
      expect(node.fs.capacityBytes).toBe(block * blocks);
      expect(node.fs.capacityBytes / 1e9).toBeCloseTo(256.06, 1);
      // The applications write on meanwhile.
      expect(Math.abs(node.fs.availableBytes - block * available)).toBeLessThan(
        50 * MiB,
      );
      const used = node.fs.capacityBytes - node.fs.availableBytes;
      expect(used / (node.fs.capacityBytes * 0.85)).toBeGreaterThan(0.8);
      expect(used / (node.fs.capacityBytes * 0.85)).toBeLessThan(1);
    });

    it('runs what the PostgreSQL template makes, and dumps it', async () => {
      const values = {
        name: 'new-db',
        namespace: 'workshop',
        version: '17',
        size: '1Gi',
        storageClass: 'local-path',
        backupSize: '1Gi',
        backupStorageClass: 'nfs-storage',
        schedule: '17 2 * * *',
        keep: '7',
        firstStartFrom: new Date().toISOString(),
      };
      for (const object of renderPostgres(values)) {
        await bench.create(object);
      }
      await bench.when(
        '/apis/apps/v1/namespaces/workshop/statefulsets/new-db',
        'the database to be ready',
        ({ status }) => status?.readyReplicas === 1,
        120_000,
      );
      const { bytes, entries } = await runNow('workshop', 'new-db-dump');
      expect(bytes).toBeGreaterThan(0);
      expect(entries).toBeGreaterThan(0);
    });
  });
});
