export { moveReads } from './moveReads';
export type { MoveRead } from './moveReads';
export { readMoveWorld } from './readMoveWorld';
