import type { KubernetesObject } from '../../adapters/kubernetes';
import { epochLabel } from './names';
import type { ClusterScope } from './objects';
import type { MoverEvent, MoverOptions } from './protocol';
import type { MoverResult } from './protocolResults';
import { runMoverCommand } from './runCommand';

/** The mover beside a source that nobody writes to any more, with the record of its copy. */
export class SourceMover {
  constructor(
    private readonly options: { scope: ClusterScope; pod: KubernetesObject },
  ) {}

  /** Reads the source against the record. It writes nothing, so whoever owns the operation may ask. */
  async proveRest(
    options: MoverOptions['prove-rest'],
    onProgress: (
      progress: Extract<MoverEvent, { type: 'progress' }>,
    ) => Promise<void>,
  ): Promise<MoverResult<'prove-rest'>> {
    const { scope, pod } = this.options;
    return await runMoverCommand(scope, {
      pod,
      // Its own, which may be older than ours: it refuses every other.
      epoch: Number(pod.metadata.labels?.[epochLabel]),
      command: 'prove-rest',
      options,
      onProgress,
    });
  }
}
