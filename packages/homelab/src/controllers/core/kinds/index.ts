export * from './caches';
export * from './jobs';
export * from './nodes';
export * from './pods';
export * from './policies';
export * from './storage';
export * from './workloads';
