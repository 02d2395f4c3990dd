export * from './checkCodes';
export * from './findingCodes';
