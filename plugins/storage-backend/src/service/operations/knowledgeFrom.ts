import type { Knowledge } from '../../executor/sweep';
import type { OperationArchive } from '../../store';

/**
 * What the database knows of an operation that something in a cluster names. An operation of
 * another cluster of that id is another portal's.
 */
export function knowledgeFrom(options: {
  store: Pick<OperationArchive, 'get'>;
  cluster: string;
}): (operation: string) => Promise<Knowledge> {
  const { store, cluster } = options;
  return async operation => {
    const record = await store.get(operation);
    if (!record || record.cluster !== cluster) {
      return { known: 'unknown' };
    }
    return record.finishedAt === undefined
      ? { known: 'lives' }
      : {
          known: 'finished',
          finishedAt: new Date(record.finishedAt).toISOString(),
        };
  };
}
