import type { KubernetesObject } from '../../adapters/kubernetes';
import type { ClusterScope } from './objects';
import type { MoverEvent, MoverOptions, RemoteSource } from './protocol';
import type { MoverCommandName, MoverResult } from './protocolResults';
import { MoverLost, MoverRefused, runMoverCommand } from './runCommand';
import type { Streams } from './Streams';

type Progress = Extract<MoverEvent, { type: 'progress' }>;

/** What rsync ends with where ssh did not get through (EXIT VALUES of rsync(1) and ssh(1)). */
const sshFailed = 255;

function isUnreached(answer: object): boolean {
  return 'exitCode' in answer && answer.exitCode === sshFailed;
}

function unlessUnreached(error: unknown): undefined {
  if (!(error instanceof MoverRefused) || error.code !== 'REMOTE_FAILED') {
    throw error;
  }
}

/** The mover of one claim: one pod that sees both sides, or two with a stream between them. */
export class ClaimMover {
  constructor(
    private readonly options: {
      scope: ClusterScope;
      epoch: number;
      streams: Streams;
      target: KubernetesObject;
      source?: KubernetesObject;
    },
  ) {}

  /**
   * Runs a command that concerns both sides, from the target's pod. Where that fails through a stream
   * that was arranged earlier, it is tried once more through a new one: sshd may have died since.
   */
  async run<
    Name extends
      | 'copy'
      | 'copy-recent'
      | 'compare'
      | 'sweep'
      | 'prove'
      | 'hand-over',
  >(
    command: Name,
    options: MoverOptions[Name],
    onProgress?: (progress: Progress) => Promise<void>,
  ): Promise<MoverResult<Name>> {
    const { source, target, streams } = this.options;
    const tell = async (remote?: RemoteSource) =>
      await this.tell(
        target,
        command,
        { ...options, ...(remote && { remote }) } as MoverOptions[Name],
        onProgress,
      );
    if (!source) {
      return await tell();
    }
    const known = streams.find(source, target);
    if (known) {
      const answer = await tell(known).catch(unlessUnreached);
      if (answer && !isUnreached(answer)) {
        return answer;
      }
      streams.forget(source, target);
    }
    return await tell(await this.listen(source));
  }

  /** Flushes the target to its disk. */
  async flushTarget(): Promise<void> {
    await this.tell(this.options.target, 'syncfs', { side: 'target' });
  }

  /** Empties the target, which nobody else may reach any more. */
  async erase(
    options: MoverOptions['erase'],
    onProgress?: (progress: Progress) => Promise<void>,
  ): Promise<MoverResult<'erase'>> {
    return await this.tell(this.options.target, 'erase', options, onProgress);
  }

  /** Looks at one side as the mover sees it. */
  async probe(options: MoverOptions['probe']): Promise<MoverResult<'probe'>> {
    const { source, target } = this.options;
    const pod = options.side === 'source' ? source ?? target : target;
    return await this.tell(pod, 'probe', options);
  }

  private async listen(source: KubernetesObject): Promise<RemoteSource> {
    const { target, streams } = this.options;
    const { publicKey } = await this.tell(target, 'keys', {});
    const answer = await this.tell(source, 'listen', { clientKey: publicKey });
    const { podIP } = (source.status ?? {}) as { podIP?: string };
    if (!podIP) {
      throw new MoverLost(
        `The mover ${source.metadata.name} runs but has no address`,
      );
    }
    const remote = { ...answer, host: podIP };
    streams.keep(source, target, remote);
    return remote;
  }

  private async tell<Name extends MoverCommandName>(
    pod: KubernetesObject,
    command: Name,
    options: MoverOptions[Name],
    onProgress?: (progress: Progress) => Promise<void>,
  ): Promise<MoverResult<Name>> {
    const { scope, epoch } = this.options;
    return await runMoverCommand(scope, {
      pod,
      epoch,
      command,
      options,
      onProgress,
    });
  }
}
