export * from './buildWorld';
export * from './assess';
