export * from './validateName';
