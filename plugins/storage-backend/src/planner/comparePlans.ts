import {
  formatBytes,
  operationCodes,
} from '@stowage/backstage-plugin-storage-common';
import type { OperationCode } from '@stowage/backstage-plugin-storage-common';
import type { JsonObject, JsonValue } from '@backstage/types';
import { canonicalJson } from './canonicalJson';
import type { PlannedOperation } from './planOperation';
import { formatSeconds } from './words';

/** What parts of decisions are called in a sentence. */
const names: Record<string, string> = {
  uid: 'identity',
  generation: 'spec',
  claims: 'the claims',
  workload: 'the workload',
  pods: 'its pods',
  replicas: 'its replicas',
  targetNode: 'the chosen node',
  targetClass: 'the class',
  sourceClass: 'the class so far',
  volumeName: 'the volume',
  volumeUid: 'the identity of the volume',
  source: 'the place of the data',
  steps: 'the steps',
  finishedPods: 'the finished pods',
  autoscalers: 'the autoscalers',
  repository: 'who applies the repository',
  proof: 'when the proof runs',
  acceptedLosses: 'the accepted losses',
  requestBytes: 'the size',
};

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: JsonValue | undefined): string {
  if (value === undefined) {
    return 'nothing';
  }
  return typeof value === 'string' ? value || '(none)' : canonicalJson(value);
}

/** Every leaf that differs, with the path to it in words. */
function differences(options: {
  confirmed: JsonValue | undefined;
  fresh: JsonValue | undefined;
  path: string[];
}): string[] {
  const { confirmed, fresh, path } = options;
  if (canonicalJson(confirmed) === canonicalJson(fresh)) {
    return [];
  }
  if (isObject(confirmed) && isObject(fresh)) {
    const keys = new Set([...Object.keys(confirmed), ...Object.keys(fresh)]);
    return [...keys].sort().flatMap(key =>
      differences({
        confirmed: confirmed[key],
        fresh: fresh[key],
        path: [...path, names[key] ?? key],
      }),
    );
  }
  if (
    Array.isArray(confirmed) &&
    Array.isArray(fresh) &&
    confirmed.length === fresh.length
  ) {
    return confirmed.flatMap((each, index) =>
      differences({
        confirmed: each,
        fresh: fresh[index],
        path: isObject(each) ? [...path, show(each.name)] : path,
      }),
    );
  }
  return [
    `${path.join(', ')}: it was ${show(confirmed)}, and is ${show(fresh)} now.`,
  ];
}

/**
 * What was not known when the plan was confirmed, and may be known now: no decision hangs on it,
 * and the figure itself is held against its band.
 */
const unknowns = ['BYTES_NOT_MEASURED', 'ROOM_NOT_MEASURED'];

function differencesOfCodes(
  confirmed: PlannedOperation,
  fresh: PlannedOperation,
): string[] {
  const before = confirmed.decisions.codes;
  const now = fresh.decisions.codes;
  const title = (code: string) => operationCodes[code as OperationCode].title;
  return [
    ...now
      .filter(code => !before.includes(code))
      .map(code => {
        const message = fresh.plan.preflight.find(
          check => check.code === code,
        )?.message;
        return `New: ${title(code)} (${code}). ${message ?? ''}`.trim();
      }),
    ...before
      .filter(code => !now.includes(code) && !unknowns.includes(code))
      .map(code => `Not any more: ${title(code)} (${code}).`),
  ];
}

/** Measured figures that have left the band in which the confirmed plan holds. */
function differencesOfFigures(
  { plan: { figures: confirmed } }: PlannedOperation,
  { plan: { figures: fresh } }: PlannedOperation,
): string[] {
  const found: string[] = [];
  if ((fresh.bytes ?? 0) > (confirmed.maximumBytes ?? Infinity)) {
    found.push(
      `There are ${formatBytes(
        fresh.bytes ?? 0,
      )} to carry now; the plan holds up to ${formatBytes(
        confirmed.maximumBytes ?? 0,
      )}.`,
    );
  }
  if ((fresh.stopSeconds ?? 0) > (confirmed.maximumStopSeconds ?? Infinity)) {
    found.push(
      `The application would be down for about ${formatSeconds(
        fresh.stopSeconds ?? 0,
      )}; the plan holds up to ${formatSeconds(
        confirmed.maximumStopSeconds ?? 0,
      )}.`,
    );
  }
  if ((fresh.roomBytes ?? Infinity) < (fresh.neededBytes ?? 0)) {
    found.push(
      `There is room for ${formatBytes(
        fresh.roomBytes ?? 0,
      )} now, and ${formatBytes(fresh.neededBytes ?? 0)} are needed.`,
    );
  }
  return found;
}

/**
 * What a fresh plan says differently than the one that was confirmed, one sentence each; empty
 * where the confirmed plan still holds. Measured figures may change within their bands.
 */
export function comparePlans(
  confirmed: PlannedOperation,
  fresh: PlannedOperation,
): string[] {
  const {
    codes: codesBefore,
    steps: stepsBefore,
    ...before
  } = confirmed.decisions;
  const { codes: codesNow, steps: stepsNow, ...now } = fresh.decisions;
  return [
    ...differencesOfCodes(confirmed, fresh),
    ...differences({ confirmed: before, fresh: now, path: [] }),
    // A declined plan has no steps, which its codes have said already.
    ...(fresh.plan.outcome === 'planned'
      ? differences({
          confirmed: stepsBefore,
          fresh: stepsNow,
          path: ['the steps'],
        })
      : []),
    ...differencesOfFigures(confirmed, fresh),
  ];
}
