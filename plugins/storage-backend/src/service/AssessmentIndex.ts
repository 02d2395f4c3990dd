import type { Claim } from '@stowage/backstage-plugin-storage-common';
import type { ClusterAssessment } from '../assess';

/** An object's key within one cluster. */
export function refKey(ref: {
  kind: string;
  namespace?: string;
  name: string;
}): string {
  return `${ref.kind}/${ref.namespace}/${ref.name}`;
}

/** A claim's key within one cluster. */
export function claimKey({
  namespace,
  name,
}: {
  namespace: string;
  name: string;
}): string {
  return refKey({ kind: 'PersistentVolumeClaim', namespace, name });
}

/** What is looked up of an assessment for every view of a component. */
export interface AssessmentIndex {
  claims: ReadonlyMap<string, Claim>;
  /**
   * The findings that name one of these objects as subject or claim, in the order of the
   * assessment, each once.
   */
  findingsOf(refs: ReadonlySet<string>): ClusterAssessment['findings'];
}

/** An assessment is never changed afterwards, so its index lives as long as it does. */
const known = new WeakMap<ClusterAssessment, AssessmentIndex>();

/** The index of an assessment; made at the first question, so that views cost what they show. */
export function assessmentIndex(
  assessment: ClusterAssessment,
): AssessmentIndex {
  const found = known.get(assessment);
  if (found) return found;
  const made = makeIndex(assessment);
  known.set(assessment, made);
  return made;
}

function makeIndex({ claims, findings }: ClusterAssessment): AssessmentIndex {
  const positions = new Map<string, number[]>();
  findings.forEach((finding, position) => {
    const keys = new Set([...finding.claims, finding.subject].map(refKey));
    for (const key of keys) {
      const list = positions.get(key);
      if (list) list.push(position);
      else positions.set(key, [position]);
    }
  });
  return {
    claims: new Map(claims.map(claim => [claimKey(claim), claim])),
    findingsOf: refs =>
      [...new Set([...refs].flatMap(ref => positions.get(ref) ?? []))]
        .sort((a, b) => a - b)
        .map(position => findings[position]),
  };
}
