/** How a request to the API server goes wrong. */
export const apiFaultKinds = [
  /** Too many requests, with Retry-After. */
  'throttled',
  /** Refused as if somebody had changed the object. */
  'conflict',
  /** The server fails before it has done anything. */
  'error',
  /** No answer comes; nothing was done. */
  'timeout',
  /** It was done, and the answer is lost. */
  'lost-answer',
  /** The connection is torn before anything was done. */
  'reset',
] as const;
export type ApiFaultKind = (typeof apiFaultKinds)[number];

/** One row of requests that go wrong. */
export interface ApiFault {
  id: string;
  fault: ApiFaultKind;
  /** Which requests are counted: those that change something, or all. */
  of: 'changes' | 'requests';
  /** The first that goes wrong, counted from 1 since the fault was armed. */
  from: number;
  /** How many in a row. */
  times: number;
}

/** A request as the faults see it. */
export interface SeenRequest {
  method: string;
  path: string;
}

/**
 * Whether a request changes something. Reviews are questions that are asked by creating; a dry
 * run changes nothing.
 */
export function isChange({ method, path }: SeenRequest): boolean {
  return (
    method !== 'GET' && !/reviews(\?|$)/.test(path) && !path.includes('dryRun=')
  );
}

/** Counts requests, and says which of them goes wrong and how. */
export class ApiFaults {
  #faults: ApiFault[] = [];
  #requests = 0;
  #changes = 0;

  /** Counts anew; earlier faults are forgotten. */
  arm(faults: ApiFault[]): void {
    this.#faults = faults;
    this.#requests = 0;
    this.#changes = 0;
  }

  /** To be called once for each request. */
  next(request: SeenRequest): ApiFault | undefined {
    const change = isChange(request);
    this.#requests += 1;
    this.#changes += change ? 1 : 0;
    return this.#faults.find(({ of, from, times }) => {
      const number = of === 'requests' ? this.#requests : this.#changes;
      return (
        (of === 'requests' || change) && number >= from && number < from + times
      );
    });
  }
}
