import {
  findingCodes,
  runbookPath,
} from '@stowage/backstage-plugin-storage-common';
import type {
  FindingCode,
  ObjectRef,
  ObservedClaim,
  Severity,
} from '@stowage/backstage-plugin-storage-common';
import type { AssessedFinding } from './AssessedFinding';

/** What a rule says; the rest comes from the table of codes. */
export interface FindingInput {
  code: FindingCode;
  subject: ObjectRef;
  /** Names no claims of others than the subject's owner; those go into `mentions`. */
  evidence: string;
  mentions?: AssessedFinding['mentions'];
  confidential?: AssessedFinding['confidential'];
  /** Says it with names; the code's general title otherwise. */
  title?: string;
  action?: string;
  severity?: Severity;
  since?: string;
  claims?: ObjectRef[];
  poolId?: string;
  /** Figures (bytes and counts as integers, ratios as decimals) and names in the sentence. */
  data?: Record<string, string | number | undefined>;
  /** Tells two findings of one code about one subject apart. */
  key?: string;
}

/** Makes a finding. Its id depends on code and subject alone, so it lasts as long as the problem. */
export function createFinding(input: FindingInput): AssessedFinding {
  const { code, subject, evidence, data = {}, claims = [], poolId } = input;
  const definition = findingCodes[code];
  const idParts = [
    subject.cluster,
    code,
    subject.kind,
    subject.namespace ?? '',
    subject.name,
    ...(input.key === undefined ? [] : [input.key]),
  ];
  return {
    id: idParts.join('/'),
    code,
    severity: input.severity ?? definition.severity,
    title: input.title ?? definition.title,
    evidence,
    ...(input.mentions && { mentions: input.mentions }),
    ...(input.confidential && { confidential: input.confidential }),
    action: input.action ?? definition.action,
    runbook: runbookPath(code),
    since: input.since,
    subject,
    claims,
    poolId,
    data: Object.fromEntries(
      Object.entries(data)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, String(value)]),
    ),
  };
}

/** Reference to a claim. */
export function claimRef(
  cluster: string,
  claim: Pick<ObservedClaim, 'namespace' | 'name'>,
): ObjectRef {
  return {
    cluster,
    kind: 'PersistentVolumeClaim',
    namespace: claim.namespace,
    name: claim.name,
  };
}

/** Reference to the cluster itself. */
export function clusterRef(cluster: string): ObjectRef {
  return { cluster, kind: 'Cluster', name: cluster };
}

/** Reference to a node. */
export function nodeRef(cluster: string, name: string): ObjectRef {
  return { cluster, kind: 'Node', name };
}
