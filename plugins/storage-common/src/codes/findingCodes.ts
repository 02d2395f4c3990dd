import type { Severity } from '../schema/openapi/generated/models';

/**
 * What a finding code stands for.
 * @public
 */
export interface FindingCodeDefinition {
  severity: Severity;
  /** The problem in general; a finding may say it with names. */
  title: string;
  /** What to do next, in one sentence. */
  action: string;
}

/**
 * Every finding that Stowage can report. Each has a runbook; see {@link runbookPath}.
 * @public
 */
export const findingCodes = {
  CLAIM_WAITS_FOR_POD: {
    severity: 'information',
    title: 'The claim waits for its first pod',
    action:
      'Nothing is wrong: start a workload that mounts the claim, and its volume is made on the node of that pod.',
  },
  CLASS_MISSING: {
    severity: 'critical',
    title: 'The storage class does not exist',
    action:
      'Create the class, or make the claim again with a class that exists; the class of a claim cannot be changed.',
  },
  NO_DEFAULT_CLASS: {
    severity: 'critical',
    title: 'The claim names no class and the cluster has no default',
    action:
      'Name a storage class in the claim, or mark one class of the cluster as the default.',
  },
  NO_VOLUME_OFFERED: {
    severity: 'warning',
    title: 'No volume fits the claim, and none will be made for it',
    action:
      'Create a volume that matches the claim, or make the claim again with a class that provisions.',
  },
  PROVISIONING_FAILED: {
    severity: 'critical',
    title: 'Making the volume failed',
    action:
      "Read the provisioner's message in the evidence and remove its cause; it tries again by itself.",
  },
  PROVISIONER_NOT_RUNNING: {
    severity: 'critical',
    title: 'Nobody answers for the storage class',
    action:
      'Check that the provisioner of the class is installed, running and allowed to watch claims.',
  },
  QUOTA_EXCEEDED: {
    severity: 'critical',
    title: "The namespace's quota has no room for the claim",
    action:
      'Ask for less, delete claims that are no longer needed, or have the quota raised.',
  },
  LIMIT_RANGE_REFUSED: {
    severity: 'critical',
    title: "The claim's size is outside the namespace's limits",
    action:
      'Ask for a size between the minimum and the maximum of the limit range.',
  },
  VOLUME_PINNED_ELSEWHERE: {
    severity: 'critical',
    title: 'The pod cannot run where its data lies',
    action:
      'Bring the node of the volume back, or let the pod run there: look at taints, node selectors and free resources of that node.',
  },
  CLAIM_LOST: {
    severity: 'critical',
    title: 'The volume of the claim is gone',
    action:
      'Do not delete anything: find out who removed the volume and whether its bytes still exist, then restore.',
  },
  CLAIM_DELETING_STUCK: {
    severity: 'warning',
    title: 'The claim is being deleted but still in use',
    action:
      'Stop the pods that mount it if the data may go; if it must stay, save the data now, since the deletion cannot be taken back.',
  },
  POOL_FILLING: {
    severity: 'warning',
    title: 'The pool fills up',
    action:
      'See which claims use it, and make room or move some of them before it is full.',
  },
  POOL_FULL: {
    severity: 'critical',
    title: 'The pool is full',
    action:
      'Make room now: remove what is not needed or move claims elsewhere; on a node, pods are evicted.',
  },
  VOLUME_FILLING: {
    severity: 'warning',
    title: 'The volume fills up',
    action: 'Make room in it, or make the claim larger where its class can.',
  },
  VOLUME_FULL: {
    severity: 'critical',
    title: 'The volume is full',
    action:
      'Make room in it or make the claim larger now: writing to it fails.',
  },
  LARGER_THAN_ASKED: {
    severity: 'warning',
    title: 'The claim uses more than it asked for',
    action:
      'Ask for what it needs, so that quotas and plans count it; the driver does not hold it back.',
  },
  MOUNTED_BY_NOTHING: {
    severity: 'information',
    title: 'Nothing mounts the claim',
    action:
      'Find out whether the data is still needed; a claim that no workload names is easily forgotten.',
  },
  DELETE_DESTROYS_DATA: {
    severity: 'information',
    title: 'Deleting the claim destroys its data',
    action:
      'Have a copy elsewhere before the claim is deleted, or set the reclaim policy of its volume to Retain.',
  },
  NODE_NOT_READY_WITH_DATA: {
    severity: 'critical',
    title: 'A node that holds data is not ready',
    action:
      'Bring the node back: the data on its disk cannot be reached from anywhere else.',
  },
  STRAY_DIRECTORIES: {
    severity: 'information',
    title: 'Directories on a node belong to no volume',
    action:
      'Look at what they hold; they may be the remains of deleted claims, or data that nobody watches.',
  },
  READING_MISSING: {
    severity: 'unknown',
    title: 'What is used on a node could not be measured',
    action:
      'Remove the cause named in the evidence; until then the figures are the last known or missing.',
  },
  NOT_ALLOWED_TO_SEE: {
    severity: 'unknown',
    title: 'Stowage is not allowed to see something',
    action: 'Grant the right with the role file named in the evidence.',
  },
  RESOURCE_NOT_READ: {
    severity: 'unknown',
    title: 'Part of the cluster could not be read',
    action:
      'Remove the cause named in the evidence; what depends on it is shown as it was last heard.',
  },
  NAS_DISK_FAILING: {
    severity: 'critical',
    title: 'A disk of the NAS is failing',
    action:
      'See that there is a fresh copy of the data elsewhere, then replace the disk.',
  },
  NAS_POOL_DEGRADED: {
    severity: 'critical',
    title: 'A pool of the NAS runs without its full redundancy',
    action:
      'See that there is a fresh copy of the data elsewhere, then replace the missing disk and repair the pool.',
  },
  EXPORT_ASYNC: {
    severity: 'warning',
    title: 'A database lies on an asynchronous export',
    action:
      'Switch off asynchronous writing for the rule, or move the database off NFS: a power cut of the NAS loses what the database was told is safe.',
  },
  EXPORT_SQUASHES_ROOT: {
    severity: 'information',
    title: 'The export does not let root be root',
    action:
      'Before moving claims of this share, set the rule for the nodes to no mapping; until then movers are kept out.',
  },
  NAS_NOT_READ: {
    severity: 'unknown',
    title: 'Part of the NAS could not be read',
    action:
      'Remove the cause named in the evidence; what depends on it is shown as it was last heard.',
  },
  NAS_LOGIN_REFUSED: {
    severity: 'unknown',
    title: "The NAS refuses the portal's login",
    action:
      'Put right the account as the evidence says; the portal tries again by itself, but seldom.',
  },
  NAS_UNREACHABLE: {
    severity: 'unknown',
    title: 'The NAS does not answer',
    action:
      'Check that it is on and can be reached from the portal; everything about it is shown as it was last heard.',
  },
  CLUSTER_UNREACHABLE: {
    severity: 'unknown',
    title: 'The cluster does not answer',
    action:
      'Check that its API server is up and can be reached from the portal; everything about it is shown as it was last heard.',
  },
} as const satisfies Record<string, FindingCodeDefinition>;

/** @public */
export type FindingCode = keyof typeof findingCodes;

/**
 * Path of a code's page in the TechDocs, such as `runbooks/pool-full/`.
 * @public
 */
export function runbookPath(code: FindingCode): string {
  return `runbooks/${code.toLowerCase().replaceAll('_', '-')}/`;
}

/** Severities from worst to mildest. @public */
export const severities: readonly Severity[] = [
  'critical',
  'warning',
  'unknown',
  'information',
];

/**
 * The worst of some severities; `undefined` where there are none.
 * @public
 */
export function worstSeverity(
  candidates: Iterable<Severity>,
): Severity | undefined {
  const present = new Set(candidates);
  return severities.find(severity => present.has(severity));
}
