import type { KubeObject } from '@stowage/test-cluster';
import { Applications, oldClass, podTemplate } from './Applications';

/** One kind of application, as the table of kinds that can be stopped has it. */
export interface Scene {
  /** How the test is called. */
  title: string;
  apiVersion: string;
  kind: string;
  name: string;
  claims: string[];
  /** Pods that run with it, and again after every operation. */
  pods: number;
  deploy(app: Applications): Promise<void>;
}

const selector = { matchLabels: { app: 'web' } };

function claimTemplate(name: string, labels?: Record<string, string>) {
  return {
    metadata: { name, ...(labels && { labels }) },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: oldClass,
      resources: { requests: { storage: '1Gi' } },
    },
  };
}

/** A StatefulSet whose claims are made by its templates, for volumes that are promised to them. */
export async function deploySet(
  app: Applications,
  options: {
    templates: string[];
    replicas?: number;
    policy?: { whenDeleted: string; whenScaled: string };
    labels?: Record<string, string>;
    spec?: object;
  },
): Promise<KubeObject> {
  const { templates, replicas = 1, policy, labels, spec } = options;
  for (let ordinal = 0; ordinal < replicas; ordinal += 1) {
    for (const template of templates) {
      await app.volume(`${template}-web-${ordinal}`, { noClaim: true });
    }
  }
  const set = await app.create({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', ...(labels && { labels }) },
    spec: {
      serviceName: 'web',
      replicas,
      selector,
      ...(policy && { persistentVolumeClaimRetentionPolicy: policy }),
      template: podTemplate({ app: 'web', mounts: templates }),
      volumeClaimTemplates: templates.map(name => claimTemplate(name)),
      ...spec,
    },
  });
  await app.running(replicas);
  return set;
}

async function deployOne(
  app: Applications,
  options: { kind: string; spec?: object; pod?: object; claim?: object },
): Promise<void> {
  await app.volume('data');
  await app.create({
    apiVersion: 'apps/v1',
    kind: options.kind,
    metadata: { name: 'web' },
    spec: {
      selector,
      template: podTemplate({
        app: 'web',
        claims: ['data'],
        spec: options.pod,
      }),
      ...options.spec,
    },
  });
  await app.running(1);
}

/** A CronJob that does not start by itself while the test runs. */
export async function deployCronJob(
  app: Applications,
  options: { suspend?: boolean } = {},
): Promise<KubeObject> {
  await app.volume('data');
  return await app.create({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'web' },
    spec: {
      schedule: '0 0 1 1 *',
      suspend: options.suspend,
      jobTemplate: {
        spec: {
          backoffLimit: 0,
          template: podTemplate({
            app: 'web',
            claims: ['data'],
            spec: { restartPolicy: 'Never' },
          }),
        },
      },
    },
  });
}

const onWorkerOne = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        {
          matchExpressions: [
            {
              key: 'kubernetes.io/hostname',
              operator: 'In',
              values: ['worker-1'],
            },
          ],
        },
      ],
    },
  },
};

const apps = { apiVersion: 'apps/v1', name: 'web', claims: ['data'], pods: 1 };

/** Every kind that is stopped and started again. */
export const scenes: Scene[] = [
  {
    ...apps,
    title: 'StatefulSet with two claim templates',
    kind: 'StatefulSet',
    claims: ['data-web-0', 'wal-web-0'],
    deploy: async app => {
      await deploySet(app, {
        templates: ['data', 'wal', 'spare'],
        policy: { whenDeleted: 'Delete', whenScaled: 'Delete' },
      });
    },
  },
  {
    ...apps,
    title: 'Deployment',
    kind: 'Deployment',
    deploy: app => deployOne(app, { kind: 'Deployment' }),
  },
  {
    ...apps,
    title: 'bare ReplicaSet',
    kind: 'ReplicaSet',
    deploy: app => deployOne(app, { kind: 'ReplicaSet' }),
  },
  {
    ...apps,
    title: 'DaemonSet without a node selector',
    kind: 'DaemonSet',
    deploy: app =>
      deployOne(app, { kind: 'DaemonSet', pod: { affinity: onWorkerOne } }),
  },
  {
    ...apps,
    title: 'DaemonSet with a node selector of its own, replaced on delete',
    kind: 'DaemonSet',
    deploy: app =>
      deployOne(app, {
        kind: 'DaemonSet',
        spec: { updateStrategy: { type: 'OnDelete' } },
        pod: { nodeSelector: { 'kubernetes.io/hostname': 'worker-1' } },
      }),
  },
  {
    ...apps,
    title: 'CronJob',
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    pods: 0,
    deploy: async app => {
      await deployCronJob(app);
    },
  },
  {
    ...apps,
    title: 'CronJob that was suspended before',
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    pods: 0,
    deploy: async app => {
      await deployCronJob(app, { suspend: true });
    },
  },
  {
    ...apps,
    title: 'claim that nobody mounts',
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    name: 'data',
    pods: 0,
    deploy: app => app.volume('data'),
  },
];
