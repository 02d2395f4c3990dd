import type { KubernetesObject } from '../../adapters/kubernetes';
import type { SafetyRules } from '../rules';
import type { MoverSettings } from './containerSpec';
import { buildMoverPod } from './moverPod';
import { epochLabel, isOurs, selectorOf } from './names';
import {
  ClusterScope,
  deleteAndWait,
  ensureCreated,
  refOf,
  waitUntil,
  wordsOf,
} from './objects';
import { ClaimMover } from './ClaimMover';
import { SourceMover } from './SourceMover';
import type { Streams } from './Streams';
import { podEnd } from './MoverListener';
import { MoverLost } from './runCommand';

/** The claim whose bytes a mover carries, by its aliases in the movers' namespace. */
export interface MoverSides {
  /** Which of the operation's claims. */
  index: number;
  sourceClaim: string;
  targetClaim: string;
  /** No node reaches both sides: a pod for each, and an encrypted stream between them. */
  apart: boolean;
}

/** How long a mover's pod may take to run: its image may have to be pulled. */
const startSeconds = 300;
/** How long a mover's pod may take to go. */
const endSeconds = 120;

function isRunning(pod: KubernetesObject): boolean {
  const { containerStatuses } = (pod.status ?? {}) as {
    containerStatuses?: Array<{ state?: { running?: object } }>;
  };
  return Boolean(containerStatuses?.[0]?.state?.running);
}

const roleOf = (pod: KubernetesObject) =>
  pod.metadata.labels?.['stowage.io/role'];

/** Runs the movers of one operation in one epoch. Pods of earlier epochs are ended first. */
export class Movers {
  constructor(
    private readonly options: {
      scope: ClusterScope;
      settings: MoverSettings;
      operation: string;
      epoch: number;
      rules: Pick<SafetyRules, 'oneMoverPerTarget' | 'sourceReadOnly'>;
      streams: Streams;
    },
  ) {}

  /**
   * The running mover of a claim, made where there is none.
   *
   * @throws MoverLost where it does not come to run
   */
  async open(sides: MoverSides): Promise<ClaimMover> {
    if (this.options.rules.oneMoverPerTarget) {
      await this.endOlderEpochs();
    }
    const { index, sourceClaim, targetClaim, apart } = sides;
    const target = await this.ensureRunning({
      role: apart ? 'target' : 'both',
      index,
      targetClaim,
      sourceClaim: apart ? undefined : sourceClaim,
    });
    const { scope, epoch, streams } = this.options;
    if (!apart) {
      return new ClaimMover({ scope, epoch, streams, target });
    }
    const source = await this.ensureRunning({
      role: 'source',
      index,
      sourceClaim,
    });
    return new ClaimMover({ scope, epoch, streams, target, source });
  }

  /**
   * A running mover that has one volume, to write to it, and no source.
   *
   * @throws MoverLost where it does not come to run
   */
  async openAlone(options: {
    index: number;
    claim: string;
  }): Promise<ClaimMover> {
    await this.endOlderEpochs();
    const { index, claim } = options;
    const { scope, epoch, streams } = this.options;
    const target = await this.ensureRunning({
      role: 'target',
      index,
      targetClaim: claim,
    });
    return new ClaimMover({ scope, epoch, streams, target });
  }

  /**
   * Ends movers and waits until their pods are gone: all of the operation's, or those of one claim,
   * or those that have only one of its sides.
   */
  async close(
    index?: number,
    options: { only?: 'source' | 'target' } = {},
  ): Promise<void> {
    for (const pod of await this.pods()) {
      const isMeant =
        (index === undefined || pod.metadata.name.endsWith(`-${index}`)) &&
        (!options.only || roleOf(pod) === options.only);
      if (isMeant) {
        await this.end(pod);
      }
    }
  }

  /**
   * The mover that keeps the record of a claim's target until the source is read against it. It may
   * be of an earlier epoch: nobody can make its record anew.
   *
   * @throws MoverLost where there is none
   */
  async keeper(index: number): Promise<SourceMover> {
    const pod = (await this.pods()).find(
      each =>
        roleOf(each) === 'source' &&
        each.metadata.name.endsWith(`-${index}`) &&
        !podEnd(each, each.metadata.uid!),
    );
    if (!pod) {
      throw new MoverLost(
        'The mover that had the record of what was copied is gone',
      );
    }
    return new SourceMover({ scope: this.options.scope, pod });
  }

  /** Whether the mover that {@link open} would answer runs already and has its memory. */
  async isOpen(sides: MoverSides): Promise<boolean> {
    const role = sides.apart ? 'target' : 'both';
    const { epoch } = this.options;
    return (await this.pods()).some(
      pod =>
        pod.metadata.labels?.[epochLabel] === String(epoch) &&
        roleOf(pod) === role &&
        pod.metadata.name.endsWith(`-${sides.index}`) &&
        !podEnd(pod, pod.metadata.uid!),
    );
  }

  private async pods(): Promise<KubernetesObject[]> {
    const { scope, settings, operation } = this.options;
    return await scope.cluster.listObjects({
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: settings.namespace,
      labelSelector: selectorOf(operation),
    });
  }

  private async end(pod: KubernetesObject): Promise<void> {
    await deleteAndWait(this.options.scope, {
      ref: refOf(pod),
      uid: pod.metadata.uid!,
      timeoutSeconds: endSeconds,
    });
  }

  /** Two movers must never write to one target. */
  private async endOlderEpochs(): Promise<void> {
    for (const pod of await this.pods()) {
      if (pod.metadata.labels?.[epochLabel] !== String(this.options.epoch)) {
        await this.end(pod);
      }
    }
  }

  private async ensureRunning(options: {
    role: 'both' | 'source' | 'target';
    index: number;
    sourceClaim?: string;
    targetClaim?: string;
  }): Promise<KubernetesObject> {
    const { scope, settings, operation, epoch, rules } = this.options;
    const manifest = buildMoverPod({
      ...options,
      settings,
      operation,
      epoch,
      rules,
    });
    const ref = refOf(manifest);
    const existing = await scope.cluster.get(ref);
    if (existing && podEnd(existing, existing.metadata.uid!)) {
      await this.end(existing);
    }
    const { metadata } = await ensureCreated(scope, {
      object: manifest,
      isOurs: object => isOurs(object, operation),
    });
    let seen: KubernetesObject | undefined;
    return await waitUntil(scope, {
      timeoutSeconds: startSeconds,
      look: async () => {
        const pod = await scope.cluster.get(ref);
        const ended = podEnd(pod, metadata.uid!);
        if (ended) {
          throw new MoverLost(
            `The mover ${wordsOf(ref)} did not begin: ${ended}`,
          );
        }
        seen = pod;
        return pod && isRunning(pod) ? pod : undefined;
      },
      late: () =>
        new MoverLost(
          `The mover ${wordsOf(
            ref,
          )} does not run ${startSeconds} s after it was made: ${obstacleOf(
            seen,
          )}`,
        ),
    });
  }
}

/** Why a pod does not run yet, in the words of whoever knows best. */
export function obstacleOf(pod: KubernetesObject | undefined): string {
  const { conditions, containerStatuses } = (pod?.status ?? {}) as {
    conditions?: Array<{ type: string; status: string; message?: string }>;
    containerStatuses?: Array<{
      state?: { waiting?: { reason?: string; message?: string } };
    }>;
  };
  const waiting = containerStatuses?.[0]?.state?.waiting;
  const scheduled = conditions?.find(
    ({ type, status }) => type === 'PodScheduled' && status === 'False',
  );
  return (
    scheduled?.message ??
    ([waiting?.reason, waiting?.message].filter(Boolean).join(': ') ||
      'nothing says why')
  );
}
