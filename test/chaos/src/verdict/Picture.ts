import type { World } from '../world/World';
import type { Application } from '../world/Application';
import { moversNamespace } from '../world/names';

/** An object as the API server has it; only what is looked at has a type. */
export interface Raw {
  kind?: string;
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    finalizers?: string[];
    deletionTimestamp?: string;
    ownerReferences?: unknown[];
  };
  spec?: any;
  status?: any;
}

/** Everything about an application at one moment, when nothing works on it. */
export interface Picture {
  namespace: string;
  claims: Raw[];
  /** Volumes of the whole cluster that name the namespace, or the movers'. */
  volumes: Raw[];
  pods: Raw[];
  workload?: Raw;
  /** Pods, claims, ConfigMaps and Leases of the movers' namespace. */
  movers: Raw[];
}

/** Looks at everything. */
export async function takePicture(
  world: World,
  application: Application,
): Promise<Picture> {
  const { namespace, workloadPath } = application;
  const core = `/api/v1/namespaces/${moversNamespace}`;
  const [claims, volumes, pods, workload, ...movers] = await Promise.all([
    world.list<Raw>(application.path('persistentvolumeclaims')),
    world.list<Raw>('/api/v1/persistentvolumes'),
    world.list<Raw>(application.path('pods')),
    workloadPath ? world.find<Raw>(workloadPath) : undefined,
    ...[
      ['Pod', `${core}/pods`],
      ['PersistentVolumeClaim', `${core}/persistentvolumeclaims`],
      ['ConfigMap', `${core}/configmaps`],
      [
        'Lease',
        `/apis/coordination.k8s.io/v1/namespaces/${moversNamespace}/leases`,
      ],
    ].map(async ([kind, path]) =>
      (await world.list<Raw>(path)).map(each => ({ ...each, kind })),
    ),
  ]);
  return {
    namespace,
    claims,
    volumes: volumes.filter(({ spec }) =>
      [namespace, moversNamespace].includes(spec?.claimRef?.namespace),
    ),
    pods,
    workload,
    movers: movers.flat(),
  };
}

/** Whether a volume is kept for a claim of the application: what a roll back finds. */
export function isKept(
  { metadata, spec, status }: Raw,
  picture: Picture,
): boolean {
  return (
    Boolean(metadata.labels?.['stowage.io/kept-by']) &&
    spec?.claimRef?.namespace === picture.namespace &&
    status?.phase === 'Released'
  );
}
