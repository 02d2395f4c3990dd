import { ApiObject, ConfigMap } from '../../../cluster/objects';
import type { Cache } from '../Cache';
import type { resources } from '../resources';
import { CronJob, Job } from './jobs';
import { Lease, Namespace, Node } from './nodes';
import { Pod } from './pods';
import {
  DisruptionBudget,
  EndpointSlice,
  ResourceQuota,
  Service,
} from './policies';
import { Claim, StorageClass, Volume } from './storage';
import {
  DaemonSet,
  Deployment,
  ReplicaSet,
  Revision,
  StatefulSet,
} from './workloads';

interface Kinds {
  pods: Pod;
  nodes: Node;
  namespaces: Namespace;
  claims: Claim;
  volumes: Volume;
  services: Service;
  serviceAccounts: ApiObject;
  configMaps: ConfigMap;
  quotas: ResourceQuota;
  classes: StorageClass;
  statefulSets: StatefulSet;
  revisions: Revision;
  deployments: Deployment;
  replicaSets: ReplicaSet;
  daemonSets: DaemonSet;
  jobs: Job;
  cronJobs: CronJob;
  leases: Lease;
  slices: EndpointSlice;
  budgets: DisruptionBudget;
}

/** One cache for each kind that the controllers read. */
export type Caches = {
  readonly [Name in keyof typeof resources]: Cache<Kinds[Name]>;
};
