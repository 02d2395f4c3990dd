export { DatabaseReadingStore } from './DatabaseReadingStore';
export { DatabaseNasStore } from './NasStore';
export type { NasStore } from './NasStore';
export type {
  ReadingProblem,
  ReadingStore,
  StoredReadings,
} from './ReadingStore';
export * from './operations';
