export {
  planAgainFromCluster,
  planFromCluster,
  planManyFromCluster,
  recheckFromCluster,
} from './planFromCluster';
export type { PlanningScope } from './planFromCluster';
