import { ApiObject, ObjectMetadata } from '../../cluster/objects';
import { Resource } from './resources';

/** An event that is to be told of an object. */
export interface EventFacts {
  about: ApiObject;
  resource: Resource;
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  /** Through events.k8s.io, as the scheduler tells its own. */
  modern?: boolean;
}

/** An object that does not exist yet. */
export interface NewObject {
  metadata: Partial<ObjectMetadata>;
}

/** What happens beside a change, and which refusals are as good as success. */
interface Outcome {
  /** Told when it succeeded, of what it made of the object. */
  done?: EventFacts | ((made: ApiObject) => EventFacts);
  /** Told with the refusal when it did not. */
  failed?(reason: string): EventFacts | EventFacts[];
  /** Reasons of the API server that count as success, such as `NotFound`. */
  tolerate?: string[];
}

/** How an object is deleted. */
export interface DeleteOptions {
  propagationPolicy?: 'Orphan' | 'Foreground' | 'Background';
  gracePeriodSeconds?: number;
  /** Whether the version that was looked at is a condition as well as the uid. */
  atVersion?: boolean;
}

/**
 * One write that is due. `update` replaces an object and is refused if it has
 * changed since; `patch` merges; both and `delete` concern this object only,
 * not a successor of the same name.
 */
export type Change = Outcome &
  (
    | { verb: 'create'; resource: Resource; object: NewObject }
    | {
        verb: 'update';
        resource: Resource;
        object: ApiObject;
        subresource?: 'status' | 'finalize';
      }
    | {
        verb: 'patch';
        resource: Resource;
        object: ApiObject;
        patch: object;
        subresource?: 'status';
      }
    | {
        verb: 'delete';
        resource: Resource;
        object: ApiObject;
        options?: DeleteOptions;
      }
    | { verb: 'bind'; resource: Resource; object: ApiObject; node: string }
    | { verb: 'event'; event: EventFacts }
  );

/** What a controller makes of what it sees. */
export interface Plan {
  /** In the order in which they are to be carried out. */
  changes: Change[];
  /** A status that is to be written even if a change before failed. */
  status?: Change;
  /** Milliseconds after which time alone may have made something due. */
  againInMs?: number;
}

/** The earliest of some times to look again; undefined ones do not count. */
export function earliest(...times: (number | undefined)[]): number | undefined {
  const known = times.filter((time): time is number => time !== undefined);
  return known.length ? Math.min(...known) : undefined;
}
