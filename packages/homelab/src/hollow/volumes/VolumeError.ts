import { CustomErrorBase } from '@backstage/errors';

/** A volume that cannot be shown to a pod now; its message goes into an event `FailedMount`. */
export class VolumeError extends CustomErrorBase {
  name = 'VolumeError' as const;
}
