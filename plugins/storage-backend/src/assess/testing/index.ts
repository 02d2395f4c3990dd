export * from './buildWorld';
export * from './assess';
export * from './buildNas';
