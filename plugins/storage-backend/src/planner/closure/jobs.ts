import type { RawWorkload } from '@stowage/backstage-plugin-storage-common';
import { conditionOf } from '../objects';

/** Whether a Job may still make pods. */
export function isRunning(job: RawWorkload): boolean {
  return (
    job.spec?.suspend !== true &&
    conditionOf(job, 'Complete') !== 'True' &&
    conditionOf(job, 'Failed') !== 'True'
  );
}
