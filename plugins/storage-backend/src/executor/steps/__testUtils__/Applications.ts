import { ControlPlane, KubeObject, waitFor } from '@stowage/test-cluster';
import type { OperationRequest } from '@stowage/backstage-plugin-storage-common';
import type { ClusterClient } from '../../../adapters/kubernetes';
import type { MoveDecisions, PlannedOperation } from '../../../planner';
import {
  planAgainFromCluster,
  planFromCluster,
  PlanningScope,
  recheckFromCluster,
} from '../../planning';
import { UndoRequired } from '../../types';
import type { MoveDependencies } from '..';
import { moversNamespace } from './Home';

/** Class of the originals; nobody makes volumes of it. */
export const oldClass = 'nas';
/** Class that applications move to, with a provisioner that the planner knows. */
export const newClass = 'local';
const provisioner = 'rancher.io/local-path';

/** Plurals of the kinds that tests make. */
const plurals: Record<string, string> = {
  Pod: 'pods',
  PersistentVolumeClaim: 'persistentvolumeclaims',
  StatefulSet: 'statefulsets',
  Deployment: 'deployments',
  ReplicaSet: 'replicasets',
  DaemonSet: 'daemonsets',
  CronJob: 'cronjobs',
  Job: 'jobs',
  HorizontalPodAutoscaler: 'horizontalpodautoscalers',
  ScaledObject: 'scaledobjects',
  Application: 'applications',
  Kustomization: 'kustomizations',
  HelmRelease: 'helmreleases',
  Database: 'databases',
  ReplicationController: 'replicationcontrollers',
};

/** A pod template whose container mounts claims under their names. */
export function podTemplate(options: {
  app: string;
  claims?: string[];
  mounts?: string[];
  spec?: object;
}) {
  const { app, claims = [], mounts = claims, spec } = options;
  return {
    metadata: { labels: { app } },
    spec: {
      terminationGracePeriodSeconds: 1,
      containers: [
        {
          name: app,
          image: 'none',
          volumeMounts: mounts.map(name => ({ name, mountPath: `/${name}` })),
        },
      ],
      volumes: claims.map(claimName => ({
        name: claimName,
        persistentVolumeClaim: { claimName },
      })),
      ...spec,
    },
  };
}

/** Applications of every kind in a namespace of their own, with claims on a NAS. */
export class Applications {
  private constructor(
    private readonly plane: ControlPlane,
    private readonly client: ClusterClient,
    readonly namespace: string,
  ) {}

  static async in(
    plane: ControlPlane,
    client: ClusterClient,
  ): Promise<Applications> {
    const path = '/apis/storage.k8s.io/v1/storageclasses';
    const { items } = await plane.api.request<{ items: KubeObject[] }>(path);
    if (!items.some(({ metadata }) => metadata.name === newClass)) {
      await plane.api.request(path, {
        method: 'POST',
        body: {
          metadata: { name: newClass },
          provisioner,
          reclaimPolicy: 'Delete',
          volumeBindingMode: 'WaitForFirstConsumer',
        },
      });
    }
    const namespace = await plane.createNamespace({ prefix: 'kind' });
    return new Applications(plane, client, namespace);
  }

  private pathOf(apiVersion: string, kind: string, name = ''): string {
    const root = apiVersion.includes('/') ? 'apis' : 'api';
    return `/${root}/${apiVersion}/namespaces/${this.namespace}/${
      plurals[kind]
    }${name && `/${name}`}`;
  }

  async create(object: {
    apiVersion: string;
    kind: string;
    metadata: object;
    [field: string]: unknown;
  }): Promise<KubeObject> {
    return await this.plane.api.request(
      this.pathOf(object.apiVersion, object.kind),
      { method: 'POST', body: object },
    );
  }

  async read(
    apiVersion: string,
    kind: string,
    name: string,
  ): Promise<KubeObject> {
    return await this.plane.api.request(this.pathOf(apiVersion, kind, name));
  }

  async patch(
    apiVersion: string,
    kind: string,
    options: { name: string; body: object },
  ): Promise<KubeObject> {
    return await this.plane.api.request(
      this.pathOf(apiVersion, kind, options.name),
      {
        method: 'PATCH',
        contentType: 'application/merge-patch+json',
        body: options.body,
      },
    );
  }

  async delete(apiVersion: string, kind: string, name: string): Promise<void> {
    await this.plane.api.request(this.pathOf(apiVersion, kind, name), {
      method: 'DELETE',
    });
  }

  /** A volume on the NAS and the claim that it is promised to. */
  async volume(
    claim: string,
    options: { spec?: object; claimSpec?: object; noClaim?: boolean } = {},
  ): Promise<void> {
    const { namespace } = this;
    const common = {
      accessModes: ['ReadWriteOnce'],
      storageClassName: oldClass,
    };
    await this.plane.api.request('/api/v1/persistentvolumes', {
      method: 'POST',
      body: {
        metadata: { name: this.volumeName(claim) },
        spec: {
          ...common,
          capacity: { storage: '1Gi' },
          persistentVolumeReclaimPolicy: 'Delete',
          nfs: { server: 'nas.home', path: `/volume1/${namespace}/${claim}` },
          claimRef: { namespace, name: claim },
          ...options.spec,
        },
      },
    });
    if (!options.noClaim) {
      await this.create({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: claim, labels: { app: 'shop' } },
        spec: {
          ...common,
          resources: { requests: { storage: '1Gi' } },
          ...options.claimSpec,
        },
      });
      await this.claimBound(claim);
    }
  }

  volumeName(claim: string): string {
    return `${this.namespace}-${claim}`;
  }

  private async claimBound(claim: string): Promise<void> {
    await waitFor(`claim ${claim} to be bound`, async () => {
      const read = await this.read('v1', 'PersistentVolumeClaim', claim);
      return (read.status as { phase?: string }).phase === 'Bound';
    });
  }

  async pods(): Promise<KubeObject[]> {
    const { items } = await this.plane.api.request<{ items: KubeObject[] }>(
      this.pathOf('v1', 'Pod'),
    );
    return items;
  }

  /** Waits until exactly so many pods run, and none is on its way out. */
  async running(count: number): Promise<KubeObject[]> {
    return await waitFor(`${count} pods to run`, async () => {
      const pods = await this.pods();
      return (
        pods.length === count &&
        pods.every(
          ({ status, metadata }) =>
            (status as { phase?: string }).phase === 'Running' &&
            !metadata.deletionTimestamp,
        ) &&
        pods
      );
    });
  }

  /** Where a claim leads to. */
  async placeOf(
    claim: string,
  ): Promise<{ volume: string; storageClass: string }> {
    await this.claimBound(claim);
    const { spec } = await this.read('v1', 'PersistentVolumeClaim', claim);
    const { volumeName, storageClassName } = spec as {
      volumeName: string;
      storageClassName: string;
    };
    return { volume: volumeName, storageClass: storageClassName };
  }

  private scope(): PlanningScope {
    return {
      client: this.client,
      surroundings: {
        cluster: 'home',
        operationsEnabled: true,
        moversNamespace,
        keepDays: 14,
        tiers: [],
        claims: [],
        pools: [],
      },
      now: new Date(),
    };
  }

  /** What the planner says to moving claims, from what is in the cluster. */
  async plan(
    claims: string[],
    more: Partial<OperationRequest> = {},
  ): Promise<PlannedOperation> {
    return await planFromCluster({
      ...this.scope(),
      request: {
        kind: 'move',
        cluster: 'home',
        namespace: this.namespace,
        claims,
        target: { storageClass: newClass },
        ...more,
      },
    });
  }

  /** Codes of the checks that forbid a move of claims; empty where nothing does. */
  async declinedWith(
    claims: string[],
    more: Partial<OperationRequest> = {},
  ): Promise<string[]> {
    const { plan } = await this.plan(claims, more);
    if (plan.outcome !== 'declined' || plan.steps.length > 0) {
      return [];
    }
    return plan.preflight
      .filter(({ level }) => level === 'blocking')
      .map(({ code }) => code);
  }

  /** The preflight and the recheck of an operation, by the planner and the cluster itself. */
  planAgain(confirmed: PlannedOperation): MoveDependencies['planAgain'] {
    return async (_context, moment) => {
      const differences =
        moment === 'before'
          ? (await planAgainFromCluster({ ...this.scope(), confirmed }))
              .differences
          : await recheckFromCluster({
              ...this.scope(),
              decisions: confirmed.decisions as MoveDecisions,
            });
      if (differences.length > 0) {
        throw new UndoRequired(differences.join(' '), 'PLAN_OUTDATED');
      }
      return { words: 'as planned' };
    };
  }
}
