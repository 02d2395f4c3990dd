import { setTimeout as delay } from 'timers/promises';
import type { Operation } from '@stowage/backstage-plugin-storage-common';
import { Meddler } from '../faults/Meddler';
import type { Blow } from '../portal/protocol';
import type {
  Fault,
  OperationDescription,
  RunDescription,
} from '../runs/RunDescription';
import { judgeOperation } from '../verdict/judgeOperation';
import { judgeLeftovers } from '../verdict/judgeLeftovers';
import { isKept, Picture, takePicture } from '../verdict/Picture';
import type { Watcher } from '../verdict/Watcher';
import type { Application } from '../world/Application';
import { clusterName } from '../world/names';
import type { World } from '../world/World';
import type { Desk } from './Lane';
import { nodeOfVolume, requestOf } from './requests';
import type { RunLog } from './RunLog';

/** An operation about which nothing new was written for so long does not come to an end. */
const patienceMs = 150_000;
/** How long what a picture shows may take to settle once an operation has ended. */
const calmMs = 45_000;
/** How often somebody looks how far an operation is: what answers is what does the work. */
const lookEveryMs = 600;

const finals = ['done', 'cancelled', 'undone', 'needs-a-person'];

/** Of two that wanted the same: what the claim is on says the one that came further. */
const rankOf = ({ state }: Operation) =>
  ['needs-a-person', 'done'].indexOf(state);

/** What one operation of a run came to. */
export interface OperationOutcome {
  /** `declined` where no plan could be made, `skipped` where there was nothing to do it with. */
  state: string;
  complaints: string[];
  operation?: Operation;
}

/** Where and with whom an operation is carried out. */
export interface Scene {
  world: World;
  application: Application;
  desks: Desk[];
  run: RunDescription;
  log: RunLog;
  watcher: Watcher;
  /** Is told of every pod that was made by hand. */
  byHand: string[];
}

/** What the portals are to do to themselves, and what becomes of their requests. */
async function arm(
  { desks, log }: Scene,
  faults: Fault[],
  step: (seen: Parameters<Meddler['step']>[0]) => void,
): Promise<void> {
  for (const [index, { portal, proxy }] of desks.entries()) {
    const ofPortal = faults.flatMap((fault, number) =>
      'portal' in fault && fault.portal === index
        ? [{ fault, id: String(number) }]
        : [],
    );
    proxy.onFault = line => log.say(`${portal.name} ${line}`);
    proxy.faults.arm(
      ofPortal.flatMap(({ fault, id }) =>
        fault.kind === 'api' ? [{ ...fault, id }] : [],
      ),
    );
    portal.listener = { said: line => log.say(line), step };
    await portal.arm(
      ofPortal.flatMap(({ fault, id }): Blow[] =>
        fault.kind === 'kill' || fault.kind === 'freeze'
          ? [{ id, at: fault.at, act: fault.kind }]
          : [],
      ),
    );
  }
}

/** Kills and freezes from outside, some time from now. */
function strikeLater({ desks }: Scene, faults: Fault[]): () => void {
  const timers = faults.flatMap(fault => {
    if (fault.kind !== 'kill-later' && fault.kind !== 'freeze-later') {
      return [];
    }
    const { portal } = desks[fault.portal];
    return [
      setTimeout(
        () => (fault.kind === 'kill-later' ? portal.kill() : portal.freeze()),
        fault.afterMs,
      ),
    ];
  });
  return () => timers.forEach(timer => clearTimeout(timer));
}

/** Follows an operation to its end, and says yes to whatever stop it asks about. */
async function follow(
  { log }: Scene,
  { portal }: Desk,
  id: string,
): Promise<Operation> {
  let until = Date.now() + patienceMs;
  let state = '';
  let last = '';
  for (;;) {
    const operation = await portal.get(id);
    const now = JSON.stringify([
      operation.state,
      operation.progress,
      operation.steps.map(step => [step.state, step.attempts]),
    ]);
    if (now !== last) {
      last = now;
      until = Date.now() + patienceMs;
    }
    if (operation.state !== state) {
      state = operation.state;
      log.say(`${id} is ${state}`);
    }
    if (finals.includes(state) || Date.now() > until) {
      return operation;
    }
    if (state === 'waiting-for-confirmation') {
      await portal
        .confirm(id, operation.predictedStopSeconds ?? 0)
        .catch(error => log.say(`confirming: ${error}`));
    }
    await delay(lookEveryMs);
  }
}

/** Why it is nobody's fault but the fault's that a person has to look. */
function excuseOf(
  { faults }: OperationDescription,
  { code, nodeGone }: { code?: string; nodeGone: boolean },
): string | undefined {
  const has = (kind: Fault['kind']) => faults.some(each => each.kind === kind);
  if (has('node-lost')) {
    return 'a node was lost';
  }
  if (code === 'PROOF_LOST' && (has('mover-killed') || has('mover-deleted'))) {
    return 'the mover that had the record was ended';
  }
  if (code === 'PROOF_LOST' && nodeGone) {
    return 'the mover that had the record may have run on the node of another run that is gone';
  }
  if (code === 'WORKLOAD_REPLACED' && (has('scaled-up') || has('healed'))) {
    return 'somebody made the workload anew, with the class of before in it';
  }
  return code === 'CLAIM_TAKEN' && has('healed')
    ? 'somebody keeps making a claim of that name, which got a volume'
    : undefined;
}

/** Takes pictures until nothing is wrong any more, or it is not going to be right. */
async function judgeCalmly(
  scene: Scene,
  judge: (after: Picture) => string[],
): Promise<string[]> {
  const until = Date.now() + calmMs;
  for (;;) {
    const complaints = judge(await takePicture(scene.world, scene.application));
    if (complaints.length === 0 || Date.now() > until) {
      return complaints;
    }
    await delay(300);
  }
}

/** The kept volumes of the claims, by claim; what other runs have in the movers' namespace is not among them. */
function keptOf(picture: Picture): Record<string, string> {
  return Object.fromEntries(
    picture.volumes
      .filter(volume => isKept(volume, picture))
      .map(({ metadata, spec }) => [spec.claimRef.name, metadata.name]),
  );
}

/** Plans, begins and follows one operation with everything that goes wrong, and judges it. */
export async function carryOut(
  scene: Scene,
  description: OperationDescription,
  number: number,
): Promise<OperationOutcome> {
  const { world, application, desks, log, run, watcher } = scene;
  const begunAt = Date.now();
  const before = await takePicture(world, application);
  const kept = keptOf(before);
  if (description.kind !== 'move' && Object.keys(kept).length === 0) {
    return { state: 'skipped', complaints: [] };
  }
  let id = '';
  let cancelAsked = false;
  const [first, second] = desks;
  const meddler = new Meddler({
    world,
    application,
    faults: description.faults,
    name: `${number}`,
    say: line => log.say(line),
    nodeOf: async side => await nodeOfVolume(world, application, { side, id }),
  });
  await arm(scene, description.faults, seen => {
    meddler.step(seen);
    const { cancelAt } = description;
    if (
      cancelAt &&
      !cancelAsked &&
      seen.operation === id &&
      cancelAt.step === seen.step &&
      cancelAt.edge === seen.edge
    ) {
      cancelAsked = true;
      log.say('somebody cancels');
      first.portal
        .cancel(id)
        .catch(error => log.say(`cancelling: ${error.message}`));
    }
  });
  const request = await requestOf({
    world,
    application,
    description,
    kept,
    run,
  });
  const callOff = strikeLater(scene, description.faults);
  try {
    const begun = await begin(scene, first, request);
    if ('declined' in begun) {
      return {
        state: 'declined',
        complaints: [`${description.kind} was declined: ${begun.declined}`],
      };
    }
    id = begun.id;
    if (description.rollBack === 'return') {
      watcher.returning = true;
    }
    const rival =
      run.portals === 'rivals' ? rivalry(scene, second, request) : undefined;
    let operation = await follow(scene, first, id);
    const other = await rival;
    callOff();
    await meddler.over();
    scene.byHand.push(...meddler.pods);
    log.say(`${(await first.portal.log(id)).join('\n         ')}`);
    const leftByOther: string[] = [];
    if (other) {
      log.say(`${(await second.portal.log(other.id)).join('\n         ')}`);
      const [winner, loser] =
        rankOf(other) > rankOf(operation)
          ? [other, operation]
          : [operation, other];
      operation = winner;
      leftByOther.push(loser.id);
      if (loser.state === 'done') {
        return {
          state: 'done',
          complaints: ['both portals say that they moved the same claim'],
          operation,
        };
      }
    }
    const reason: { code?: string } =
      (await (operation === other ? second : first).portal.record(
        operation.id,
      )) ?? {};
    const complaints = await judgeCalmly(scene, after => [
      ...judgeOperation({
        before,
        after,
        operation,
        target: description.target,
        kept,
        cancelAsked,
        personExcused: excuseOf(description, {
          ...reason,
          nodeGone: world.nodeGoneSince(begunAt),
        }),
        meddled: description.faults.some(
          ({ kind }) => kind === 'healed' || kind === 'scaled-up',
        ),
      }),
      ...leftByOther.flatMap(each =>
        judgeLeftovers({ operation: each, picture: after }),
      ),
    ]);
    return {
      state: reason.code
        ? `${operation.state} (${reason.code})`
        : operation.state,
      complaints,
      operation,
    };
  } finally {
    callOff();
    await meddler.over();
  }
}

/** Plans and begins, as somebody does who asks again when the portal went away meanwhile. */
async function begin(
  { log, application }: Scene,
  { portal }: Desk,
  request: Awaited<ReturnType<typeof requestOf>>,
): Promise<{ id: string } | { declined: string }> {
  const before = await portal.find(application.namespace);
  for (let attempt = 1; ; attempt += 1) {
    const plan = await portal.plan(request);
    if (plan.outcome !== 'planned') {
      const codes = plan.preflight
        .filter(({ level }) => level === 'blocking')
        .map(({ code, message }) => `${code}: ${message}`);
      // A plan that could not read everything is made again; whose a pod is, is not known then either.
      if (attempt < 5 && codes.some(each => each.startsWith('NOT_READ'))) {
        await delay(300);
        continue;
      }
      return { declined: codes.join(' ') };
    }
    try {
      const { id } = await portal.begin(plan);
      log.say(`${portal.name} begins ${id}: ${plan.title}`);
      return { id };
    } catch (error) {
      log.say(`beginning: ${error}`);
      const now = await portal.find(application.namespace);
      if (now !== undefined && now !== before) {
        return { id: now };
      }
      if (attempt === 5) {
        return { declined: String(error) };
      }
    }
  }
}

/** Another portal that knows nothing of the first one wants the same. */
async function rivalry(
  scene: Scene,
  desk: Desk,
  request: Awaited<ReturnType<typeof requestOf>>,
): Promise<Operation | undefined> {
  const begun = await begin(scene, desk, { ...request, cluster: clusterName });
  if ('declined' in begun) {
    scene.log.say(`the rival is declined: ${begun.declined}`);
    return undefined;
  }
  return await follow(scene, desk, begun.id);
}
