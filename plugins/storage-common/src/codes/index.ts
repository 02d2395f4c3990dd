export * from './checkCodes';
export * from './findingCodes';
export * from './operationCodes';
