import { severities } from '@stowage/backstage-plugin-storage-common';
import type { AssessedFinding } from './AssessedFinding';
import { claimFindings } from './claimFindings';
import { clusterFindings } from './clusterFindings';
import { creationFindings } from './creationFindings';
import { exportFindings } from './exportFindings';
import { nasHardwareFindings } from './nasHardwareFindings';
import { nasReachFindings } from './nasReachFindings';
import {
  nodeNotReadyFindings,
  readingFindings,
  strayFindings,
} from './nodeFindings';
import { pendingFindings } from './pendingFindings';
import { poolFindings } from './poolFindings';
import { schedulingFindings } from './schedulingFindings';
import { unmountedFindings } from './unmountedFindings';
import type { FindingContext } from './context';

const RULES: Array<(context: FindingContext) => AssessedFinding[]> = [
  clusterFindings,
  nodeNotReadyFindings,
  nasReachFindings,
  nasHardwareFindings,
  exportFindings,
  poolFindings,
  pendingFindings,
  creationFindings,
  schedulingFindings,
  claimFindings,
  unmountedFindings,
  readingFindings,
  strayFindings,
];

const rank = new Map(severities.map((severity, index) => [severity, index]));

/** Everything that is wrong or worth knowing, worst first, in a stable order. */
export function assessFindings(context: FindingContext): AssessedFinding[] {
  return RULES.flatMap(rule => rule(context)).sort(
    (a, b) =>
      (rank.get(a.severity) ?? 0) - (rank.get(b.severity) ?? 0) ||
      // Ids are ASCII; localeCompare would cost most of the assessment at 10,000 claims.
      (a.id < b.id ? -1 : Number(a.id > b.id)),
  );
}
