export { ReadingCollector } from './ReadingCollector';
export type { ReadingCollectorOptions } from './ReadingCollector';
export { runWalk } from './walk/runWalk';
export { walkObstacle } from './walk/walkObstacle';
export type { WalkOptions, WalkResult } from './walk/runWalk';
export type { ClusterReadings, ObservedStorage } from './world';
