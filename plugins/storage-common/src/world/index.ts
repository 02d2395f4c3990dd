export * from './admitsNode';
export * from './moveWorld';
export * from './nas';
export * from './objects';
export * from './rawObjects';
export * from './world';
export { isStuckWaiting, tellsOfMissingImage } from './waiting';
