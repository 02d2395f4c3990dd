export {
  planAgainFromCluster,
  planFromCluster,
  recheckFromCluster,
} from './planFromCluster';
export type { PlanningScope } from './planFromCluster';
