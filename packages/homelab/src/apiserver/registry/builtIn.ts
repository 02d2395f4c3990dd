import { coreKinds } from './groups/core';
import { eventKinds } from './groups/events';
import { otherKinds } from './groups/other';
import { reviewKinds } from './groups/reviews';
import { storageKinds } from './groups/storage';
import { workloadKinds } from './groups/workloads';
import { Kind } from './Kind';

/** All kinds that are there without a definition. */
export const builtInKinds: Kind[] = [
  ...coreKinds,
  ...workloadKinds,
  ...storageKinds,
  ...otherKinds,
  ...eventKinds,
  ...reviewKinds,
];
