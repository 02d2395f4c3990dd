import type { KubernetesObject } from '../../adapters/kubernetes';
import type { ClusterScope } from './objects';
import type { MoverEvent, MoverOptions, RemoteSource } from './protocol';
import type { MoverCommandName, MoverResult } from './protocolResults';
import { MoverLost, runMoverCommand } from './runCommand';

type Progress = Extract<MoverEvent, { type: 'progress' }>;

/** The mover of one claim: one pod that sees both sides, or two with a stream between them. */
export class ClaimMover {
  private remote?: Promise<RemoteSource>;

  constructor(
    private readonly options: {
      scope: ClusterScope;
      epoch: number;
      target: KubernetesObject;
      source?: KubernetesObject;
    },
  ) {}

  /** Runs a command that concerns both sides, from the target's pod. */
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
    const remote = await this.remoteSource();
    return await this.tell(
      this.options.target,
      command,
      { ...options, ...(remote && { remote }) } as MoverOptions[Name],
      onProgress,
    );
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

  private async remoteSource(): Promise<RemoteSource | undefined> {
    const { source, target } = this.options;
    if (!source) {
      return undefined;
    }
    this.remote ??= (async () => {
      const { publicKey } = await this.tell(target, 'keys', {});
      const answer = await this.tell(source, 'listen', {
        clientKey: publicKey,
      });
      const { podIP } = (source.status ?? {}) as { podIP?: string };
      if (!podIP) {
        throw new MoverLost(
          `The mover ${source.metadata.name} runs but has no address`,
        );
      }
      return { ...answer, host: podIP };
    })();
    return await this.remote;
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
