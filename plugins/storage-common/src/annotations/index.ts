export * from './componentSelector';
export * from './constants';
export * from './labelSelector';
