export * from './objects';
export * from './world';
