import { RequestInfo } from '../rest/RequestInfo';

/** How requests to the API server go wrong. */
export const apiFaultKinds = [
  /** 429 with Retry-After, before anything is done. */
  'throttled',
  /** 500, before anything is done. */
  'error',
  /** Answered later. */
  'slow',
  /** The connection is torn before anything is done. */
  'reset',
  /** It is done, and the connection torn instead of an answer. */
  'lost-answer',
] as const;
export type ApiFaultKind = (typeof apiFaultKinds)[number];

/** Groups of requests that a fault can be of; besides them resources by their plural. */
export const requestGroups = ['all', 'reads', 'changes', 'watches'] as const;

/** Requests that go wrong until the fault is taken back. */
export interface ApiFault {
  kind: ApiFaultKind;
  /** One of {@link requestGroups}, or a resource's plural such as `persistentvolumeclaims`. */
  of: string;
  /** From 0 to 1: how likely each of them goes wrong. */
  chance: number;
  /** How much later `slow` is, in milliseconds. */
  delayMs: number;
  /** What `throttled` asks to wait, in seconds. */
  retryAfterSeconds: number;
}

/**
 * Whether a request changes something. Reviews are questions that are asked by
 * creating, and a dry run changes nothing.
 */
export function isChange({ verb, resource, query }: RequestInfo): boolean {
  return (
    resource !== undefined &&
    !['get', 'list', 'watch'].includes(verb) &&
    !resource.plural.endsWith('reviews') &&
    !query.has('dryRun')
  );
}

/** Whether a fault is of a request. */
export function concerns(fault: ApiFault, request: RequestInfo): boolean {
  switch (fault.of) {
    case 'all':
      return true;
    case 'changes':
      return isChange(request);
    case 'watches':
      return request.verb === 'watch';
    case 'reads':
      return request.verb !== 'watch' && !isChange(request);
    default:
      return request.resource?.plural === fault.of;
  }
}
