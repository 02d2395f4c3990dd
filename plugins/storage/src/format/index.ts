export type { Format } from './format';
export { useFormat } from './useFormat';
