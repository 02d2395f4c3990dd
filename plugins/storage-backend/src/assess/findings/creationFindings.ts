import type {
  Finding,
  ObservedEvent,
  ObservedWorkload,
} from '@stowage/backstage-plugin-storage-common';
import { keyOf } from '../WorldIndex';
import { formatTime } from '../words';
import { createFinding } from './finding';
import type { FindingContext } from './context';

/** Wording of the API server for a refused claim, whoever tried to make it. */
const REFUSED_CLAIM = /persistentvolumeclaims "([^"]+)" is forbidden: (.*)$/s;
/** apiserver, admission/plugin/resourcequota. */
const EXCEEDED_QUOTA =
  /exceeded quota: ([^,]+), requested: (.+), used: (.+), limited: (.+)$/s;
/** plugin/pkg/admission/limitranger. */
const OUTSIDE_LIMIT =
  /(minimum|maximum) storage usage per PersistentVolumeClaim is (\S+?), but (?:request|limit) is (\S+?)\.?$/s;

/** What the API server said when it refused a claim; nothing for every other message. */
export type Refusal =
  | {
      code: 'QUOTA_EXCEEDED';
      claim: string;
      quota: string;
      requested: string;
      used: string;
      limited: string;
    }
  | {
      code: 'LIMIT_RANGE_REFUSED';
      claim: string;
      bound: 'minimum' | 'maximum';
      limit: string;
      requested: string;
    };

/** Reads the message of an event about a claim that was not let in. */
export function parseRefusal(message: string): Refusal | undefined {
  const refused = REFUSED_CLAIM.exec(message.trim());
  if (!refused) {
    return undefined;
  }
  const [, claim, why] = refused;
  const quota = EXCEEDED_QUOTA.exec(why);
  if (quota) {
    const [, name, requested, used, limited] = quota;
    return {
      code: 'QUOTA_EXCEEDED',
      claim,
      quota: name,
      requested,
      used,
      limited,
    };
  }
  const limit = OUTSIDE_LIMIT.exec(why);
  return limit
    ? {
        code: 'LIMIT_RANGE_REFUSED',
        claim,
        bound: limit[1] === 'minimum' ? 'minimum' : 'maximum',
        limit: limit[2],
        requested: limit[3],
      }
    : undefined;
}

function describe(refusal: Refusal): string {
  return refusal.code === 'QUOTA_EXCEEDED'
    ? `The quota ${refusal.quota} allows ${refusal.limited}; ${refusal.used} is used, and the claim ${refusal.claim} asks for ${refusal.requested}.`
    : `The ${refusal.bound} for a claim in this namespace is ${refusal.limit}, and the claim ${refusal.claim} asks for ${refusal.requested}.`;
}

function findingOf(options: {
  set: ObservedWorkload;
  event: ObservedEvent;
  refusal: Refusal;
  cluster: string;
}): Finding {
  const { set, event, refusal, cluster } = options;
  const { code, ...data } = refusal;
  return createFinding({
    code,
    subject: {
      cluster,
      kind: set.kind,
      namespace: set.namespace,
      name: set.name,
    },
    evidence: `${describe(refusal)} ${event.reason} at ${formatTime(
      event.lastSeen,
    )}${event.count > 1 ? `, ${event.count} times` : ''}.`,
    data: { ...data, lastSeen: event.lastSeen },
  });
}

/**
 * Claims that were never let in: quotas and limit ranges refuse at creation, so there is no claim
 * to look at, only what the StatefulSet controller says about its attempts.
 */
export function creationFindings(context: FindingContext): Finding[] {
  const { index } = context;
  const findings: Finding[] = [];
  for (const set of index.world.workloads) {
    if (
      set.kind !== 'StatefulSet' ||
      set.claimTemplates.length === 0 ||
      set.replicas === 0
    ) {
      continue;
    }
    const seen = new Set<string>();
    for (const event of index.eventsAbout(set)) {
      const refusal =
        event.type === 'Warning' ? parseRefusal(event.message) : undefined;
      if (
        refusal &&
        !seen.has(refusal.code) &&
        // Once the claim exists the event is history.
        !index.claims.has(keyOf(set.namespace, refusal.claim))
      ) {
        seen.add(refusal.code);
        findings.push(
          findingOf({ set, event, refusal, cluster: index.world.name }),
        );
      }
    }
  }
  return findings;
}
