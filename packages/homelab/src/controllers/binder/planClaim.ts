import { annotations } from '../core/annotations';
import { Change, Plan } from '../core/changes';
import {
  classOfClaim,
  isMeantFor,
  namesClass,
  waitsForConsumer,
} from '../core/claims';
import { Claim, StorageClass, Volume } from '../core/kinds';
import { resources } from '../core/resources';
import { annotated, bindingStep, claimStatus } from './binding';
import { findVolume, whyUnfit } from './matching';

/** What is known about a claim at one moment. */
export interface ClaimSnapshot {
  claim: Claim;
  volume(name: string): Volume | undefined;
  volumes: Iterable<Volume>;
  storageClass(name: string): StorageClass | undefined;
  classes: Iterable<StorageClass>;
  /** Names of pods that mount the claim and have no node yet. */
  waitingPods(): string[];
}

/** The binder looks at what is not bound this often, and tells why. */
const resyncMs = 15_000;

function tell(
  claim: Claim,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): Change {
  const event = { about: claim, resource: resources.claims };
  return { verb: 'event', event: { ...event, type, reason, message } };
}

/**
 * What is due for a claim (syncClaim of the PersistentVolume controller): one
 * step towards its volume, or a word on why there is none.
 */
export function planClaim(snapshot: ClaimSnapshot): Plan {
  const { claim } = snapshot;
  return claim.metadata.annotations?.[annotations.bindCompleted] === undefined
    ? planUnbound(snapshot)
    : { changes: keepBound(snapshot) };
}

function keepBound({ claim, volume: find }: ClaimSnapshot): Change[] {
  const lost = (reason: string, message: string): Change[] =>
    claimStatus(claim, 'Lost').flatMap(change =>
      claim.status?.phase === 'Lost'
        ? []
        : [change, tell(claim, 'Warning', reason, message)],
    );
  const { volumeName } = claim.spec;
  if (!volumeName) {
    return lost(
      'ClaimLost',
      'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!',
    );
  }
  const volume = find(volumeName);
  if (!volume) {
    return lost(
      'ClaimLost',
      'Bound claim has lost its PersistentVolume. Data on the volume is lost!',
    );
  }
  const { claimRef } = volume.spec;
  return !claimRef || claimRef.uid === claim.metadata.uid
    ? bindingStep(volume, claim)
    : lost(
        'ClaimMisbound',
        'Two claims are bound to the same volume, this one is bound incorrectly',
      );
}

function planUnbound(snapshot: ClaimSnapshot): Plan {
  const { claim } = snapshot;
  const { volumeName } = claim.spec;
  if (volumeName) {
    return planNamed(claim, snapshot.volume(volumeName));
  }
  const storageClass = snapshot.storageClass(classOfClaim(claim));
  const waits = waitsForConsumer(storageClass);
  const volume = findVolume(claim, snapshot.volumes, { onlyMeant: waits });
  if (volume) {
    return { changes: bindingStep(volume, claim) };
  }
  const byDefault = defaultClass(snapshot.classes);
  if (!namesClass(claim) && byDefault) {
    const { name } = byDefault.metadata;
    return {
      changes: [
        {
          verb: 'update',
          resource: resources.claims,
          object: {
            ...claim,
            spec: { ...claim.spec, storageClassName: name },
          } as Claim,
        },
      ],
    };
  }
  const pending = claimStatus(claim, 'Pending');
  const againInMs = resyncMs;
  if (
    waits &&
    claim.metadata.annotations?.[annotations.selectedNode] === undefined
  ) {
    return {
      changes: [waiting(claim, snapshot.waitingPods()), ...pending],
      againInMs,
    };
  }
  if (classOfClaim(claim)) {
    return { changes: provision(claim, storageClass), againInMs };
  }
  return {
    changes: [
      tell(
        claim,
        'Normal',
        'FailedBinding',
        'no persistent volumes available for this claim and no storage class is set',
      ),
      ...pending,
    ],
    againInMs,
  };
}

function planNamed(claim: Claim, volume: Volume | undefined): Plan {
  const pending = claimStatus(claim, 'Pending');
  if (!volume) {
    return { changes: pending };
  }
  const { name } = volume.metadata;
  if (!volume.spec.claimRef) {
    const unfit = whyUnfit(volume, claim);
    return unfit
      ? {
          changes: [
            tell(
              claim,
              'Warning',
              'VolumeMismatch',
              `Cannot bind to requested volume "${name}": ${unfit}`,
            ),
            ...pending,
          ],
          againInMs: resyncMs,
        }
      : { changes: bindingStep(volume, claim) };
  }
  return isMeantFor(volume, claim)
    ? { changes: bindingStep(volume, claim) }
    : {
        changes: [
          tell(
            claim,
            'Warning',
            'FailedBinding',
            `volume "${name}" already bound to a different claim.`,
          ),
          ...pending,
        ],
        againInMs: resyncMs,
      };
}

function waiting(claim: Claim, pods: string[]): Change {
  if (pods.length === 0) {
    return tell(
      claim,
      'Normal',
      'WaitForFirstConsumer',
      'waiting for first consumer to be created before binding',
    );
  }
  const who = pods.length > 1 ? `pods ${pods.join(',')}` : `pod ${pods[0]}`;
  return tell(
    claim,
    'Normal',
    'WaitForPodScheduled',
    `waiting for ${who} to be scheduled`,
  );
}

/** The newest of the classes marked as default, as admission chooses it. */
export function defaultClass(
  classes: Iterable<StorageClass>,
): StorageClass | undefined {
  return [...classes]
    .filter(
      ({ metadata }) =>
        metadata.annotations?.[annotations.defaultClass] === 'true',
    )
    .sort(
      ({ metadata: one }, { metadata: other }) =>
        Date.parse(other.creationTimestamp ?? '') -
          Date.parse(one.creationTimestamp ?? '') ||
        (one.name < other.name ? -1 : 1),
    )[0];
}

/** Asks the class's provisioner for a volume. */
function provision(
  claim: Claim,
  storageClass: StorageClass | undefined,
): Change[] {
  const failed = (message: string) => [
    tell(claim, 'Warning', 'ProvisioningFailed', message),
  ];
  if (!storageClass) {
    return failed(
      `storageclass.storage.k8s.io "${classOfClaim(claim)}" not found`,
    );
  }
  const { provisioner } = storageClass;
  if (provisioner.startsWith('kubernetes.io/')) {
    return failed(`no volume plugin matched name: ${provisioner}`);
  }
  if (
    claim.metadata.annotations?.[annotations.storageProvisioner] !== provisioner
  ) {
    return [
      {
        verb: 'update',
        resource: resources.claims,
        object: annotated(claim, {
          [annotations.betaStorageProvisioner]: provisioner,
          [annotations.storageProvisioner]: provisioner,
        }),
      },
    ];
  }
  return [
    tell(
      claim,
      'Normal',
      'ExternalProvisioning',
      `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
    ),
  ];
}
