import type {
  Finding,
  ObjectRef,
} from '@stowage/backstage-plugin-storage-common';
import { count } from '../words';

/** Claims named before the rest is only counted. */
const LONGEST = 5;

/**
 * A finding before it is known who asks. Its title, evidence and data name no claims but those of
 * one owner; what would give away others' claims is kept apart until {@link findingFor} decides.
 */
export interface AssessedFinding extends Finding {
  /** A sentence at the end of the evidence that lists claims. */
  mentions?: {
    /** How the sentence begins, such as `3 claims draw on it:`. */
    lead: string;
    /** In the order in which they are named. */
    items: Array<{ claim: ObjectRef; words: string }>;
  };
  /** The rest of the evidence for those who may see the subject itself, not only a claim on it. */
  confidential?: string;
}

/** Puts into words, for one caller, what the caller may know of a finding. Pure. */
export function findingFor(
  assessed: AssessedFinding,
  caller: {
    seesClaim: (claim: ObjectRef) => boolean;
    seesSubject: boolean;
  },
): Finding {
  const claims = assessed.claims.filter(caller.seesClaim);
  if (!assessed.mentions && !assessed.confidential) {
    return claims.length === assessed.claims.length
      ? assessed
      : { ...assessed, claims };
  }
  const { mentions, confidential, ...finding } = assessed;
  return {
    ...finding,
    claims,
    evidence: [
      finding.evidence,
      ...(confidential && caller.seesSubject ? [confidential] : []),
      ...(mentions ? [mentionSentence(mentions, caller.seesClaim)] : []),
    ].join(' '),
  };
}

function mentionSentence(
  { lead, items }: NonNullable<AssessedFinding['mentions']>,
  seesClaim: (claim: ObjectRef) => boolean,
): string {
  const visible = items.filter(({ claim }) => seesClaim(claim));
  const named = visible.slice(0, LONGEST).map(({ words }) => words);
  const hidden = items.length - visible.length;
  const counted = [
    ...(visible.length > named.length
      ? [`${visible.length - named.length} more`]
      : []),
    ...(hidden > 0 ? [`${count(hidden, 'claim')} that you may not see`] : []),
  ];
  const last = counted.pop();
  const list = [...named, ...counted].join(', ');
  return `${lead} ${[list, last].filter(Boolean).join(' and ')}.`;
}
