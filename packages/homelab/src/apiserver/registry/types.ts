import { builtInKinds } from './builtIn';

/** Types that are sent to subresources and never stored. */
const sentTypes = [
  'authentication.v1.TokenRequest',
  'autoscaling.v1.Scale',
  'core.v1.Binding',
  'meta.v1.DeleteOptions',
  'policy.v1.Eviction',
];

/** All types that clients send, for the tables of fields and messages. */
export const sentAndStoredTypes: string[] = [
  ...builtInKinds.flatMap(({ type }) => type ?? []),
  ...sentTypes,
];
