export * from './driverTraits';
export { driverRows } from './rows';
export * from './types';
