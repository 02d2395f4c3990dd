import type {
  Claim,
  ClusterWorld,
  Finding,
} from '@stowage/backstage-plugin-storage-common';
import { assessCluster } from '../assessCluster';
import { findingFor } from '../findings/AssessedFinding';
import { buildWorld, NOW } from './buildWorld';

export const TIERS = [
  {
    id: 'warm',
    title: 'Warm',
    purpose: 'Fast and on one node',
    storageClass: 'local-path',
    backupTarget: false,
  },
];

/** Assesses a world made of these parts; the findings are told to somebody who may see everything. */
export function assess(world: Partial<ClusterWorld>) {
  const assessment = assessCluster({
    world: buildWorld(world),
    tiers: TIERS,
    now: NOW,
    poolFillingRatio: 0.8,
  });
  return {
    ...assessment,
    findings: assessment.findings.map(finding =>
      findingFor(finding, { seesClaim: () => true, seesSubject: true }),
    ),
  };
}

/** The only claim of a world. */
export function assessOne(world: Partial<ClusterWorld>): Claim {
  const { claims } = assess(world);
  expect(claims).toHaveLength(1);
  return claims[0];
}

/** Codes of all findings, but for what every claim on local-path has. */
export function codesOf(findings: Finding[]): string[] {
  return findings
    .map(finding => finding.code)
    .filter(code => code !== 'DELETE_DESTROYS_DATA');
}
