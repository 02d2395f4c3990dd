export * from './admitsNode';
export * from './objects';
export * from './world';
