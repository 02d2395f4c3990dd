export { createPlanAgain } from './planAgain';
export type { PlanAgainOptions } from './planAgain';
export {
  planAgainFromCluster,
  planFromCluster,
  recheckFromCluster,
} from './planFromCluster';
export type { PlanningScope } from './planFromCluster';
