export { useLiveData } from './useLiveData';
export type { LiveData } from './useLiveData';
export { useNow } from './useNow';
