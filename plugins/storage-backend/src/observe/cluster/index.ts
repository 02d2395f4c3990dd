export type { ClusterChange, ClusterChangeListener } from './ClusterChange';
export { ClusterFleet } from './ClusterFleet';
export type { ClusterFleetOptions } from './ClusterFleet';
export { ClusterObserver } from './ClusterObserver';
export type { ClusterObserverOptions } from './ClusterObserver';
export { requiredRights } from './requiredRights';
export type { RequiredRight } from './requiredRights';
export { systemTiming } from './Timing';
export type { Timing } from './Timing';
