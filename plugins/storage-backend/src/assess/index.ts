export { assessCluster } from './assessCluster';
export type { AssessmentInput, ClusterAssessment } from './types';
