import { ANNOTATION_KEPT_POLICY } from '@stowage/backstage-plugin-storage-common';
import type {
  MoveWorld,
  OperationPlan,
  OperationRequest,
  PlanStep,
} from '@stowage/backstage-plugin-storage-common';
import { check, codesOf, isBlocked } from '../check';
import { planOf } from '../planOf';
import { sideOf } from '../identity/side';
import { checkNamespace, checkReadable } from '../preflight/readable';
import { checkSharedStorage } from '../preflight/sharedStorage';
import { checkNodes } from '../preflight/users';
import type { BringBackDecisions } from '../types';
import { briefSteps } from '../steps/briefSteps';
import { findKept } from './targets';

function stepsOf(volume: string, claim: string): PlanStep[] {
  const kept = `No claim has the name ${claim}. Volume ${volume} is kept, unchanged.`;
  const back = `Claim ${claim} is bound to volume ${volume}, unchanged.`;
  return briefSteps([
    ['lock', 'Lock the volume', 'no other operation touches it', kept],
    [
      'preflight',
      'Look again at everything the plan relied on',
      'the volume is kept, and the name is free',
      kept,
    ],
    [
      'bring-back',
      'Bind the kept volume under its old name',
      `claim ${claim} → ${volume}, by name`,
      `${kept} Undoing leaves it like that.`,
    ],
    [
      'tidy',
      'Make it an ordinary volume again',
      `${volume} is not listed with the kept originals any more`,
      back,
    ],
  ]);
}

/** Whether a roll back is asked for a claim that is not there, but whose volume was kept. */
export function isGone(world: MoveWorld, request: OperationRequest): boolean {
  const [name, ...others] = request.claims;
  return (
    others.length === 0 &&
    !world.unreadable.some(
      ({ resource }) => resource === 'persistentvolumeclaims',
    ) &&
    !world.rawClaims.some(({ metadata }) => metadata.name === name) &&
    findKept({ claim: name, named: request.volume, world }).volume !== undefined
  );
}

/** Plans to bring a retired claim back: its kept volume gets its old name again. Copies nothing. */
export function planBringBack(
  world: MoveWorld,
  request: OperationRequest,
): { plan: OperationPlan; decisions: BringBackDecisions } {
  const [claim] = request.claims;
  const { namespace } = world;
  const kept = findKept({ claim, named: request.volume, world });
  const { volume } = kept;
  const volumeName = volume?.metadata.name ?? request.volume ?? '';
  const side = volume && sideOf(volume, world.nodes).side;
  const checks = [
    ...checkReadable(world),
    ...checkNamespace(world),
    ...kept.checks,
    ...(volume
      ? [
          ...checkSharedStorage({
            guarded: [{ volume, namespace, claim }],
            world,
          }),
          ...checkNodes({
            world,
            closure: { pods: [], finishedPods: [], ordinals: [], checks: [] },
            places: [side?.node],
          }),
        ]
      : []),
    check(
      'BRINGS_BACK',
      `Claim ${claim} leads to volume ${volumeName} again, with what it held when it was set aside.`,
    ),
  ];
  const declined = isBlocked(checks);
  const steps = declined ? [] : stepsOf(volumeName, claim);
  const decisions: BringBackDecisions = {
    kind: 'roll-back',
    rollBack: 'bring-back',
    cluster: world.cluster,
    namespace,
    claim,
    volume: {
      name: volumeName,
      uid: volume?.metadata.uid ?? '',
      reclaimPolicy:
        volume?.metadata.annotations?.[ANNOTATION_KEPT_POLICY] ?? 'Retain',
    },
    steps: steps.map(({ id }) => id),
    codes: codesOf(checks),
  };
  return planOf({
    world,
    checks,
    decisions,
    request,
    title: `Bring ${claim} back`,
    summary: () =>
      `Claim ${claim} is made again in ${namespace} and bound to volume ${volumeName}. Nothing is copied or started.`,
    steps,
    claims: [],
    workloads: [],
    figures: {},
  });
}
