import { claim, ClaimWish } from '../objects/claim';
import { claimVolume } from '../objects/container';
import { Manifest, Part } from '../objects/manifest';
import { deployment, statefulSet } from '../objects/workloads';
import { onNode } from '../nodes';
import { images } from '../standIns/programs';
import { keptVolumeName } from './leftovers';

const namespace = 'workshop';

function part(name: string, place: string = namespace): Part {
  return { namespace: place, name, component: 'experiments' };
}

/** A claim that stays pending, and the event that tells why. */
export interface PendingClaim extends ClaimWish {
  name: string;
  /** What the newest event of its kind says, in the words of whoever says it. */
  event: { reason: string; message: RegExp };
  /** Whether a pod wants it; such a one stays pending, too. */
  pod?: { nodeSelector?: Record<string, string> };
}

/** One claim for each cause that a claim may wait for. */
export const pendingClaims: PendingClaim[] = [
  {
    name: 'reports',
    storageClass: 'fast-nvme',
    size: '5Gi',
    event: {
      reason: 'ProvisioningFailed',
      message: /storageclass\.storage\.k8s\.io "fast-nvme" not found/,
    },
  },
  {
    name: 'films',
    storageClass: '',
    size: '500Gi',
    accessMode: 'ReadWriteMany',
    event: {
      reason: 'FailedBinding',
      message: /no persistent volumes available for this claim/,
    },
  },
  {
    name: 'wiki-again',
    storageClass: 'local-path-ssd',
    size: '5Gi',
    volumeName: keptVolumeName,
    event: {
      reason: 'FailedBinding',
      message: /already bound to a different claim/,
    },
  },
  {
    name: 'shared-scratch',
    storageClass: 'local-path',
    size: '5Gi',
    accessMode: 'ReadWriteMany',
    pod: {},
    event: {
      reason: 'ProvisioningFailed',
      message: /NodePath only supports ReadWriteOnce/,
    },
  },
  {
    name: 'attic-disk',
    storageClass: 'synology-iscsi',
    size: '5Gi',
    event: {
      reason: 'ExternalProvisioning',
      message: /csi\.san\.synology\.com/,
    },
  },
  {
    name: 'spare',
    storageClass: 'local-path',
    size: '5Gi',
    event: {
      reason: 'WaitForFirstConsumer',
      message: /waiting for first consumer/,
    },
  },
  {
    name: 'cinema',
    storageClass: 'local-path',
    size: '5Gi',
    pod: { nodeSelector: onNode('pi-4') },
    event: {
      reason: 'WaitForPodScheduled',
      message: /waiting for pod cinema-\S+ to be scheduled/,
    },
  },
];

/** The namespace that claims are refused in before they come to be. */
export const refusingNamespace = 'playground';

function refused(name: string, size: string): Manifest[] {
  return statefulSet(part(name, refusingNamespace), {
    image: images.webFront,
    variables: { UPLOADS: '/data' },
    mounts: { data: '/data' },
    claims: { data: { storageClass: 'local-path', size } },
  });
}

/** Claims that wait, and sets whose claims are refused: by a quota and by a limit. */
export const pending: Manifest[] = [
  ...pendingClaims.map(({ name, event, pod, ...wish }) =>
    claim(part(name), wish),
  ),
  ...pendingClaims.flatMap(({ name, pod }) =>
    pod
      ? [
          deployment(part(name), {
            image: images.webFront,
            variables: { UPLOADS: '/data' },
            mounts: { [name]: '/data' },
            nodeSelector: pod.nodeSelector,
            volumes: [claimVolume(name)],
          }),
        ]
      : [],
  ),
];

/** Sets whose claims are not let in, by what refuses them. */
export const refusals = {
  quota: 'too-much',
  limit: 'too-large',
} as const;

/** They come after the quota and the limit that refuse their claims. */
export const refusedSets: Manifest[] = [
  ...refused(refusals.quota, '5Gi'),
  ...refused(refusals.limit, '50Gi'),
];
