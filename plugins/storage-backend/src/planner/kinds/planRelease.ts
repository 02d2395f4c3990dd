import {
  ANNOTATION_KEPT_BECAUSE,
  ANNOTATION_KEPT_BYTES,
  ANNOTATION_KEPT_POLICY,
  ANNOTATION_KEPT_SINCE,
  formatBytes,
  quantityToNumber,
} from '@stowage/backstage-plugin-storage-common';
import type {
  DeleteBehaviour,
  MoveWorld,
  OperationCheck,
  OperationPlan,
  OperationRequest,
  PlanStep,
  RawClaim,
  RawVolume,
} from '@stowage/backstage-plugin-storage-common';
import { check, codesOf, isBlocked } from '../check';
import { planOf } from '../planOf';
import { findClosure } from '../closure/findClosure';
import { sideOf, sideWords, sourceWords } from '../identity/side';
import { conditionOf } from '../objects';
import { volumeOf } from '../preflight/claims';
import { checkErasable } from '../preflight/erasable';
import { checkNamespace, checkReadable } from '../preflight/readable';
import { checkSharedStorage } from '../preflight/sharedStorage';
import { checkNodes } from '../preflight/users';
import type { MoveSide, ReleaseDecisions } from '../types';
import { enumerate, formatSeconds } from '../words';
import { profileOfVolume } from './profiles';
import { findKept } from './targets';

const HOUR_MS = 3_600_000;

/** An `async` export may hold what was written for some time; an hour is far beyond that. */
function checkAge(volume: RawVolume, world: MoveWorld): OperationCheck[] {
  const since = volume.metadata.annotations?.[ANNOTATION_KEPT_SINCE];
  const age = Date.parse(world.readAt) - Date.parse(since ?? '');
  return age < HOUR_MS
    ? [
        check(
          'RELEASE_TOO_SOON',
          `Volume ${volume.metadata.name} was set aside ${formatSeconds(
            age / 1000,
          )} ago.`,
        ),
      ]
    : [];
}

/** Whether a volume was kept because its claim was retired, so that nothing took over from it. */
function isRetired(volume: RawVolume | undefined): boolean {
  return volume?.metadata.annotations?.[ANNOTATION_KEPT_BECAUSE] === 'retired';
}

/** Whether what took over is bound, runs, and lies on pools without trouble. */
function checkSuccessor(options: {
  claim?: RawClaim;
  name: string;
  world: MoveWorld;
}): OperationCheck[] {
  const { claim, name, world } = options;
  const present = claim && volumeOf(claim, world);
  if (!present || claim.status?.phase !== 'Bound') {
    return [
      check(
        'RELEASE_TARGET_NOT_BOUND',
        `Claim ${world.namespace}/${name} ${
          claim ? 'is not bound' : 'does not exist'
        }.`,
      ),
    ];
  }
  const { pods } = findClosure({ world, claims: [name] });
  const unready = pods.filter(pod => conditionOf(pod, 'Ready') !== 'True');
  const troubled = world.pools.filter(
    ({ claims, findings }) =>
      findings.length > 0 &&
      claims.some(
        each => each.name === name && each.namespace === world.namespace,
      ),
  );
  return [
    ...(unready.length > 0
      ? [
          check(
            'RELEASE_NOT_READY',
            `${enumerate(
              unready.map(({ metadata }) => metadata.name),
            )} mounts claim ${name} and is not ready.`,
          ),
        ]
      : []),
    ...(troubled.length > 0
      ? [
          check(
            'RELEASE_POOL_IN_TROUBLE',
            `${enumerate(
              troubled.map(({ title }) => title),
            )}, where claim ${name} lies now, ${
              troubled.length === 1 ? 'has a finding' : 'have findings'
            }.`,
          ),
        ]
      : []),
  ];
}

/** What becomes of the bytes, as far as the volume is one that can be released. */
function checkBytes(options: {
  volume: RawVolume;
  erasedBy: ReleaseDecisions['erasedBy'];
  deletes?: DeleteBehaviour;
}) {
  const { volume, erasedBy, deletes } = options;
  const { name } = volume.metadata;
  const capacity = quantityToNumber(volume.spec?.capacity?.storage ?? '');
  const holds = `What volume ${name} holds (${sourceWords(volume)}${
    capacity === undefined ? '' : `, capacity ${formatBytes(capacity)}`
  })`;
  return [
    check(
      'RELEASE_DESTROYS',
      deletes === 'archives'
        ? `${holds} is out of reach: unless its class says otherwise, the provisioner only renames the folder on the NAS.`
        : `${holds} is gone for good.`,
    ),
    ...(deletes === 'unknown'
      ? [
          check(
            'RELEASE_LEAVES_BYTES',
            `Whether anybody deletes the bytes of volume ${name} is not known.`,
          ),
        ]
      : []),
    ...(erasedBy === 'step' && deletes !== 'unknown'
      ? [
          check(
            'RELEASE_ERASES',
            `Volume ${name} has nobody who deletes its bytes: everything below its path is removed. Whoever uses that path from outside this cluster is not seen.`,
          ),
        ]
      : []),
  ];
}

function stepsOf(options: {
  volume: string;
  side: MoveSide;
  erasedBy: ReleaseDecisions['erasedBy'];
}): PlanStep[] {
  const { volume, side, erasedBy } = options;
  const kept = `The application runs on its present volume. Volume ${volume} is kept, unchanged.`;
  const partly = `The application runs on its present volume. Volume ${volume} may have lost some of its bytes and is of no use any more; releasing it again finishes the work.`;
  const steps: PlanStep[] = [
    {
      id: 'lock',
      title: 'Lock the volume',
      detail: 'no other operation touches it meanwhile',
      application: 'up',
      expectedSeconds: 1,
      ifItStopsHere: kept,
    },
    {
      id: 'preflight',
      title: 'Look again at everything the plan relied on',
      detail: 'the claim is bound and ready without it; nobody reaches it',
      application: 'up',
      expectedSeconds: 2,
      ifItStopsHere: kept,
    },
  ];
  if (erasedBy === 'step') {
    steps.push({
      id: 'erase',
      title: 'Remove the bytes',
      detail: `everything below ${sideWords(side)}`,
      application: 'up',
      ifItStopsHere: partly,
    });
  }
  steps.push({
    id: 'release',
    title:
      erasedBy === 'step'
        ? 'Remove the volume'
        : 'Hand the volume to its deleter',
    detail:
      erasedBy === 'step'
        ? `the object ${volume}`
        : `reclaim policy → Delete; what its provisioner does then is its own`,
    application: 'up',
    expectedSeconds: 5,
    ifItStopsHere: partly,
  });
  return steps;
}

/** Plans to let go of a kept original. Its data is destroyed, so the volume's name is typed. */
export function planRelease(
  world: MoveWorld,
  request: OperationRequest,
): { plan: OperationPlan; decisions: ReleaseDecisions } {
  const [name] = request.claims;
  const kept = findKept({ claim: name, named: request.volume, world });
  const { volume } = kept;
  const side = volume && sideOf(volume, world.nodes).side;
  const claim = world.rawClaims.find(({ metadata }) => metadata.name === name);
  const present = claim && volumeOf(claim, world);
  const held = volume?.metadata.annotations?.[ANNOTATION_KEPT_BYTES];
  const deletes = volume && profileOfVolume(volume, world).row.onDelete;
  // Where nobody is known to delete the bytes, they would stay without anything that names them.
  const erasedBy =
    deletes === 'nothing' || deletes === 'unknown' ? 'step' : 'deleter';
  const checks = [
    ...checkReadable(world),
    ...checkNamespace(world),
    ...kept.checks,
    ...(!claim && isRetired(volume)
      ? [
          check(
            'RELEASE_RETIRED',
            `Claim ${world.namespace}/${name} was retired: nothing took over from volume ${volume?.metadata.name}.`,
          ),
        ]
      : checkSuccessor({ claim, name, world })),
    ...(volume
      ? [
          ...checkAge(volume, world),
          ...(side
            ? []
            : [
                check(
                  'SOURCE_NOT_SUPPORTED',
                  `Volume ${volume.metadata.name} is of the kind ${sourceWords(
                    volume,
                  )}.`,
                ),
              ]),
          ...(erasedBy === 'step'
            ? checkErasable({
                volume,
                namespace: world.namespace,
                claim: name,
                world,
              })
            : checkSharedStorage({
                guarded: [{ volume, namespace: world.namespace, claim: name }],
                world,
              })),
          ...checkNodes({
            world,
            closure: { pods: [], finishedPods: [], ordinals: [], checks: [] },
            places: [side?.node],
          }),
          ...checkBytes({ volume, erasedBy, deletes }),
        ]
      : []),
    check(
      'LAST_COPY_UNKNOWN',
      'Whether a good copy exists elsewhere is not known: backups are not read yet.',
      { remedy: 'Make sure of a fresh backup before you let go.' },
    ),
  ];
  const declined = isBlocked(checks);
  const volumeName = volume?.metadata.name ?? request.volume ?? '';
  const steps =
    declined || !side ? [] : stepsOf({ volume: volumeName, side, erasedBy });
  const decisions: ReleaseDecisions = {
    kind: 'release',
    cluster: world.cluster,
    namespace: world.namespace,
    claim: name,
    presentVolume: present?.metadata.name ?? '',
    volume: {
      name: volumeName,
      uid: volume?.metadata.uid ?? '',
      reclaimPolicy:
        volume?.metadata.annotations?.[ANNOTATION_KEPT_POLICY] ??
        volume?.spec?.persistentVolumeReclaimPolicy ??
        'Retain',
      side: side ?? { kind: 'hostPath', path: '' },
    },
    erasedBy,
    steps: steps.map(({ id }) => id),
    codes: codesOf(checks),
  };
  return planOf({
    world,
    checks,
    decisions,
    request,
    title: `Release the original of ${name}`,
    summary: () =>
      `Volume ${volumeName} and everything it holds is destroyed. The application is not touched.`,
    steps,
    claims: [],
    workloads: [],
    // Nobody has written to it since it was set aside.
    figures: held === undefined ? {} : { bytes: Number(held) },
    typedConfirmation: volumeName,
  });
}
