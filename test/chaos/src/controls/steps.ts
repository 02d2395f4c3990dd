import {
  everyRule,
  MoveDecisions,
  SafetyRules,
  UndoRequired,
} from '../product';
import { quickTimings } from '../portal/quick';
import { clusterName, images, moversNamespace } from '../world/names';
import type { Control } from './Control';
import {
  FakeWorld,
  fenceStep,
  lockStep,
  pauseStep,
  TestOperation,
} from './inside';

const id = 'opcontrol123';

const dependencies = {
  timings: { ...quickTimings, settle: 0 },
  settingsOf: () => ({ namespace: moversNamespace, image: images.mover }),
  planAgain: async () => ({ words: '' }),
  repositoryFollows: async () => ({ follows: true, words: '' }),
};

const owner = {
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  namespace: 'flux-system',
  name: 'shop',
};
const claimRef = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  namespace: 'shop',
  name: 'data',
};

/** A claim on its volume, and an owner in a repository that can be asked to wait. */
async function fill(world: FakeWorld): Promise<MoveDecisions> {
  const client = world.client('kubectl');
  const made = async (object: Parameters<typeof client.create>[0]) =>
    (await client.create(object)).metadata.uid!;
  const volumeUid = await made({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'volume' },
    spec: { persistentVolumeReclaimPolicy: 'Retain' },
  });
  const { apiVersion, kind, namespace, name } = owner;
  await made({
    apiVersion,
    kind,
    metadata: { name, namespace },
    spec: { suspend: false },
  });
  const uid = await made({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'shop' },
    spec: { volumeName: 'volume' },
  });
  return {
    kind: 'move',
    cluster: clusterName,
    namespace: 'shop',
    claims: [{ name: 'data', uid, volumeName: 'volume', volumeUid }],
    autoscalers: [],
    repository: { ...owner, pause: 'suspend' },
  } as unknown as MoveDecisions;
}

function operationIn(
  world: FakeWorld,
  decisions: MoveDecisions,
  rules: SafetyRules,
): TestOperation {
  return new TestOperation({
    id,
    decisions,
    cluster: world.client('portal'),
    rules,
  });
}

/** Changes an object as somebody else would. */
async function changeOwner(world: FakeWorld, suspend: boolean): Promise<void> {
  const client = world.client('somebody');
  const { uid } = (await client.get(owner))!.metadata;
  await client.patch({
    ref: owner,
    precondition: { uid: uid! },
    patch: { spec: { suspend } },
  });
}

/** Whether the claim was fenced off; the fake world has no finalizers, so it is gone then. */
async function isFenced(world: FakeWorld): Promise<boolean> {
  return !(await world.client().get(claimRef));
}

/** Runs the step that fences, and answers how it was refused. */
async function fence(operation: TestOperation): Promise<Error | undefined> {
  return await operation.run(fenceStep(dependencies)).then(
    () => undefined,
    error => error as Error,
  );
}

/** Nothing is lost where the step was refused for the right reason. */
function refusedWith(
  refusal: Error | undefined,
  wanted: string,
): string | undefined {
  const { code = refusal?.name } = (refusal ?? {}) as Partial<UndoRequired>;
  return code === wanted ? undefined : `refused for another reason: ${refusal}`;
}

/** Controls of single steps, in a world that is a list of objects. */
export const steps = {
  pausesWatched: {
    needs: 'nothing',
    without: 'the claim is fenced off under an owner that heals it',
    loses: /fenced off/,
    async play(rules) {
      const world = new FakeWorld();
      const operation = operationIn(world, await fill(world), rules);
      await operation.run(lockStep(dependencies));
      await operation.run(pauseStep(dependencies));
      await changeOwner(world, false);
      const refusal = await fence(operation);
      if (!(await isFenced(world))) {
        return refusedWith(refusal, 'PAUSE_REVERTED');
      }
      return 'the claim is fenced off, and its owner does not wait';
    },
  },
  pausesRememberedOnce: {
    needs: 'nothing',
    without: 'the owner never goes on after a takeover',
    loses: /never goes on/,
    async play(rules) {
      const world = new FakeWorld();
      const operation = operationIn(world, await fill(world), rules);
      await operation.run(pauseStep(dependencies));
      // The replica died before it could say that the step was done.
      await operation.run(pauseStep(dependencies));
      await operation.undo();
      const { spec } = (await world.client().get(owner))!;
      return (spec as { suspend?: boolean }).suspend
        ? 'the owner was taken for one that waited before, and never goes on'
        : undefined;
    },
  },
  epochInLease: {
    needs: 'nothing',
    without: 'an owner that was taken over from fences the claim off',
    loses: /fenced off/,
    async play(rules) {
      const world = new FakeWorld();
      const decisions = await fill(world);
      const late = operationIn(world, decisions, rules);
      await late.run(lockStep(dependencies));
      const successor = operationIn(world, decisions, everyRule);
      successor.takeOver();
      await successor.run(lockStep(dependencies));
      const refusal = await fence(late);
      if (!(await isFenced(world))) {
        return refusedWith(refusal, 'OwnershipLost');
      }
      return 'two writers: the claim is fenced off by the one that was taken over from';
    },
  },
} satisfies Record<string, Control>;
