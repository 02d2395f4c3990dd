export { assessCluster } from './assessCluster';
export { assessTiers } from './assessTiers';
export { checkClaim } from './checkClaim';
export { matchComponent } from './matchComponent';
export type { ComponentMatch, MatchedClaim } from './matchComponent';
export { namespaceLimits, namespaceQuotas } from './quotas';
export type { AssessmentInput, ClusterAssessment } from './types';
export { workloadStatus } from './workloadStatus';
