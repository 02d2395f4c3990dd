export * from './format';
export * from './parseSize';
export * from './quantity';
