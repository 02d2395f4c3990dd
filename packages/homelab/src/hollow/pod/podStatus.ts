import {
  ContainerStatus,
  Pod,
  PodCondition,
  PodStatus,
} from '../../cluster/podObjects';

/** What is known of a pod at one moment. */
export interface PodFacts {
  pod: Pod;
  /** Of the init containers and the containers, in the order of the pod. */
  initContainers: ContainerStatus[];
  containers: ContainerStatus[];
  startTime: string;
  address: string;
  /** Whether the volumes are there. */
  volumesReady: boolean;
  /** Whether every init container has succeeded. */
  initialized: boolean;
  /** Whether all processes have ended and none will be started again. */
  terminal: boolean;
  /** Why the node itself ended or refused the pod. */
  failure?: { reason: string; message: string };
  /** RFC 3339. */
  now: string;
}

/** Init containers that run beside the others instead of before them. */
export function sidecarNames(pod: Pod): string[] {
  return (pod.spec.initContainers ?? [])
    .filter(({ restartPolicy }) => restartPolicy === 'Always')
    .map(({ name }) => name);
}

/** Whether a container that ended with this code is to be started again. */
export function shouldRestart(
  policy: string | undefined,
  exitCode: number,
): boolean {
  return policy === 'OnFailure' ? exitCode !== 0 : policy !== 'Never';
}

/**
 * The phase by the kubelet's rules (`getPhase`): a pod that will not run again
 * has succeeded only if every container ended with 0.
 */
export function podPhase(facts: PodFacts): string {
  const { pod, containers, initContainers, terminal, failure } = facts;
  if (failure) {
    return 'Failed';
  }
  const codes = (statuses: ContainerStatus[]) =>
    statuses.map(({ state }) => state.terminated?.exitCode);
  const once = initContainers.filter(
    ({ name }) => !sidecarNames(pod).includes(name),
  );
  if (
    pod.spec.restartPolicy === 'Never' &&
    codes(once).some(code => code !== undefined && code !== 0)
  ) {
    return 'Failed';
  }
  if (!facts.initialized) {
    return terminal ? 'Failed' : 'Pending';
  }
  const ended = codes(containers);
  if (terminal) {
    return ended.every(code => code === 0) ? 'Succeeded' : 'Failed';
  }
  const begun = containers.some(
    ({ state, lastState }) =>
      state.running || state.terminated || lastState.terminated,
  );
  const all = containers.every(({ state }) => state.terminated);
  if (all && pod.spec.restartPolicy !== 'Always') {
    const open = ended.some(code =>
      shouldRestart(pod.spec.restartPolicy, code ?? 1),
    );
    if (!open) {
      return ended.every(code => code === 0) ? 'Succeeded' : 'Failed';
    }
  }
  return begun ? 'Running' : 'Pending';
}

interface Judgement {
  type: string;
  holds: boolean;
  reason?: string;
  message?: string;
}

function judge(facts: PodFacts, phase: string): Judgement[] {
  const { containers, initContainers, initialized } = facts;
  const unready = containers.filter(({ ready }) => !ready);
  const incomplete = initContainers.filter(
    ({ state }) => state.terminated?.exitCode !== 0,
  );
  const notReady =
    phase === 'Succeeded' || phase === 'Failed'
      ? { reason: phase === 'Failed' ? 'PodFailed' : 'PodCompleted' }
      : {
          reason: 'ContainersNotReady',
          message: `containers with unready status: [${unready
            .map(({ name }) => name)
            .join(' ')}]`,
        };
  return [
    {
      type: 'PodReadyToStartContainers',
      holds: facts.volumesReady && !facts.terminal,
    },
    {
      type: 'Initialized',
      holds: initialized,
      reason: initialized ? undefined : 'ContainersNotInitialized',
      message: initialized
        ? undefined
        : `containers with incomplete status: [${incomplete
            .map(({ name }) => name)
            .join(' ')}]`,
    },
    ...['Ready', 'ContainersReady'].map(type => ({
      type,
      holds: phase === 'Running' && unready.length === 0,
      ...(phase === 'Running' && unready.length === 0 ? {} : notReady),
    })),
    { type: 'PodScheduled', holds: true },
  ];
}

function condition(
  judgement: Judgement,
  facts: PodFacts,
  previous: PodCondition[],
): PodCondition {
  const { type, reason, message } = judgement;
  const status = judgement.holds ? 'True' : 'False';
  const before = previous.find(each => each.type === type);
  return {
    type,
    status,
    observedGeneration: facts.pod.metadata.generation,
    lastTransitionTime:
      before?.status === status ? before.lastTransitionTime : facts.now,
    // Merging by type keeps what is left out: what holds no more is taken back.
    reason: reason ?? null,
    message: message ?? null,
  };
}

/**
 * The status of a pod as a kubelet would write it.
 *
 * @param previous - the conditions written last, whose times stay where
 * nothing changed
 */
export function podStatus(
  facts: PodFacts,
  previous: PodCondition[],
): PodStatus {
  const phase = podPhase(facts);
  const { address, failure, pod } = facts;
  return {
    phase,
    reason: failure?.reason,
    message: failure?.message,
    observedGeneration: pod.metadata.generation,
    hostIP: address,
    hostIPs: [{ ip: address }],
    podIP: address,
    podIPs: [{ ip: address }],
    startTime: facts.startTime,
    conditions: judge(facts, phase).map(each =>
      condition(each, facts, previous),
    ),
    initContainerStatuses: facts.initContainers.length
      ? facts.initContainers
      : undefined,
    containerStatuses: facts.containers,
  };
}
